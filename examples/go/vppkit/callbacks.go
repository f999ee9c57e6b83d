package vppkit

// #include "callbacks.h"
import "C"

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
)

// What is called back is known to C by a number that is never used again, as with cgo.Handle. Unlike
// that, a number that is gone is no crash: a line of a background request may come late.
var (
	listeners sync.Map // uintptr to *slog.Logger
	watchers  sync.Map // uintptr to *watcher
	lastID    atomic.Uintptr
)

// logID is the number of a logger; 0 for none.
type logID uintptr

// listen has what a client does told to a logger.
func listen(options *C.vppkit_client_options, logger *slog.Logger) logID {
	if logger == nil {
		return 0
	}
	id := lastID.Add(1)
	listeners.Store(id, logger)
	C.vppkit_go_listen(options, C.uintptr_t(id))
	return logID(id)
}

func (id logID) forget() {
	listeners.Delete(uintptr(id))
}

// watcher is told how far a job is.
type watcher struct {
	tell func(JobProgress)
	mu   sync.Mutex
	// What tell panicked with, for the goroutine that runs the job.
	panicked any
}

// watch has the progress of a job told to a function, until done is called. That panics with what
// the function panicked with: a panic must not pass through the library.
func watch(job *C.vppkit_job, tell func(JobProgress)) (done func()) {
	if tell == nil {
		return func() {}
	}
	id := lastID.Add(1)
	one := &watcher{tell: tell}
	watchers.Store(id, one)
	C.vppkit_go_watch(job, C.uintptr_t(id))
	return func() {
		watchers.Delete(id)
		one.mu.Lock()
		defer one.mu.Unlock()
		if one.panicked != nil {
			panic(one.panicked)
		}
	}
}

//export vppkitGoProgress
func vppkitGoProgress(id C.uintptr_t, progress *C.vppkit_job_progress) {
	found, ok := watchers.Load(uintptr(id))
	if !ok {
		return
	}
	one := found.(*watcher)
	defer func() {
		if panicked := recover(); panicked != nil {
			one.mu.Lock()
			defer one.mu.Unlock()
			one.panicked = panicked
		}
	}()
	one.tell(JobProgress{
		Targets:  int(progress.targets),
		Done:     int(progress.done),
		Failed:   int(progress.failed),
		Unclear:  int(progress.unclear),
		Requests: int(progress.requests),
	})
}

//export vppkitGoLog
func vppkitGoLog(id C.uintptr_t, log *C.vppkit_log) {
	found, ok := listeners.Load(uintptr(id))
	if !ok {
		return
	}
	// A handler that panics ends the program, as in any goroutine; but not through the library.
	defer func() {
		if panicked := recover(); panicked != nil {
			go panic(panicked)
		}
	}()
	logger, level := found.(*slog.Logger), levelOf(log.kind)
	if logger.Enabled(context.Background(), level) {
		logger.LogAttrs(context.Background(), level, textOf(log.line), attributesOf(log)...)
	}
}

func levelOf(kind C.vppkit_log_kind) slog.Level {
	switch kind {
	case C.VPPKIT_LOG_ANSWERED:
		return slog.LevelDebug
	case C.VPPKIT_LOG_TOKEN:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

func attributesOf(log *C.vppkit_log) []slog.Attr {
	attributes := make([]slog.Attr, 0, 6)
	add := func(attribute slog.Attr) { attributes = append(attributes, attribute) }
	if service := textOf(log.service); service != "" {
		add(slog.String("service", service))
	}
	if number := numberOf(log.apple_number); number.Known {
		add(slog.Int64("apple_number", number.Value))
	}
	switch log.kind {
	case C.VPPKIT_LOG_ANSWERED:
		add(slog.Int("http_status", int(log.http_status)))
		add(slog.Uint64("bytes", uint64(log.bytes)))
		add(slog.Duration("took", durationOf(log.took)))
		add(slog.Int("attempt", int(log.attempt)))
	case C.VPPKIT_LOG_REPEATING:
		add(slog.String("reason", Kind(log.reason).String()))
		add(slog.Int("attempts", int(log.attempt)))
		add(slog.Duration("wait", durationOf(log.wait)))
	case C.VPPKIT_LOG_WAITING:
		add(slog.Duration("wait", durationOf(log.wait)))
	case C.VPPKIT_LOG_TOKEN:
		add(slog.String("token_state", TokenState(log.token_state).String()))
		if end := timeOf(log.token_end); !end.IsZero() {
			add(slog.Time("token_end", end))
		}
	}
	return attributes
}
