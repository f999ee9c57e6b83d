package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"sync"
	"time"
)

// callKind says what a deadline of the context means for a call.
type callKind int

const (
	plainCall callKind = iota
	// A job returns at its deadline with what it knows; cancelled it would tell nothing.
	jobCall
)

// How long after its deadline a call is cancelled that has not returned by itself: the library's own
// error tells more (the effect, the time to come back).
const (
	graceOfCall = 20 * time.Millisecond
	graceOfJob  = 2 * time.Second
)

// scope ties one call to its context: what ends the one cancels the other.
type scope struct {
	ctx, life context.Context
	cancel    *C.vppkit_cancel
	options   *C.vppkit_call_options
	grace     time.Duration
	stops     []func() bool

	mu    sync.Mutex
	ended bool
	timer *time.Timer
}

// within gives options whose deadline is not later than another's.
func (options CallOptions) within(other CallOptions) CallOptions {
	if other.Deadline != 0 && (options.Deadline == 0 || other.Deadline < options.Deadline) {
		options.Deadline = other.Deadline
	}
	return options
}

// check finds what is wrong with options.
func (options CallOptions) check(in *input) {
	in.millis("Deadline", options.Deadline)
	in.count("Attempts", options.Attempts)
	in.must("FacilitatorMemberID", options.FacilitatorMemberID)
}

// callOptions makes the options of C for calls under a context.
func callOptions(ctx context.Context, options CallOptions) *C.vppkit_call_options {
	if deadline, ok := ctx.Deadline(); ok {
		// A deadline of zero would be none.
		left := max(time.Until(deadline), time.Millisecond)
		options = options.within(CallOptions{Deadline: left})
	}
	made := C.vppkit_call_options_new()
	in := &input{}
	defer in.free()
	if options.Deadline != 0 {
		C.vppkit_call_options_set_deadline(made, in.millis("Deadline", options.Deadline))
	}
	if options.Attempts != 0 {
		C.vppkit_call_options_set_attempts(made, in.count("Attempts", options.Attempts))
	}
	if options.FacilitatorMemberID != "" {
		C.vppkit_call_options_set_facilitator_member_id(made,
			in.must("FacilitatorMemberID", options.FacilitatorMemberID))
	}
	return made
}

func newScope(ctx, life context.Context, options CallOptions, kind callKind) *scope {
	grace := graceOfCall
	if kind == jobCall {
		grace = graceOfJob
	}
	call := newCancelWithin(ctx, life, grace)
	call.options = callOptions(ctx, options)
	C.vppkit_call_options_set_cancel(call.options, call.cancel)
	return call
}

// newCancel makes a scope with a cancel handle only, for the next step of a listing or sync.
func newCancel(ctx, life context.Context) *scope {
	return newCancelWithin(ctx, life, graceOfCall)
}

func newCancelWithin(ctx, life context.Context, grace time.Duration) *scope {
	call := &scope{ctx: ctx, life: life, cancel: C.vppkit_cancel_new(), grace: grace}
	call.stops = []func() bool{
		context.AfterFunc(ctx, call.contextEnded),
		context.AfterFunc(life, call.cancelNow),
	}
	return call
}

func (call *scope) contextEnded() {
	if call.ctx.Err() != context.DeadlineExceeded {
		call.cancelNow()
		return
	}
	call.mu.Lock()
	defer call.mu.Unlock()
	if !call.ended {
		call.timer = time.AfterFunc(call.grace, call.cancelNow)
	}
}

func (call *scope) cancelNow() {
	call.mu.Lock()
	defer call.mu.Unlock()
	if !call.ended {
		C.vppkit_cancel_cancel(call.cancel)
	}
}

// end frees the handles. What is still to come finds them gone.
func (call *scope) end() {
	for _, stop := range call.stops {
		stop()
	}
	call.mu.Lock()
	defer call.mu.Unlock()
	call.ended = true
	if call.timer != nil {
		call.timer.Stop()
	}
	C.vppkit_call_options_free(call.options)
	C.vppkit_cancel_free(call.cancel)
}

// result makes a Go error of what a call returned.
func (call *scope) result(status C.vppkit_status, failure *C.vppkit_error) error {
	if status == C.VPPKIT_OK {
		return nil
	}
	err := failed(status, failure)
	err.explain(call.ctx, call.life)
	return err
}

// failed takes the error of a call that failed. There always is one.
func failed(status C.vppkit_status, failure *C.vppkit_error) *Error {
	if err := takeError(failure); err != nil {
		return err
	}
	kind := Kind(status)
	return &Error{Kind: kind, Message: kind.String(), What: kind.String()}
}
