package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"runtime"
	"sync"
)

// Client is a connection to the services for one token. Any number of goroutines may use it.
type Client struct {
	shared  *connection
	options CallOptions
}

// connection is what all views of a client (see With) share.
type connection struct {
	handle *C.vppkit_client
	// The longest that each request may take, by the client's options.
	deadline CallOptions
	// One for each call that may wait in the library.
	places chan struct{}
	// Ends with Close, for the cause ErrClosed.
	life context.Context
	end  context.CancelCauseFunc

	closing sync.Once
	mu      sync.Mutex
	closed  bool
	// Calls that use the handle: it is freed after the last.
	calls sync.WaitGroup
	// The client itself, its pagers and its syncs: the library may log for each of them.
	users int
	log   logID
}

// connecting bounds the threads of those who connect many clients at once.
var connecting = make(chan struct{}, 2*defaultMaxCalls)

// Connect reads both configurations and settles whose account it is. As every call that reads it
// repeats what failed in passing, and waits where Apple asks to: how often and how long is set by the
// options, and the context ends it. Close the client when it is no longer needed.
//
// Errors: ErrUsage for options that cannot be right (nothing is sent), ErrToken if the token is none
// or Apple does not take it, ErrAccountClaimed if another product manages the account (see
// Error.Holder), and what every call may return.
func Connect(ctx context.Context, options Options) (*Client, error) {
	in := &input{}
	defer in.free()
	made := options.clientOptions(in)
	defer C.vppkit_client_options_free(made)
	if err := in.err(); err != nil {
		return nil, err
	}
	if err := take(ctx, context.Background(), connecting); err != nil {
		return nil, err
	}
	defer func() { <-connecting }()
	life, end := context.WithCancelCause(context.Background())
	shared := &connection{life: life, end: end, users: 1, deadline: CallOptions{Deadline: options.Deadline}}
	shared.places = make(chan struct{}, options.MaxCalls)
	if options.MaxCalls == 0 {
		shared.places = make(chan struct{}, defaultMaxCalls)
	}
	shared.log = listen(made, options.Logger)
	call := newScope(ctx, life, CallOptions{}, 0)
	defer call.end()
	C.vppkit_client_options_set_cancel(made, call.cancel)
	var handle *C.vppkit_client
	var failure *C.vppkit_error
	var status C.vppkit_status
	if options.WithoutClaim {
		status = C.vppkit_client_connect_without_claim(made, &handle, &failure)
	} else {
		status = C.vppkit_client_connect(made, &handle, &failure)
	}
	if err := call.result(status, failure); err != nil {
		end(err)
		shared.log.forget()
		return nil, err
	}
	shared.handle = handle
	// A net for those who forget to Close.
	runtime.SetFinalizer(shared, (*connection).close)
	return &Client{shared: shared}, nil
}

// With gives a view of the client whose calls have these options. It shares the connection: closing
// one closes all.
func (client *Client) With(options CallOptions) *Client {
	return &Client{shared: client.shared, options: options}
}

// Close ends calls that are under way, waits for them to return (100 ms at most), and frees the
// connection. A write that it ends may have been done: let those finish first. Later calls fail with
// [ErrClosed]. It may be called again; not from a Logger's handler or from OnProgress.
func (client *Client) Close() error {
	client.shared.close()
	return nil
}

func (shared *connection) close() {
	shared.closing.Do(func() {
		shared.mu.Lock()
		shared.closed = true
		shared.mu.Unlock()
		shared.end(ErrClosed)
		shared.calls.Wait()
		C.vppkit_client_free(shared.handle)
		runtime.SetFinalizer(shared, nil)
		shared.release()
	})
}

// retain and release count those for whom the library may log.
func (shared *connection) retain() {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.users++
}

func (shared *connection) release() {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.users--
	if shared.users == 0 {
		shared.log.forget()
	}
}

// use keeps the handle alive until leave is called.
func (shared *connection) use() (leave func(), err error) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.closed {
		return nil, ended(context.Background(), shared.life)
	}
	shared.calls.Add(1)
	return shared.calls.Done, nil
}

// take waits for a place; a context that has ended gets none.
func take(ctx, life context.Context, places chan struct{}) error {
	if over(ctx) != nil || life.Err() != nil {
		return ended(ctx, life)
	}
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
	case <-life.Done():
	}
	return ended(ctx, life)
}

// function is a call of C: the client, the options of the call, and where its error goes.
type function func(*C.vppkit_client, *C.vppkit_call_options, **C.vppkit_error) C.vppkit_status

// do makes one call that may wait.
func (client *Client) do(ctx context.Context, in *input, call function) error {
	return client.doFor(ctx, in, 0, call)
}

func (client *Client) doFor(ctx context.Context, in *input, kind callKind, call function) error {
	if in == nil {
		in = &input{}
	}
	defer in.free()
	client.options.check(in)
	if err := in.err(); err != nil {
		return err
	}
	shared := client.shared
	if err := take(ctx, shared.life, shared.places); err != nil {
		return err
	}
	defer func() { <-shared.places }()
	leave, err := shared.use()
	if err != nil {
		return err
	}
	defer leave()
	options := client.options
	if kind != jobCall {
		options = options.within(shared.deadline)
	}
	scope := newScope(ctx, shared.life, options, kind)
	defer scope.end()
	var failure *C.vppkit_error
	status := call(shared.handle, scope.options, &failure)
	return scope.result(status, failure)
}

// read makes a call that sends nothing and returns at once.
func (client *Client) read(call func(*C.vppkit_client, **C.vppkit_error) C.vppkit_status) error {
	leave, err := client.shared.use()
	if err != nil {
		return err
	}
	defer leave()
	var failure *C.vppkit_error
	if status := call(client.shared.handle, &failure); status != C.VPPKIT_OK {
		return failed(status, failure)
	}
	return nil
}

// Claim claims the account for this installation, if nobody else has. Connect does this already; it
// is needed again after Release, or when somebody has cleared the claim.
func (client *Client) Claim(ctx context.Context) error {
	return client.do(ctx, nil, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_claim(handle, options, failure)
	})
}

// Reactivate lets an account work again that was found in another product's hands, after that
// product has let go of it. For an administrator's explicit call.
func (client *Client) Reactivate(ctx context.Context) error {
	return client.do(ctx, nil, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_reactivate(handle, options, failure)
	})
}

// TakeOver takes the account over from the installation whose guid is given, as Error.Holder told
// it. For an administrator's explicit decision only: the other product keeps working until it
// notices.
//
// Errors: ErrAccountClaimed if by now somebody else holds it than was expected.
func (client *Client) TakeOver(ctx context.Context, expectedGUID string) error {
	in := &input{}
	guid := in.must("expectedGUID", expectedGUID)
	return client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_take_over(handle, guid, options, failure)
	})
}

// Release gives the account up, so that another product can claim it.
func (client *Client) Release(ctx context.Context) error {
	return client.do(ctx, nil, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_release(handle, options, failure)
	})
}
