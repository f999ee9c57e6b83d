// Package vppkit is a client for Apple's Volume Purchase Program ("Apps and Books") web services,
// through libvppkit. The rules of the service are the library's; this package only converts.
//
//	client, err := vppkit.Connect(ctx, vppkit.Options{
//		Token:        vppkit.TokenFile("location.vpptoken"),
//		Installation: &vppkit.Installation{Hostname: "mdm.example.com", GUID: guid},
//	})
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//	for assignment, err := range client.Assignments(ctx, vppkit.AssignmentFilter{AdamID: "361304891"}) {
//		…
//	}
//
// Contexts: every call that sends something takes one. When it ends, the call ends within 100 ms,
// also while it waits because Apple asked the account to. Its deadline is also told to the library:
// a call that would have to wait longer than that fails at once with [ErrThrottled] and the time.
//
// Errors are of type [*Error]; decide with [errors.Is] and the kinds, such as [ErrNotFound]. After a
// write that failed look at its Effect before you repeat it.
//
// Goroutines: a [Client] may be used by any number of them. A call that waits holds a thread of the
// operating system, so no more than Options.MaxCalls of a client are made at once; the others wait
// in Go, where a waiter costs a goroutine only.
package vppkit

// #cgo pkg-config: vppkit
// #include <vppkit.h>
import "C"

import "fmt"

func init() {
	if found := C.vppkit_abi_version(); found != C.VPPKIT_ABI_VERSION {
		panic(fmt.Sprintf("vppkit: built for interface %d of libvppkit, but %d is loaded",
			C.VPPKIT_ABI_VERSION, found))
	}
}

// Version is that of the library, such as 0.1.0.
func Version() string {
	return C.GoString(C.vppkit_version())
}

// NewGUID makes a guid for a new installation. Keep it.
func NewGUID() string {
	return takeText(C.vppkit_new_guid())
}

// Shutdown ends the library's threads, for those who look for leaks. Close all clients first. The
// next call starts the threads again.
func Shutdown() {
	C.vppkit_shutdown()
}
