package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"io"
	"iter"
	"runtime"
	"sync"
	"unsafe"
)

// Pager is a listing on its way, for those who want to go on after a failure, or to list later what
// has changed; others range over the client's methods. One goroutine uses it at a time.
type Pager[R any] struct {
	calls  pagerCalls[R]
	shared *connection
	life   context.Context
	end    context.CancelCauseFunc

	mu     sync.Mutex
	handle unsafe.Pointer
	page   *Page[R]
}

// pagerCalls are the functions of C for the listings of one kind of record.
type pagerCalls[R any] interface {
	pageCalls[R]
	next(pager unsafe.Pointer, cancel *C.vppkit_cancel, page *unsafe.Pointer, failure **C.vppkit_error) C.vppkit_status
	progress(pager unsafe.Pointer, progress *C.vppkit_listing_progress) C.vppkit_status
	restarts(pager unsafe.Pointer) C.uint32_t
	sinceModifiedToken(pager unsafe.Pointer) *C.char
	freePager(pager unsafe.Pointer)
}

// newPager asks for a listing. A deadline of the context holds for each of its requests.
func newPager[R any](
	ctx context.Context,
	client *Client,
	in *input,
	calls pagerCalls[R],
	open func(*C.vppkit_client, *C.vppkit_call_options, **C.vppkit_error) (unsafe.Pointer, C.vppkit_status),
) (*Pager[R], error) {
	defer in.free()
	client.options.check(in)
	if err := in.err(); err != nil {
		return nil, err
	}
	shared := client.shared
	options := callOptions(ctx, client.options.within(shared.deadline))
	defer C.vppkit_call_options_free(options)
	pager := &Pager[R]{calls: calls, shared: shared}
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		var status C.vppkit_status
		pager.handle, status = open(handle, options, failure)
		return status
	})
	if err != nil {
		return nil, err
	}
	shared.retain()
	pager.life, pager.end = context.WithCancelCause(shared.life)
	runtime.SetFinalizer(pager, (*Pager[R]).close)
	return pager, nil
}

// Next waits for the next page; [io.EOF] once the listing is complete. After another failure it may
// be called again: it goes on where the listing stands.
func (pager *Pager[R]) Next(ctx context.Context) (*Page[R], error) {
	if !pager.mu.TryLock() {
		return nil, usage("the pager is in use by another goroutine")
	}
	defer pager.mu.Unlock()
	if err := take(ctx, pager.life, pager.shared.places); err != nil {
		return nil, err
	}
	defer func() { <-pager.shared.places }()
	pager.closePage()
	call := newCancel(ctx, pager.life)
	defer call.end()
	var page unsafe.Pointer
	var failure *C.vppkit_error
	status := pager.calls.next(pager.handle, call.cancel, &page, &failure)
	if status == C.VPPKIT_DONE {
		return nil, io.EOF
	}
	if err := call.result(status, failure); err != nil {
		return nil, err
	}
	// Without the pager in it: a cycle would never be collected.
	calls := pager.calls
	pager.page = newPage[R](calls, page, func() { calls.freePage(page) })
	pager.page.Progress = pager.progress()
	pager.page.Restarts = int(pager.calls.restarts(pager.handle))
	return pager.page, nil
}

func (pager *Pager[R]) progress() ListingProgress {
	var progress C.vppkit_listing_progress
	pager.calls.progress(pager.handle, &progress)
	return ListingProgress{
		Pages:        int(progress.pages),
		TotalPages:   numberOf(progress.total_pages),
		Records:      int(progress.records),
		TotalRecords: numberOf(progress.total_records),
	}
}

// SinceModifiedToken is the token that later lists what has changed since; "" before the listing is
// complete, and for listings without one.
func (pager *Pager[R]) SinceModifiedToken() string {
	pager.mu.Lock()
	defer pager.mu.Unlock()
	if pager.handle == nil {
		return ""
	}
	return takeText(pager.calls.sinceModifiedToken(pager.handle))
}

// Close ends what is under way and frees the pager. It may be called again.
func (pager *Pager[R]) Close() error {
	pager.close()
	return nil
}

func (pager *Pager[R]) close() {
	pager.end(ErrClosed)
	pager.mu.Lock()
	defer pager.mu.Unlock()
	if pager.handle == nil {
		return
	}
	pager.closePage()
	pager.calls.freePager(pager.handle)
	pager.handle = nil
	runtime.SetFinalizer(pager, nil)
	pager.shared.release()
}

func (pager *Pager[R]) closePage() {
	if pager.page != nil {
		pager.page.close()
		pager.page = nil
	}
}

// pages ranges over a listing that is made when the loop begins and freed when it ends.
func pages[R any](ctx context.Context, open func() (*Pager[R], error)) iter.Seq2[*Page[R], error] {
	return func(yield func(*Page[R], error) bool) {
		pager, err := open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer pager.Close()
		for {
			page, err := pager.Next(ctx)
			if err == io.EOF || !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// records ranges over the records of pages.
func records[R any](pages iter.Seq2[*Page[R], error]) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for page, err := range pages {
			if err != nil {
				var none R
				yield(none, err)
				return
			}
			for _, record := range page.Records {
				if !yield(record, nil) {
					return
				}
			}
		}
	}
}
