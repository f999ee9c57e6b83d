package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"io"
	"iter"
	"runtime"
	"sync"
)

// ImportOptions say what an import does. Zero: what Apple recommends.
type ImportOptions struct {
	// Reads licences in place of assignments. For those who must have licence ids.
	FromLicenses bool
	// Leaves the users out, for those who assign to devices only. Later syncs leave them out too.
	WithoutUsers bool
	// A file to keep checkpoints in; see [Sync.KeepIn].
	KeepIn string
}

// Checkpoint is a text to keep: nothing that an import or a sync handed over before it is lost to a
// process that goes on from it. It is ASCII, some kilobytes long, and holds no secrets. Keep it with
// the records that came before it, in one transaction if you can, and store records under their keys:
// pages of an asset that was not complete yet come again. It is also the event that brings it.
type Checkpoint string

// IsComplete tells whether the import that a checkpoint belongs to is complete, so that only changes
// will come.
//
// Errors: ErrCheckpoint for a text that is no checkpoint.
func (checkpoint Checkpoint) IsComplete() (bool, error) {
	in := &input{}
	defer in.free()
	var complete C.bool
	var failure *C.vppkit_error
	status := C.vppkit_checkpoint_is_complete(in.must("checkpoint", string(checkpoint)), &complete, &failure)
	if status != C.VPPKIT_OK {
		return false, failed(status, failure)
	}
	return bool(complete), in.err()
}

// LibraryUID is the id of the library that a checkpoint belongs to; "" if it was not known.
func (checkpoint Checkpoint) LibraryUID() (string, error) {
	in := &input{}
	defer in.free()
	var uid *C.char
	var failure *C.vppkit_error
	status := C.vppkit_checkpoint_library_uid(in.must("checkpoint", string(checkpoint)), &uid, &failure)
	if status != C.VPPKIT_OK {
		return "", failed(status, failure)
	}
	return takeText(uid), in.err()
}

// LoadCheckpoint reads the checkpoint that [Sync.KeepIn] has kept in a file; "" if there is no such
// file yet.
//
// Errors: ErrStorage if the file cannot be read, and may be good; ErrCheckpoint if it can, and holds no
// checkpoint or a damaged one: begin with a new import.
func LoadCheckpoint(path string) (Checkpoint, error) {
	in := &input{}
	defer in.free()
	file := in.must("path", path)
	if err := in.err(); err != nil {
		return "", err
	}
	var text *C.char
	var failure *C.vppkit_error
	if status := C.vppkit_checkpoint_load(file, &text, &failure); status != C.VPPKIT_OK {
		return "", failed(status, failure)
	}
	return Checkpoint(takeText(text)), nil
}

// Import imports the library: a sequence of events, in the order that Apple recommends, which ends
// with [Done] or an error. Requests run in the background; leaving the loop ends them. After an error
// go on with Sync from the last checkpoint.
func (client *Client) Import(ctx context.Context, options ImportOptions) iter.Seq2[Event, error] {
	return events(ctx, func() (*Sync, error) { return client.NewImport(ctx, options) })
}

// Sync goes on from a checkpoint: with the import that it interrupts, or with what has changed since
// it was complete. What was handed over after the checkpoint was made comes again.
//
// Errors: ErrCheckpoint for a text that is no checkpoint, is damaged, or is one of another library.
func (client *Client) Sync(ctx context.Context, checkpoint Checkpoint) iter.Seq2[Event, error] {
	return events(ctx, func() (*Sync, error) { return client.NewSync(ctx, checkpoint) })
}

// Sync is an import or a sync on its way, for those who want to go on after a failure without a
// checkpoint, or keep checkpoints in a file. One goroutine uses it at a time.
type Sync struct {
	shared *connection
	life   context.Context
	end    context.CancelCauseFunc

	mu     sync.Mutex
	handle *C.vppkit_sync
	// Frees the event that was handed over last.
	free func()
}

// NewImport makes an import, to be closed. A deadline of the context holds for each request. Nothing
// is sent yet.
func (client *Client) NewImport(ctx context.Context, options ImportOptions) (*Sync, error) {
	made := C.vppkit_import_options_new()
	defer C.vppkit_import_options_free(made)
	if options.FromLicenses {
		C.vppkit_import_options_from_licenses(made)
	}
	if options.WithoutUsers {
		C.vppkit_import_options_without_users(made)
	}
	sync, err := client.newSync(ctx, &input{}, func(handle *C.vppkit_client, options *C.vppkit_call_options, sync **C.vppkit_sync, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_import(handle, made, options, sync, failure)
	})
	if err != nil || options.KeepIn == "" {
		return sync, err
	}
	if err := sync.KeepIn(options.KeepIn); err != nil {
		sync.Close()
		return nil, err
	}
	return sync, nil
}

// NewSync makes a sync from a checkpoint, to be closed; otherwise as NewImport.
func (client *Client) NewSync(ctx context.Context, checkpoint Checkpoint) (*Sync, error) {
	in := &input{}
	text := in.must("checkpoint", string(checkpoint))
	return client.newSync(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, sync **C.vppkit_sync, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_sync(handle, text, options, sync, failure)
	})
}

func (client *Client) newSync(
	ctx context.Context,
	in *input,
	open func(*C.vppkit_client, *C.vppkit_call_options, **C.vppkit_sync, **C.vppkit_error) C.vppkit_status,
) (*Sync, error) {
	defer in.free()
	client.options.check(in)
	if err := in.err(); err != nil {
		return nil, err
	}
	shared := client.shared
	options := callOptions(ctx, client.options.within(shared.deadline))
	defer C.vppkit_call_options_free(options)
	made := &Sync{shared: shared}
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		// Not into made itself: C must not see Go pointers.
		var sync *C.vppkit_sync
		status := open(handle, options, &sync, failure)
		made.handle = sync
		return status
	})
	if err != nil {
		return nil, err
	}
	shared.retain()
	made.life, made.end = context.WithCancelCause(shared.life)
	runtime.SetFinalizer(made, (*Sync).close)
	return made, nil
}

// KeepIn keeps checkpoints in a file. One is written when the event after it is asked for, because
// then what came before it has been taken: at most one a second; without that limit the last one,
// before [Done] is given, and the one that is due when Next fails. Nothing is written by Close, nor
// when a context ends: who ends a sync early finds a checkpoint in the file that is up to about a
// second behind, and what came after that one comes again.
//
// Only for those who store what each event brought before they ask for the next one. The file need not
// exist yet, its folder must; at every moment it holds a whole checkpoint. It holds for this sync
// alone: call it for each import and each sync, before the first event. The file is first looked at
// when a checkpoint is written.
func (sync *Sync) KeepIn(path string) error {
	in := &input{}
	defer in.free()
	file := in.must("path", path)
	if err := in.err(); err != nil {
		return err
	}
	if !sync.mu.TryLock() {
		return usage("the sync is in use by another goroutine")
	}
	defer sync.mu.Unlock()
	if sync.handle == nil {
		return ended(context.Background(), sync.life)
	}
	var failure *C.vppkit_error
	if status := C.vppkit_sync_keep_in_file(sync.handle, file, &failure); status != C.VPPKIT_OK {
		return failed(status, failure)
	}
	return nil
}

// Next waits for the next event; [io.EOF] after [Done]. After another failure it may be called again:
// it stands where it stood, and nothing is delivered twice.
//
// Errors: ErrCheckpoint if the checkpoint belongs to another library; ErrStorage if one cannot be
// written to the file of KeepIn; and what the services may return.
func (sync *Sync) Next(ctx context.Context) (Event, error) {
	if !sync.mu.TryLock() {
		return nil, usage("the sync is in use by another goroutine")
	}
	defer sync.mu.Unlock()
	for {
		event, err := sync.next(ctx)
		// Nil is an event that this version does not know.
		if err != nil || event != nil {
			return event, err
		}
	}
}

func (sync *Sync) next(ctx context.Context) (Event, error) {
	if err := take(ctx, sync.life, sync.shared.places); err != nil {
		return nil, err
	}
	defer func() { <-sync.shared.places }()
	sync.freeEvent()
	call := newCancel(ctx, sync.life)
	defer call.end()
	var event *C.vppkit_event
	var failure *C.vppkit_error
	status := C.vppkit_sync_next(sync.handle, call.cancel, &event, &failure)
	if status == C.VPPKIT_DONE {
		return nil, io.EOF
	}
	if err := call.result(status, failure); err != nil {
		return nil, err
	}
	read, free := takeEvent(event)
	sync.free = free
	return read, nil
}

// Close ends what is under way and frees the sync. It may be called again.
func (sync *Sync) Close() error {
	sync.close()
	return nil
}

func (sync *Sync) close() {
	sync.end(ErrClosed)
	sync.mu.Lock()
	defer sync.mu.Unlock()
	if sync.handle == nil {
		return
	}
	sync.freeEvent()
	C.vppkit_sync_free(sync.handle)
	sync.handle = nil
	runtime.SetFinalizer(sync, nil)
	sync.shared.release()
}

func (sync *Sync) freeEvent() {
	if sync.free != nil {
		sync.free()
		sync.free = nil
	}
}

// events ranges over a sync that is made when the loop begins and freed when it ends.
func events(ctx context.Context, open func() (*Sync, error)) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		sync, err := open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer sync.Close()
		for {
			event, err := sync.Next(ctx)
			if err == io.EOF || !yield(event, err) || err != nil {
				return
			}
		}
	}
}
