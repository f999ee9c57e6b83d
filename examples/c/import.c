/*
 * The main job: connect, import the whole library, show what is in it.
 *
 *   cc import.c $(pkg-config --cflags --libs vppkit) -o import
 *   ./import            (connect.h says what the environment must hold)
 *   ./import --json
 */

#include "connect.h"

/* Reads the import to its end. Whether the summary was filled in; *last is the event that holds it. */
static bool import_library(vppkit_client *client, vppkit_summary *summary, vppkit_event **last) {
    vppkit_sync *sync = NULL;
    vppkit_event *event = NULL;
    vppkit_error *error = NULL;
    vppkit_status status = vppkit_client_import(client, NULL, NULL, &sync, &error);
    while (status == VPPKIT_OK &&
           (status = vppkit_sync_next(sync, NULL, &event, &error)) == VPPKIT_OK) {
        vppkit_progress progress;
        switch (vppkit_event_kind_of(event)) {
        case VPPKIT_EVENT_STARTED:
            fprintf(stderr, "Importing %s\n", vppkit_event_account(event));
            break;
        case VPPKIT_EVENT_PROGRESS:
            if (vppkit_event_progress(event, &progress) == VPPKIT_OK) {
                fprintf(stderr, "\r%llu of about %llu   ", (unsigned long long)progress.delivered,
                        (unsigned long long)progress.expected);
            }
            break;
        case VPPKIT_EVENT_DONE:
            vppkit_event_summary(event, summary);
            vppkit_event_free(*last);
            *last = event;
            event = NULL;
            break;
        default:
            /* A product would store the records of the other events here. */
            break;
        }
        vppkit_event_free(event);
    }
    fprintf(stderr, "\n");
    vppkit_sync_free(sync);
    if (status != VPPKIT_DONE) {
        show_error(error);
    }
    return status == VPPKIT_DONE && *last != NULL;
}

static void row(const char *name, uint64_t value) {
    printf("%-22s%12llu\n", name, (unsigned long long)value);
}

int main(int argc, char **argv) {
    bool as_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    vppkit_client *client = connect_client();
    vppkit_event *last = NULL;
    vppkit_summary summary;
    bool is_complete = client != NULL && import_library(client, &summary, &last);
    if (is_complete && as_json) {
        char *json = vppkit_event_to_json(last);
        printf("%s\n", json);
        vppkit_string_free(json);
    } else if (is_complete) {
        printf("%.*s\n\n", VPPKIT_PRINT(summary.account));
        row("Assets", summary.assets);
        row("Licences", summary.licenses);
        row("  assigned", summary.licenses_assigned);
        row("  available", summary.licenses_available);
        row("Users with licences", summary.users);
        row("Devices with licences", summary.devices);
        row("Requests sent", summary.requests);
        row("Bytes received", summary.received_bytes);
        row("Milliseconds", summary.took);
    }
    vppkit_event_free(last);
    vppkit_client_free(client);
    return is_complete ? EXIT_SUCCESS : EXIT_FAILURE;
}
