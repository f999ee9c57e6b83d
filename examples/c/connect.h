/*
 * What the examples share: whom to connect to. The environment says so.
 *
 *   VPPKIT_STOKEN_FILE  the .vpptoken file
 *   VPPKIT_STOKEN       the token's text, where there is no file
 *   VPPKIT_ENTRY_URL    the service configuration URL, if not Apple's: that of a running vppkit-sim
 *   VPPKIT_HOSTNAME,    who we are: claims the account for this installation; without them it is
 *   VPPKIT_GUID         only read
 */

#ifndef CONNECT_H
#define CONNECT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vppkit.h>

/* Shows an error and frees it. */
static inline void show_error(vppkit_error *error) {
    fprintf(stderr, "error: %s\n", vppkit_error_message(error));
    vppkit_error_free(error);
}

/* Says what is going on while nothing else moves. */
static inline void show_waits(void *user_data, const vppkit_log *log) {
    (void)user_data;
    if (log->kind == VPPKIT_LOG_WAITING || log->kind == VPPKIT_LOG_REPEATING) {
        fprintf(stderr, "%.*s\n", VPPKIT_PRINT(log->line));
    }
}

/* A client, or NULL after a failure that was shown. */
static inline vppkit_client *connect_client(void) {
    const char *file = getenv("VPPKIT_STOKEN_FILE");
    const char *url = getenv("VPPKIT_ENTRY_URL");
    const char *hostname = getenv("VPPKIT_HOSTNAME");
    const char *guid = getenv("VPPKIT_GUID");
    vppkit_client_options *options = vppkit_client_options_new();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    if (file != NULL) {
        vppkit_client_options_set_token_file(options, file);
    } else {
        vppkit_client_options_set_token_env(options, "VPPKIT_STOKEN");
    }
    if (url != NULL) {
        vppkit_client_options_set_service_config_url(options, url);
    }
    if (hostname != NULL && guid != NULL) {
        vppkit_client_options_set_installation(options, hostname, guid);
    }
    vppkit_client_options_on_log(options, show_waits, NULL);
    if (vppkit_client_connect(options, &client, &error) != VPPKIT_OK) {
        show_error(error);
    }
    vppkit_client_options_free(options);
    return client;
}

#endif
