package vppkit

// #include <vppkit.h>
import "C"

import (
	"encoding/json"
	"sync"
	"unsafe"
)

// Page is a page of records.
type Page[R any] struct {
	// All records, in the order in which they came. They are yours.
	Records []R
	// Of listings: how far the listing was with this page.
	Progress ListingProgress
	// Of listings: how often it has begun anew because Apple lost its data. When this number grows
	// all records come again, and those that came before and do not come again are gone.
	Restarts int

	calls  pageCalls[R]
	mu     sync.RWMutex
	handle unsafe.Pointer
	free   func()
}

// ListingProgress tells how far a listing is.
type ListingProgress struct {
	// Pages delivered.
	Pages int
	// Pages in all, as Apple estimates.
	TotalPages Maybe[int64]
	// Records delivered.
	Records int
	// Records in all, as Apple estimates.
	TotalRecords Maybe[int64]
}

// pageCalls are the functions of C for the pages of one kind of record.
type pageCalls[R any] interface {
	read(page unsafe.Pointer, withNested bool) []R
	toJSON(page unsafe.Pointer, at C.size_t, json **C.char, failure **C.vppkit_error) C.vppkit_status
	extraToJSON(page unsafe.Pointer, at C.size_t, json **C.char, failure **C.vppkit_error) C.vppkit_status
	headToJSON(page unsafe.Pointer, json **C.char, failure **C.vppkit_error) C.vppkit_status
	freePage(page unsafe.Pointer)
}

// newPage copies the records of a page in C. What is nested in records is left out: in listings
// nothing is.
func newPage[R any](calls pageCalls[R], handle unsafe.Pointer, free func()) *Page[R] {
	return &Page[R]{Records: calls.read(handle, false), calls: calls, handle: handle, free: free}
}

// RecordJSON is the record at an index under Apple's names, with all members that came. It and its
// like work until the loop asks for the next page; the Records live on.
func (page *Page[R]) RecordJSON(at int) (json.RawMessage, error) {
	return page.json(at, page.calls.toJSON)
}

// ExtraJSON has the members of the record at an index that this version does not know.
func (page *Page[R]) ExtraJSON(at int) (json.RawMessage, error) {
	return page.json(at, page.calls.extraToJSON)
}

// HeadJSON has what the answer said beside its records.
func (page *Page[R]) HeadJSON() (json.RawMessage, error) {
	return page.json(0, func(handle unsafe.Pointer, _ C.size_t, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return page.calls.headToJSON(handle, text, failure)
	})
}

func (page *Page[R]) json(
	at int,
	call func(unsafe.Pointer, C.size_t, **C.char, **C.vppkit_error) C.vppkit_status,
) (json.RawMessage, error) {
	if at < 0 {
		return nil, usage("an index must not be negative")
	}
	page.mu.RLock()
	defer page.mu.RUnlock()
	if page.handle == nil {
		return nil, usage("the page is gone: the loop has moved on")
	}
	var text *C.char
	var failure *C.vppkit_error
	if status := call(page.handle, C.size_t(at), &text, &failure); status != C.VPPKIT_OK {
		return nil, failed(status, failure)
	}
	return takeJSON(text), nil
}

// close frees the page in C; its records live on.
func (page *Page[R]) close() {
	page.mu.Lock()
	defer page.mu.Unlock()
	if page.handle != nil {
		page.handle = nil
		page.free()
	}
}
