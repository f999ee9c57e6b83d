/* What the C programs of the benchmark share: clocks, the tally, the line of JSON. */

#ifndef COMMON_H
#define COMMON_H

#include <stddef.h>
#include <stdint.h>

/* The token of the Rust clients. */
#define TOKEN \
    "eyJ0b2tlbiI6ImJlbmNobWFyayIsImV4cERhdGUiOiIyMDk5LTAxLTAxVDAwOjAwOjAwKzAwMDAiLCJvcmdOYW1lIjoi" \
    "QmVuY2htYXJrIn0="

/* What was read: every client must come to the same. */
typedef struct {
    uint64_t records;
    /* The lengths of adamIdStr, licenseIdStr, clientUserIdStr and serialNumber of all records. */
    uint64_t checksum;
} tally;

/* The start of a client's work. */
typedef struct {
    double cpu;
    double wall;
} start;

start start_now(void);

/* Prints the client's one line of JSON. */
void start_print(start from, tally read);

/* CPU time of this thread, in nanoseconds. */
double thread_cpu_ns(void);

/* The middle one of some values, which are sorted. */
double median(double *values, size_t count);

/* Ends the program: something did not work. */
_Noreturn void fail(const char *what, const char *why);

#endif
