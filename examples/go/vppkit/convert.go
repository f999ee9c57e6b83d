package vppkit

// #include <stdlib.h>
// #include <vppkit.h>
import "C"

import (
	"encoding/json"
	"strings"
	"time"
	"unsafe"
)

// Maybe is a value that Apple may leave out.
type Maybe[T any] struct {
	// The value; zero if it is not known.
	Value T
	// Whether it was there.
	Known bool
}

// Or gives the value, or another one where it is not known.
func (maybe Maybe[T]) Or(other T) T {
	if maybe.Known {
		return maybe.Value
	}
	return other
}

// MarshalJSON writes the value, or null.
func (maybe Maybe[T]) MarshalJSON() ([]byte, error) {
	if !maybe.Known {
		return []byte("null"), nil
	}
	return json.Marshal(maybe.Value)
}

// bytesOf lends the bytes of a view; they are gone with its handle.
func bytesOf(view C.vppkit_str) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(view.data)), int(view.len))
}

func textOf(view C.vppkit_str) string {
	return string(bytesOf(view))
}

// textLike copies a view, or takes the text before it where that is the same: adamIds and the like
// come in runs.
func textLike(view C.vppkit_str, before *string) string {
	if bytes := bytesOf(view); string(bytes) != *before {
		*before = string(bytes)
	}
	return *before
}

// numberOf and flagOf know how C says that something is absent.
func numberOf(number C.int64_t) Maybe[int64] {
	if number == C.VPPKIT_ABSENT {
		return Maybe[int64]{}
	}
	return Maybe[int64]{Value: int64(number), Known: true}
}

func flagOf(flag C.int8_t) Maybe[bool] {
	return Maybe[bool]{Value: flag == 1, Known: flag >= 0}
}

// timeOf is the zero time where there is none.
func timeOf(millis C.int64_t) time.Time {
	if millis == C.VPPKIT_ABSENT {
		return time.Time{}
	}
	return time.UnixMilli(int64(millis))
}

func durationOf(millis C.uint64_t) time.Duration {
	return time.Duration(millis) * time.Millisecond
}

// takeText copies a text that was made for us, and frees it; "" for NULL.
func takeText(text *C.char) string {
	defer C.vppkit_string_free(text)
	return C.GoString(text)
}

// takeJSON does the same with JSON; nil for NULL.
func takeJSON(text *C.char) json.RawMessage {
	if text == nil {
		return nil
	}
	defer C.vppkit_string_free(text)
	return json.RawMessage(C.GoString(text))
}

// input turns what a caller gives into what C takes. It keeps the first mistake that C could not
// even be told; the rest is for the library to judge.
type input struct {
	blocks  []unsafe.Pointer
	mistake string
}

func (in *input) free() {
	for _, block := range in.blocks {
		C.free(block)
	}
}

func (in *input) err() error {
	if in.mistake == "" {
		return nil
	}
	return usage(in.mistake)
}

func (in *input) reject(mistake string) {
	if in.mistake == "" {
		in.mistake = mistake
	}
}

// text is NULL for an empty text: what was left out.
func (in *input) text(name, text string) *C.char {
	if text == "" {
		return nil
	}
	return in.must(name, text)
}

// must is a text that has to be given.
func (in *input) must(name, text string) *C.char {
	if strings.IndexByte(text, 0) >= 0 {
		in.reject(name + " holds a NUL byte")
	}
	copied := C.CString(text)
	in.blocks = append(in.blocks, unsafe.Pointer(copied))
	return copied
}

// list makes one block of C memory of all texts: ten thousand serial numbers cost one crossing.
func (in *input) list(name string, texts []string) (**C.char, C.size_t) {
	if len(texts) == 0 {
		return nil, 0
	}
	rows := len(texts) * int(unsafe.Sizeof((*C.char)(nil)))
	size := rows
	for _, text := range texts {
		size += len(text) + 1
		if strings.IndexByte(text, 0) >= 0 {
			in.reject(name + " holds a NUL byte")
		}
	}
	block := C.malloc(C.size_t(size))
	in.blocks = append(in.blocks, block)
	row := unsafe.Slice((**C.char)(block), len(texts))
	bytes := unsafe.Slice((*byte)(block), size)
	at := rows
	for i, text := range texts {
		row[i] = (*C.char)(unsafe.Pointer(&bytes[at]))
		at += copy(bytes[at:], text)
		bytes[at] = 0
		at++
	}
	return (**C.char)(block), C.size_t(len(texts))
}

func (in *input) count(name string, count int) C.uint32_t {
	if count < 0 || int64(count) > 1<<32-1 {
		in.reject(name + " must not be negative or above 4294967295")
	}
	return C.uint32_t(count)
}

// millis rounds up: a wait that somebody asked for is not none.
func (in *input) millis(name string, duration time.Duration) C.uint64_t {
	if duration < 0 {
		in.reject(name + " must not be negative")
		return 0
	}
	return C.uint64_t((duration + time.Millisecond - 1) / time.Millisecond)
}
