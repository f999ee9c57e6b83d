/* fork with a live client, and with a call in flight. */

#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define FORKS 20
/* Far more than a child needs; one that hangs must not hang the tests. */
#define PATIENCE 30

static vppkit_client *client;

/* In the child: everything works, with a new connection; what moved on in the parent does not. */
static int child(vppkit_asset_page *inherited, vppkit_license_pager *pager, vppkit_cancel *cancel) {
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_license_page *licenses = NULL;
    vppkit_asset asset;
    vppkit_gate gate;
    alarm(PATIENCE);
    if (vppkit_asset_page_get(inherited, 0, &asset) != VPPKIT_OK || asset.adam_id.len == 0) {
        return 1;
    }
    if (vppkit_license_pager_next(pager, NULL, &licenses, &error) != VPPKIT_USAGE) {
        return 2;
    }
    vppkit_error_free(error);
    error = NULL;
    vppkit_license_pager_free(pager);
    for (int round = 0; round < 2; round++) {
        if (vppkit_client_assets(client, NULL, NULL, &page, &error) != VPPKIT_OK) {
            fprintf(stderr, "child: %s\n", vppkit_error_message(error));
            return 3;
        }
        vppkit_asset_page_free(page);
    }
    if (vppkit_client_licenses(client, NULL, NULL, &pager, &error) != VPPKIT_OK ||
        vppkit_license_pager_next(pager, cancel, &licenses, &error) != VPPKIT_OK) {
        return 4;
    }
    vppkit_license_page_free(licenses);
    vppkit_license_pager_free(pager);
    vppkit_cancel_cancel(cancel);
    vppkit_cancel_free(cancel);
    if (vppkit_client_gate(client, &gate, &error) != VPPKIT_OK) {
        return 5;
    }
    vppkit_asset_page_free(inherited);
    vppkit_client_free(client);
    vppkit_shutdown();
    return 0;
}

static volatile int stop;

static void *keep_calling(void *argument) {
    int *calls = argument;
    while (!stop) {
        vppkit_error *error = NULL;
        vppkit_asset_page *page = NULL;
        vppkit_status status = vppkit_client_assets(client, NULL, NULL, &page, &error);
        CHECK(status == VPPKIT_OK);
        if (status != VPPKIT_OK) {
            printf("        parent: %s\n", vppkit_error_message(error));
        }
        vppkit_error_free(error);
        vppkit_asset_page_free(page);
        ++*calls;
    }
    return NULL;
}

static void children_and_parent_work_on(bool with_calls) {
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_license_pager *pager = NULL;
    vppkit_license_page *licenses = NULL;
    vppkit_cancel *cancel = vppkit_cancel_new();
    pthread_t threads[4];
    int calls[4] = {0};
    client = support_connect();
    stop = 0;
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    /* Without calls nothing goes on in the background either: no page is fetched ahead. */
    vppkit_license_filter *filter = vppkit_license_filter_new();
    vppkit_license_filter_set_parallel(filter, with_calls ? 5 : 1);
    MUST(vppkit_client_licenses(client, filter, NULL, &pager, &error));
    vppkit_license_filter_free(filter);
    MUST(vppkit_license_pager_next(pager, NULL, &licenses, &error));
    vppkit_license_page_free(licenses);
    support_sleep(100);
    for (int i = 0; with_calls && i < 4; i++) {
        pthread_create(&threads[i], NULL, keep_calling, &calls[i]);
    }
    for (int i = 0; i < FORKS; i++) {
        if (with_calls) {
            support_sleep(7);
        }
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
            _exit(child(page, pager, cancel));
        }
        int status = 0;
        CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            printf("        child %d ended with %x\n", i, (unsigned)status);
        }
    }
    stop = 1;
    for (int i = 0; with_calls && i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK(calls[i] > 0);
    }
    /* The children have not touched what the parent shares with them. */
    CHECK(!vppkit_cancel_is_cancelled(cancel));
    vppkit_status status = VPPKIT_OK;
    while ((status = vppkit_license_pager_next(pager, NULL, &licenses, &error)) == VPPKIT_OK) {
        vppkit_license_page_free(licenses);
    }
    CHECK(status == VPPKIT_DONE);
    vppkit_cancel_free(cancel);
    vppkit_license_pager_free(pager);
    vppkit_asset_page_free(page);
    vppkit_client_free(client);
}

static void a_child_uses_the_clients_of_its_parent(void) {
    children_and_parent_work_on(false);
}

static void a_child_works_that_was_forked_in_the_middle_of_calls(void) {
    children_and_parent_work_on(true);
}

static int forked;

static void fork_once(void *user_data, const vppkit_log *log) {
    vppkit_asset_page *page = NULL;
    (void)user_data;
    (void)log;
    if (client == NULL || forked != 0) {
        return;
    }
    fflush(stdout);
    forked = fork();
    if (forked == 0) {
        alarm(PATIENCE);
        _exit(vppkit_client_assets(client, NULL, NULL, &page, NULL) == VPPKIT_USAGE ? 0 : 1);
    }
}

/* As a program does that starts another one. The child may not call, and does not hang. */
static void a_callback_can_fork(void) {
    vppkit_client_options *options = support_options();
    vppkit_error *error = NULL;
    vppkit_client *made = NULL;
    vppkit_asset_page *page = NULL;
    int status = 0;
    client = NULL;
    vppkit_client_options_on_log(options, fork_once, NULL);
    MUST(vppkit_client_connect(options, &made, &error));
    client = made;
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    CHECK(forked > 0 && waitpid(forked, &status, 0) == forked);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    vppkit_asset_page_free(page);
    vppkit_client_options_free(options);
    vppkit_client_free(client);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"20 children use the clients of their parent", a_child_uses_the_clients_of_its_parent},
        {"20 children work that were forked in the middle of calls",
         a_child_works_that_was_forked_in_the_middle_of_calls},
        {"a callback can fork", a_callback_can_fork},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
