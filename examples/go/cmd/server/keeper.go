package main

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// keeper imports the library, and asks for changes from then on.
type keeper struct {
	client  *vppkit.Client
	library *library
	path    string
	log     *slog.Logger
	// Something has changed that a sync would bring.
	wake chan struct{}

	mu      sync.Mutex
	synced  time.Time
	holder  *vppkit.Holder
	trouble string
}

func newKeeper(client *vppkit.Client, library *library, path string, log *slog.Logger) *keeper {
	return &keeper{client: client, library: library, path: path, log: log, wake: make(chan struct{}, 1)}
}

// run goes on until the context ends, or until only an administrator can help.
func (keeper *keeper) run(ctx context.Context, every time.Duration) error {
	for {
		next := every
		if err := keeper.round(ctx); err != nil {
			if next = keeper.afterFailure(err, every); ctx.Err() != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-keeper.wake:
		case <-time.After(next):
		}
	}
}

// round is an import, the rest of one, or what has changed.
func (keeper *keeper) round(ctx context.Context) error {
	for event, err := range keeper.events(ctx) {
		if err != nil {
			return err
		}
		if keeper.library.apply(event) {
			if err := keeper.library.save(keeper.path); err != nil {
				return err
			}
		}
	}
	keeper.mu.Lock()
	defer keeper.mu.Unlock()
	keeper.synced, keeper.holder, keeper.trouble = time.Now(), nil, ""
	return nil
}

func (keeper *keeper) events(ctx context.Context) iter.Seq2[vppkit.Event, error] {
	if keeper.library.Checkpoint == "" {
		return keeper.client.Import(ctx, vppkit.ImportOptions{})
	}
	return keeper.client.Sync(ctx, keeper.library.Checkpoint)
}

// afterFailure says how long to wait before the next round.
func (keeper *keeper) afterFailure(err error, every time.Duration) time.Duration {
	keeper.log.Error("sync", "error", err)
	keeper.mu.Lock()
	defer keeper.mu.Unlock()
	keeper.trouble = err.Error()
	var failure *vppkit.Error
	if !errors.As(err, &failure) {
		return every
	}
	switch {
	case errors.Is(err, vppkit.ErrAccountClaimed):
		// The client is silent from here on: POST /reactivate wakes the keeper.
		keeper.holder = failure.Holder
	case errors.Is(err, vppkit.ErrThrottled) && !failure.RetryAt.IsZero():
		return max(every, time.Until(failure.RetryAt))
	}
	return every
}

// soon asks for changes without waiting for the time.
func (keeper *keeper) soon() {
	select {
	case keeper.wake <- struct{}{}:
	default:
	}
}
