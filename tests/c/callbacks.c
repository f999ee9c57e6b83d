/* Callbacks: what they may do, and when they are over. */

#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <pthread.h>
#include <stdatomic.h>

/* What a callback is given. A program would free it together with its client. */
typedef struct {
    atomic_int running, freed, late, slow;
} listener;

static void tell(void *user_data, const vppkit_log *log) {
    listener *listener = user_data;
    (void)log;
    listener->running++;
    if (listener->slow) {
        support_sleep(5);
    }
    listener->late += listener->freed;
    listener->running--;
}

static vppkit_client *connect_with(vppkit_log_function function, void *user_data) {
    vppkit_client_options *options = support_options();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_client_options_on_log(options, function, user_data);
    MUST(vppkit_client_connect(options, &client, &error));
    vppkit_client_options_free(options);
    return client;
}

/* Pages are fetched in the background, and their answers are told there. */
static void check_over(int round) {
    listener listener = {0, 0, 0, 0};
    vppkit_error *error = NULL;
    vppkit_license_pager *pager = NULL;
    vppkit_license_page *page = NULL;
    vppkit_client *client = connect_with(tell, &listener);
    MUST(vppkit_client_licenses(client, NULL, NULL, &pager, &error));
    listener.slow = 1;
    MUST(vppkit_license_pager_next(pager, NULL, &page, &error));
    vppkit_license_page_free(page);
    support_sleep((unsigned)round % 12);
    /* In either order: the last one counts. */
    if (round % 2 == 0) {
        vppkit_client_free(client);
        vppkit_license_pager_free(pager);
    } else {
        vppkit_license_pager_free(pager);
        vppkit_client_free(client);
    }
    listener.freed = 1;
    support_sleep(20);
    CHECK(listener.late == 0 && listener.running == 0);
}

static void none_runs_once_the_last_handle_is_freed(void) {
    for (int round = 0; round < 30; round++) {
        check_over(round);
    }
}

static void shut_down(void *user_data, const vppkit_log *log) {
    (void)log;
    ++*(int *)user_data;
    vppkit_shutdown();
}

static void a_shutdown_in_one_does_nothing(void) {
    int told = 0;
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_client *client = connect_with(shut_down, &told);
    for (int round = 0; round < 3; round++) {
        MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
        vppkit_asset_page_free(page);
    }
    CHECK(told == 5);
    vppkit_client_free(client);
}

typedef struct {
    vppkit_client *client;
    vppkit_license_pager *pager;
    vppkit_cancel *cancel;
    int told;
} everything;

/* Everything that waits for nothing can be done in a callback. */
static void use_everything(void *user_data, const vppkit_log *log) {
    everything *mine = user_data;
    vppkit_error *error = NULL;
    char *text = NULL;
    (void)log;
    if (mine->client == NULL || mine->told++ > 0) {
        return;
    }
    CHECK(vppkit_client_account_label(mine->client, &text, NULL) == VPPKIT_OK && text != NULL);
    vppkit_string_free(text);
    MUST_FAIL(vppkit_license_pager_next(mine->pager, NULL, NULL, &error), VPPKIT_USAGE);
    CHECK(vppkit_license_pager_restarts(mine->pager) == 0);
    vppkit_license_pager *other = NULL;
    vppkit_license_page *page = NULL;
    CHECK(vppkit_client_licenses(mine->client, NULL, NULL, &other, NULL) == VPPKIT_OK);
    MUST_FAIL(vppkit_license_pager_next(other, NULL, &page, &error), VPPKIT_USAGE);
    vppkit_license_pager_free(other);
    vppkit_client *another = NULL;
    vppkit_client_options *options = support_options();
    MUST_FAIL(vppkit_client_connect(options, &another, &error), VPPKIT_USAGE);
    vppkit_client_options_free(options);
    vppkit_cancel_cancel(mine->cancel);
}

static void one_may_do_all_that_waits_for_nothing(void) {
    everything mine = {NULL, NULL, vppkit_cancel_new(), 0};
    vppkit_error *error = NULL;
    vppkit_license_page *page = NULL;
    vppkit_client *client = connect_with(use_everything, &mine);
    MUST(vppkit_client_licenses(client, NULL, NULL, &mine.pager, &error));
    mine.client = client;
    vppkit_status status = vppkit_license_pager_next(mine.pager, mine.cancel, &page, &error);
    CHECK(mine.told > 0 && (status == VPPKIT_CANCELLED || status == VPPKIT_OK));
    vppkit_error_free(error);
    vppkit_license_page_free(page);
    vppkit_license_pager_free(mine.pager);
    vppkit_cancel_free(mine.cancel);
    vppkit_client_free(client);
}

static void free_the_last_handle(void *user_data, const vppkit_log *log) {
    vppkit_client **client = user_data;
    (void)log;
    vppkit_client_free(*client);
    *client = NULL;
}

static void freeing_the_last_handle_in_one_does_not_hang(void) {
    vppkit_client *freed = NULL;
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_client *client = connect_with(free_the_last_handle, &freed);
    freed = client;
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    CHECK(freed == NULL);
    vppkit_asset_page_free(page);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"none runs once the last handle is freed", none_runs_once_the_last_handle_is_freed},
        {"a shutdown in one does nothing", a_shutdown_in_one_does_nothing},
        {"one may do all that waits for nothing", one_may_do_all_that_waits_for_nothing},
        {"freeing the last handle in one does not hang",
         freeing_the_last_handle_in_one_does_not_hang},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
