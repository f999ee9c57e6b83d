#define _POSIX_C_SOURCE 200809L

#include "common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

start start_now(void) {
    return (start){seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC)};
}

double thread_cpu_ns(void) {
    return seconds(CLOCK_THREAD_CPUTIME_ID) * 1e9;
}

/* The most memory that this process ever held, in KiB; 0 where the system does not tell. */
static long peak_rss_kib(void) {
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return kib;
}

void start_print(start from, tally read) {
    start now = start_now();
    printf("{\"cpu_seconds\": %.6f, \"wall_seconds\": %.6f, \"peak_rss_kib\": %ld, "
           "\"records\": %" PRIu64 ", \"checksum\": %" PRIu64 "}\n",
           now.cpu - from.cpu, now.wall - from.wall, peak_rss_kib(), read.records, read.checksum);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why != NULL ? why : "failed");
    exit(1);
}
