/* Wrong use of handles, which the registry of the test build catches: it ends the program. */

#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static vppkit_client *client;
static vppkit_asset_page *page;
static vppkit_error *error;

/* Runs a misuse in a child: it must be aborted with this line on standard error. */
static void check_caught(void (*misuse)(void), const char *expected) {
    char said[512] = {0};
    int ends[2], status = 0;
    ssize_t got;
    size_t length = 0;
    CHECK(pipe(ends) == 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 2);
        alarm(30);
        misuse();
        _exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], said + length, sizeof said - 1 - length)) > 0) {
        length += (size_t)got;
    }
    close(ends[0]);
    waitpid(pid, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    if (strstr(said, expected) == NULL) {
        printf("        said: %s\n", said);
    }
    CHECK(strstr(said, expected) != NULL);
}

static void free_twice(void) {
    vppkit_asset_page_free(page);
    vppkit_asset_page_free(page);
}

static void a_double_free_is_caught(void) {
    check_caught(free_twice, "double free of a vppkit_asset_page");
}

static void use_after_free(void) {
    vppkit_license_pager *pager = NULL;
    vppkit_license_page *licenses = NULL;
    vppkit_client_licenses(client, NULL, NULL, &pager, &error);
    vppkit_license_pager_free(pager);
    vppkit_license_pager_next(pager, NULL, &licenses, &error);
}

static void the_use_of_a_freed_pager_is_caught(void) {
    check_caught(use_after_free, "use of a freed vppkit_license_pager");
}

static void mistake_types(void) {
    vppkit_license license;
    vppkit_license_page_get((vppkit_license_page *)(void *)page, 0, &license);
}

static void a_handle_of_another_type_is_caught(void) {
    check_caught(mistake_types, "a vppkit_asset_page was given as a vppkit_license_page");
}

static void invent_a_handle(void) {
    char memory[256] = {0};
    vppkit_client_free((vppkit_client *)(void *)memory);
}

static void what_is_no_handle_is_caught(void) {
    check_caught(invent_a_handle, "is no handle");
}

static void free_borrowed(void) {
    vppkit_sync *sync = NULL;
    vppkit_event *event = NULL;
    vppkit_client_import(client, NULL, NULL, &sync, &error);
    while (vppkit_sync_next(sync, NULL, &event, &error) == VPPKIT_OK) {
        const vppkit_asset_page *assets = vppkit_event_assets(event);
        vppkit_asset_page_free((vppkit_asset_page *)(size_t)assets);
        vppkit_event_free(event);
    }
}

static void freeing_what_belongs_to_another_handle_is_caught(void) {
    check_caught(free_borrowed, "that belongs to another handle");
}

static void use_borrowed_too_late(void) {
    const char *devices[] = {"C-MISUSE-1"};
    vppkit_license_request *request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
    vppkit_license_changes *changes = NULL;
    vppkit_license_request_associate_devices(request, devices, 1);
    vppkit_client_manage_licenses(client, request, NULL, &changes, &error);
    const vppkit_license_change_page *borrowed = vppkit_license_changes_associations(changes);
    vppkit_license_changes_free(changes);
    vppkit_license_change_page_len(borrowed);
}

static void a_borrowed_page_used_too_late_is_caught(void) {
    check_caught(use_borrowed_too_late, "use of a freed vppkit_license_change_page");
}

static vppkit_client *called;

static void free_the_client(void *user_data, const vppkit_log *log) {
    vppkit_license_pager **pager = user_data;
    (void)log;
    if (*pager != NULL) {
        vppkit_license_pager_free(*pager);
    }
}

static void free_in_a_callback(void) {
    vppkit_client_options *options = support_options();
    static vppkit_license_pager *pager;
    vppkit_license_page *licenses = NULL;
    vppkit_client_options_on_log(options, free_the_client, &pager);
    vppkit_client_connect(options, &called, &error);
    vppkit_client_licenses(called, NULL, NULL, &pager, &error);
    vppkit_license_pager_next(pager, NULL, &licenses, &error);
}

static void freeing_what_a_call_uses_in_its_callback_is_caught(void) {
    check_caught(free_in_a_callback, "a vppkit_license_pager was freed while it was in use");
}

static vppkit_sync *sync_in_use;

static void *next_event(void *argument) {
    vppkit_event *event = NULL;
    (void)argument;
    while (vppkit_sync_next(sync_in_use, NULL, &event, NULL) == VPPKIT_OK) {
        vppkit_event_free(event);
    }
    return NULL;
}

static void free_under_another_thread(void) {
    pthread_t thread;
    support_sim_post("faults", "{\"service\": \"getVPPAssetsSrv\", \"times\": 1,"
                               " \"action\": {\"delay_ms\": 2000}}");
    vppkit_client_import(client, NULL, NULL, &sync_in_use, &error);
    pthread_create(&thread, NULL, next_event, NULL);
    support_sleep(500);
    vppkit_sync_free(sync_in_use);
}

static void freeing_what_another_thread_uses_is_caught(void) {
    check_caught(free_under_another_thread, "a vppkit_sync was freed while it was in use");
    support_sim_clear_faults();
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"a double free is caught", a_double_free_is_caught},
        {"the use of a freed pager is caught", the_use_of_a_freed_pager_is_caught},
        {"a handle of another type is caught", a_handle_of_another_type_is_caught},
        {"what is no handle is caught", what_is_no_handle_is_caught},
        {"freeing what belongs to another handle is caught",
         freeing_what_belongs_to_another_handle_is_caught},
        {"a borrowed page used too late is caught", a_borrowed_page_used_too_late_is_caught},
        {"freeing what a call uses in its callback is caught",
         freeing_what_a_call_uses_in_its_callback_is_caught},
        {"freeing what another thread uses is caught", freeing_what_another_thread_uses_is_caught},
    };
    client = support_connect();
    vppkit_client_assets(client, NULL, NULL, &page, &error);
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
