/* Figures of the interface: what reading a record and making a call costs. Prints one JSON object. */

#include "support.h"

#define PAGES 64
#define ROUNDS 21

static vppkit_license_page *pages[PAGES];
static size_t page_count, record_count;

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *times, size_t count) {
    qsort(times, count, sizeof *times, compare);
    return times[count / 2];
}

/* What six texts of a record add up to: they have to be looked at. */
static size_t sum(const vppkit_license *license) {
    return license->license_id.len + license->adam_id.len + license->pricing_param.len +
           license->status.len + license->client_user_id.len + license->serial_number.len +
           (license->license_id.len > 0 ? (size_t)license->license_id.data[0] : 0);
}

static size_t read_one_by_one(void) {
    size_t total = 0;
    for (size_t p = 0; p < page_count; p++) {
        size_t count = vppkit_license_page_len(pages[p]);
        for (size_t i = 0; i < count; i++) {
            vppkit_license license;
            vppkit_license_page_get(pages[p], i, &license);
            total += sum(&license);
        }
    }
    return total;
}

/* Pages are cloned, because an array is made once for each handle. */
static size_t read_as_arrays(void) {
    size_t total = 0;
    for (size_t p = 0; p < page_count; p++) {
        vppkit_license_page *page = vppkit_license_page_clone(pages[p]);
        size_t count = 0;
        const vppkit_license *licenses = vppkit_license_page_records(page, &count);
        for (size_t i = 0; i < count; i++) {
            total += sum(&licenses[i]);
        }
        vppkit_license_page_free(page);
    }
    return total;
}

static double time_per_record(size_t (*read)(void), size_t *total) {
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double begun = support_now();
        *total = read();
        times[round] = (support_now() - begun) * 1e6 / (double)record_count;
    }
    return median(times, ROUNDS);
}

/* A call that is answered from what the client has: all of it is the interface and core's own way. */
static double time_of_call(vppkit_client *client) {
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double begun = support_now();
        for (int i = 0; i < 10000; i++) {
            vppkit_limits limits;
            vppkit_client_limits(client, NULL, &limits, NULL);
        }
        times[round] = (support_now() - begun) * 1e6 / 10000;
    }
    return median(times, ROUNDS);
}

int main(void) {
    vppkit_client *client = support_connect();
    vppkit_license_pager *pager = NULL;
    vppkit_error *error = NULL;
    size_t one_by_one = 0, arrays = 0;
    MUST(vppkit_client_licenses(client, NULL, NULL, &pager, &error));
    while (page_count < PAGES &&
           vppkit_license_pager_next(pager, NULL, &pages[page_count], &error) == VPPKIT_OK) {
        record_count += vppkit_license_page_len(pages[page_count++]);
    }
    double get = time_per_record(read_one_by_one, &one_by_one);
    double array = time_per_record(read_as_arrays, &arrays);
    printf("{\"records\": %zu, \"get_ns\": %.1f, \"array_ns\": %.1f, \"call_ns\": %.0f}\n",
           record_count, get, array, time_of_call(client));
    if (one_by_one != arrays) {
        return 1;
    }
    for (size_t p = 0; p < page_count; p++) {
        vppkit_license_page_free(pages[p]);
    }
    vppkit_license_pager_free(pager);
    vppkit_client_free(client);
    vppkit_shutdown();
    return 0;
}
