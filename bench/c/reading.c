/* What reading a record costs that came in a page: each page of a listing is read once, right after
 * it came, in one of three ways by turns. Argument: URL of the service configuration. Prints the
 * medians in CPU nanoseconds a record. */

#include <stdio.h>
#include <stdlib.h>

#include "common.h"
#include "connect.h"

/* A record of which all members are looked at. */
static size_t all_of(const vppkit_license *license) {
    return license->license_id.len + license->adam_id.len + license->pricing_param.len +
           (size_t)license->product_type_id + license->product_type_name.len +
           (size_t)license->is_irrevocable + license->status.len + license->user_id.len +
           license->client_user_id.len + license->its_id_hash.len + license->serial_number.len;
}

static size_t six_of(const vppkit_license *license) {
    return license->license_id.len + license->adam_id.len + license->pricing_param.len +
           license->status.len + license->client_user_id.len + license->serial_number.len;
}

static size_t get_all(const vppkit_license_page *page) {
    size_t count = vppkit_license_page_len(page), sum = 0;
    for (size_t i = 0; i < count; i++) {
        vppkit_license license;
        vppkit_license_page_get(page, i, &license);
        sum += all_of(&license);
    }
    return sum;
}

static size_t get_six(const vppkit_license_page *page) {
    size_t count = vppkit_license_page_len(page), sum = 0;
    for (size_t i = 0; i < count; i++) {
        vppkit_license license;
        vppkit_license_page_get(page, i, &license);
        sum += six_of(&license);
    }
    return sum;
}

static size_t array_of_all(const vppkit_license_page *page) {
    size_t count = 0, sum = 0;
    const vppkit_license *licenses = vppkit_license_page_records(page, &count);
    for (size_t i = 0; i < count; i++) {
        sum += all_of(&licenses[i]);
    }
    return sum;
}

#define WAYS 3
#define MOST_PAGES 2048

static struct {
    const char *name;
    size_t (*read)(const vppkit_license_page *page);
    size_t pages;
    double ns[MOST_PAGES];
} ways[WAYS] = {
    {.name = "get_all_ns", .read = get_all},
    {.name = "array_all_ns", .read = array_of_all},
    {.name = "get_six_ns", .read = get_six},
};

int main(int argc, char **argv) {
    vppkit_license_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_status status;
    size_t nothing = 0;
    if (argc < 2) {
        fail(argv[0], "URL");
    }
    vppkit_client *client = connect_to(argv[1], NULL);
    vppkit_license_pager *pager = list_licenses(client);
    for (size_t i = 0; (status = vppkit_license_pager_next(pager, NULL, &page, &error)) == VPPKIT_OK;
         i = (i + 1) % WAYS) {
        double begun = thread_cpu_ns();
        size_t sum = ways[i].read(page);
        double took = thread_cpu_ns() - begun;
        nothing += sum == 0;
        if (ways[i].pages < MOST_PAGES) {
            ways[i].ns[ways[i].pages++] = took / (double)vppkit_license_page_len(page);
        }
        vppkit_license_page_free(page);
    }
    if (status != VPPKIT_DONE || nothing > 0) {
        must(status, error, "reading");
        fail("reading", "empty pages");
    }
    for (size_t i = 0; i < WAYS; i++) {
        printf("%s\"%s\": %.2f", i == 0 ? "{" : ", ", ways[i].name,
               median(ways[i].ns, ways[i].pages));
    }
    printf("}\n");
    vppkit_license_pager_free(pager);
    vppkit_client_free(client);
    return 0;
}
