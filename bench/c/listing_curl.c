/* What one would write in C without vppkit: libcurl and yyjson. Arguments: URL of the service
 * configuration, CA. */

#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "fields.h"
#include "post.h"

/* Reads a page; the token of the next one, or NULL after the last. The caller frees it. */
static char *read_page(poster *from, const yyjson_alc *memory, tally *read) {
    yyjson_read_err error;
    yyjson_doc *document = yyjson_read_opts(from->body, from->length, YYJSON_READ_INSITU, memory,
                                            &error);
    yyjson_val *root = yyjson_doc_get_root(document);
    if (root == NULL || yyjson_get_int(yyjson_obj_get(root, "status")) != 0) {
        fail("page", root == NULL ? error.msg : "the service reports a failure");
    }
    size_t index, count;
    yyjson_val *license;
    yyjson_arr_foreach(yyjson_obj_get(root, "licenses"), index, count, license) {
        read->records++;
        read->checksum += read_four(license);
    }
    char *next = NULL;
    if (yyjson_obj_get(root, "sinceModifiedToken") == NULL) {
        const char *token = yyjson_get_str(yyjson_obj_get(root, "batchToken"));
        if (token == NULL) {
            fail("page", "neither token in the answer");
        }
        next = strdup(token);
    }
    yyjson_doc_free(document);
    return next;
}

int main(int argc, char **argv) {
    start from = start_now();
    tally read = {0, 0};
    char *batch_token = NULL;
    if (argc < 2) {
        fail(argv[0], "URL [CA]");
    }
    poster to = poster_new(argc > 2 ? argv[2] : NULL);
    char *url = post_for_text(&to, argv[1], "getLicensesSrvUrl");
    /* Keeps what it has for the next page. */
    yyjson_alc *memory = yyjson_alc_dyn_new();
    do {
        size_t length;
        char *request = licenses_request(batch_token, &length);
        post(&to, url, request, length);
        free(request);
        free(batch_token);
        batch_token = read_page(&to, memory, &read);
    } while (batch_token != NULL);
    yyjson_alc_dyn_free(memory);
    free(url);
    poster_free(&to);
    start_print(from, read);
    return 0;
}
