#include "post.h"

#include <stdlib.h>
#include <string.h>

#include "common.h"

static void reserve(poster *to, size_t length) {
    if (length + YYJSON_PADDING_SIZE <= to->capacity) {
        return;
    }
    to->capacity = 2 * (length + YYJSON_PADDING_SIZE);
    to->body = realloc(to->body, to->capacity);
    if (to->body == NULL) {
        fail("realloc", NULL);
    }
}

static size_t receive(char *data, size_t size, size_t count, void *user) {
    poster *to = user;
    reserve(to, to->length + size * count);
    memcpy(to->body + to->length, data, size * count);
    to->length += size * count;
    return size * count;
}

static void check(CURLcode code) {
    if (code != CURLE_OK) {
        fail("libcurl", curl_easy_strerror(code));
    }
}

poster poster_new(const char *ca) {
    poster to = {0};
    check(curl_global_init(CURL_GLOBAL_DEFAULT));
    to.curl = curl_easy_init();
    to.headers = curl_slist_append(NULL, "Content-Type: application/json");
    /* curl would otherwise wait for a "100 Continue" before it sends a larger body. */
    to.headers = curl_slist_append(to.headers, "Expect:");
    check(curl_easy_setopt(to.curl, CURLOPT_HTTPHEADER, to.headers));
    check(curl_easy_setopt(to.curl, CURLOPT_WRITEFUNCTION, receive));
    check(curl_easy_setopt(to.curl, CURLOPT_FAILONERROR, 1L));
    if (ca != NULL) {
        check(curl_easy_setopt(to.curl, CURLOPT_CAINFO, ca));
    }
    return to;
}

void post(poster *to, const char *url, const char *json, size_t length) {
    to->length = 0;
    check(curl_easy_setopt(to->curl, CURLOPT_WRITEDATA, to));
    check(curl_easy_setopt(to->curl, CURLOPT_URL, url));
    check(curl_easy_setopt(to->curl, CURLOPT_POSTFIELDS, json));
    check(curl_easy_setopt(to->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length));
    check(curl_easy_perform(to->curl));
    reserve(to, to->length);
    memset(to->body + to->length, 0, YYJSON_PADDING_SIZE);
}

char *post_for_text(poster *to, const char *url, const char *member) {
    post(to, url, "{}", 2);
    yyjson_doc *document = yyjson_read(to->body, to->length, 0);
    const char *text = yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(document), member));
    if (text == NULL) {
        fail(member, "not in the answer");
    }
    char *copy = strdup(text);
    yyjson_doc_free(document);
    return copy;
}

char *licenses_request(const char *batch_token, size_t *length) {
    yyjson_mut_doc *document = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(document);
    yyjson_mut_doc_set_root(document, root);
    yyjson_mut_obj_add_str(document, root, "sToken", TOKEN);
    if (batch_token != NULL) {
        yyjson_mut_obj_add_str(document, root, "batchToken", batch_token);
    }
    char *json = yyjson_mut_write(document, 0, length);
    yyjson_mut_doc_free(document);
    return json;
}

void poster_free(poster *to) {
    curl_slist_free_all(to->headers);
    curl_easy_cleanup(to->curl);
    curl_global_cleanup();
    free(to->body);
}
