/* yyjson alone: pages in memory, decoded, and six members of each record read. Arguments: URL of the
 * service configuration, rounds. Prints the median CPU nanoseconds a record. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "fields.h"
#include "post.h"

#define PAGES 40

typedef struct {
    char *text;
    size_t length;
} body;

/* The first pages of the listing. */
static void fetch(const char *config_url, body *bodies) {
    char *batch_token = NULL;
    poster from = poster_new(NULL);
    char *url = post_for_text(&from, config_url, "getLicensesSrvUrl");
    for (size_t page = 0; page < PAGES; page++) {
        size_t length;
        char *request = licenses_request(batch_token, &length);
        post(&from, url, request, length);
        bodies[page] = (body){malloc(from.length), from.length};
        memcpy(bodies[page].text, from.body, from.length);
        yyjson_doc *document = yyjson_read(from.body, from.length, 0);
        yyjson_val *token = yyjson_obj_get(yyjson_doc_get_root(document), "batchToken");
        free(request);
        free(batch_token);
        batch_token = token == NULL ? NULL : strdup(yyjson_get_str(token));
        yyjson_doc_free(document);
    }
    free(batch_token);
    free(url);
    poster_free(&from);
}

/* Decodes a page in place and reads it. */
static size_t read_page(char *text, size_t length, const yyjson_alc *memory, size_t *records) {
    yyjson_doc *document = yyjson_read_opts(text, length, YYJSON_READ_INSITU, memory, NULL);
    yyjson_val *license;
    size_t index, count, sum = 0;
    yyjson_arr_foreach(yyjson_obj_get(yyjson_doc_get_root(document), "licenses"), index, count,
                       license) {
        sum += read_six(license);
        ++*records;
    }
    yyjson_doc_free(document);
    return sum;
}

/* Nanoseconds a record. The copy that is decoded in place is made while the clock stands. */
static double measure(const body *bodies, char *buffer, const yyjson_alc *memory) {
    double took = 0;
    size_t records = 0, sum = 0;
    for (size_t page = 0; page < PAGES; page++) {
        size_t length = bodies[page].length;
        memcpy(buffer, bodies[page].text, length);
        memset(buffer + length, 0, YYJSON_PADDING_SIZE);
        double begun = thread_cpu_ns();
        sum += read_page(buffer, length, memory, &records);
        took += thread_cpu_ns() - begun;
    }
    if (records == 0 || sum == 0) {
        fail("decoding", "nothing was read");
    }
    return took / (double)records;
}

int main(int argc, char **argv) {
    body bodies[PAGES];
    size_t longest = 0;
    if (argc < 3) {
        fail(argv[0], "URL ROUNDS");
    }
    size_t rounds = strtoul(argv[2], NULL, 10);
    double *times = malloc((rounds + 1) * sizeof *times);
    fetch(argv[1], bodies);
    for (size_t page = 0; page < PAGES; page++) {
        longest = bodies[page].length > longest ? bodies[page].length : longest;
    }
    char *buffer = malloc(longest + YYJSON_PADDING_SIZE);
    yyjson_alc *memory = yyjson_alc_dyn_new();
    /* The first round only warms up. */
    for (size_t round = 0; round <= rounds; round++) {
        times[round] = measure(bodies, buffer, memory);
    }
    printf("{\"yyjson_six_ns\": %.2f}\n", median(times + 1, rounds));
    yyjson_alc_dyn_free(memory);
    for (size_t page = 0; page < PAGES; page++) {
        free(bodies[page].text);
    }
    free(buffer);
    free(times);
    return 0;
}
