/* The peer's requests: libcurl with a connection that is kept, and bodies in a buffer that is used
 * again and again. */

#ifndef POST_H
#define POST_H

#include <stddef.h>

#include <curl/curl.h>
#include <yyjson.h>

typedef struct {
    CURL *curl;
    struct curl_slist *headers;
    /* The body of the last answer, with YYJSON_PADDING_SIZE free bytes behind it. */
    char *body;
    size_t length, capacity;
} poster;

/* `ca` may be NULL. */
poster poster_new(const char *ca);

/* Posts JSON; the answer is then in the buffer. */
void post(poster *to, const char *url, const char *json, size_t length);

/* The text of a member of the answer to an empty request, which the caller frees. */
char *post_for_text(poster *to, const char *url, const char *member);

/* A request for a page; `batch_token` may be NULL. The caller frees it. */
char *licenses_request(const char *batch_token, size_t *length);

void poster_free(poster *to);

#endif
