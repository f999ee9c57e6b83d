/*
 * A library kept up to date: imported on the first run, then asked for changes again and again.
 *
 *   ./sync_poll library.checkpoint 300        asks every 300 seconds, until Ctrl-C
 *   ./sync_poll library.checkpoint            asks once
 *
 * The checkpoint is kept in the file. A product keeps it in its database instead, in one transaction
 * with the records that came before it.
 */

#define _POSIX_C_SOURCE 200809L

#include "connect.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static vppkit_cancel *cancel;

/* Ctrl-C ends a wait at once. A thread takes the signal: a handler must not call the library. */
static void *wait_for_ctrl_c(void *argument) {
    int number = 0;
    sigwait(argument, &number);
    vppkit_cancel_cancel(cancel);
    return NULL;
}

static void show_changes(const vppkit_event *event) {
    vppkit_assignment assignment;
    vppkit_restart restart;
    vppkit_user user;
    size_t i;
    switch (vppkit_event_kind_of(event)) {
    case VPPKIT_EVENT_STARTED:
        printf("%s: %s\n", vppkit_event_account(event),
               vppkit_event_is_incremental(event) ? "what has changed" : "everything");
        break;
    case VPPKIT_EVENT_ASSIGNMENTS:
        for (i = 0; i < vppkit_assignment_page_len(vppkit_event_assignments(event)); i++) {
            vppkit_assignment_page_get(vppkit_event_assignments(event), i, &assignment);
            printf("assignment %.*s %.*s%.*s\n", VPPKIT_PRINT(assignment.adam_id),
                   VPPKIT_PRINT(assignment.client_user_id), VPPKIT_PRINT(assignment.serial_number));
        }
        break;
    case VPPKIT_EVENT_USERS:
        for (i = 0; i < vppkit_user_page_len(vppkit_event_users(event)); i++) {
            vppkit_user_page_get(vppkit_event_users(event), i, &user);
            printf("user %.*s %.*s\n", VPPKIT_PRINT(user.client_user_id),
                   VPPKIT_PRINT(user.status));
        }
        break;
    case VPPKIT_EVENT_RESTARTED:
        /* What does not come again is gone. */
        if (vppkit_event_restart(event, &restart) == VPPKIT_OK && restart.is_full) {
            printf("all of it comes now: %s %.*s\n", vppkit_list_name(restart.list),
                   VPPKIT_PRINT(restart.adam_id));
        }
        break;
    default:
        break;
    }
}

/* One import, or one round of changes. */
static bool run_once(vppkit_client *client, const char *path) {
    vppkit_sync *sync = NULL;
    vppkit_event *event = NULL;
    vppkit_error *error = NULL;
    char *checkpoint = NULL;
    vppkit_status status = vppkit_checkpoint_load(path, &checkpoint, &error);
    if (status == VPPKIT_OK) {
        status = checkpoint == NULL ? vppkit_client_import(client, NULL, NULL, &sync, &error)
                                    : vppkit_client_sync(client, checkpoint, NULL, &sync, &error);
    }
    if (status == VPPKIT_OK) {
        status = vppkit_sync_keep_in_file(sync, path, &error);
    }
    while (status == VPPKIT_OK &&
           (status = vppkit_sync_next(sync, cancel, &event, &error)) == VPPKIT_OK) {
        show_changes(event);
        vppkit_event_free(event);
    }
    vppkit_string_free(checkpoint);
    vppkit_sync_free(sync);
    if (status != VPPKIT_DONE) {
        show_error(error);
    }
    return status == VPPKIT_DONE;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: %s CHECKPOINT-FILE [SECONDS]\n", argv[0]);
        return EXIT_FAILURE;
    }
    unsigned pause = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
    sigset_t signals;
    pthread_t thread;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    cancel = vppkit_cancel_new();
    pthread_create(&thread, NULL, wait_for_ctrl_c, &signals);

    vppkit_client *client = connect_client();
    bool is_good = client != NULL && run_once(client, argv[1]);
    while (is_good && pause > 0 && !vppkit_cancel_is_cancelled(cancel)) {
        for (unsigned waited = 0; waited < pause && !vppkit_cancel_is_cancelled(cancel); waited++) {
            sleep(1);
        }
        is_good = vppkit_cancel_is_cancelled(cancel) || run_once(client, argv[1]);
    }
    vppkit_client_free(client);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
