// Package cheap measures the heap of C, for tests: Go's own tools do not see it.
package cheap

// #include <malloc.h>
import "C"

// InUse is how many bytes C has allocated and not freed (glibc).
func InUse() int {
	info := C.mallinfo2()
	return int(info.uordblks) + int(info.hblkhd)
}
