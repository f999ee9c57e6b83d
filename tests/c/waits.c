/* Cancelling, deadlines, Retry-After, and what a client tells meanwhile. */

#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct {
    vppkit_cancel *cancel;
    unsigned after;
    double at;
} later;

static void *cancel_later(void *argument) {
    later *later = argument;
    support_sleep(later->after);
    later->at = support_now();
    vppkit_cancel_cancel(later->cancel);
    return NULL;
}

static void an_answer_that_never_comes_can_be_cancelled(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_license_changes *changes = NULL;
    const char *devices[] = {"C-SLOW-1"};
    later later = {vppkit_cancel_new(), 300, 0};
    pthread_t thread;
    vppkit_call_options *options = vppkit_call_options_new();
    vppkit_license_request *request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
    vppkit_license_request_associate_devices(request, devices, 1);
    vppkit_call_options_set_cancel(options, later.cancel);
    support_sim_post("faults", "{\"service\": \"manageVPPLicensesByAdamIdSrv\", \"times\": 1,"
                               " \"action\": {\"delay_ms\": 20000}}");
    pthread_create(&thread, NULL, cancel_later, &later);
    vppkit_status status = vppkit_client_manage_licenses(client, request, options, &changes, &error);
    double returned = support_now();
    pthread_join(thread, NULL);
    CHECK(status == VPPKIT_CANCELLED && returned - later.at < support_prompt());
    /* It was on its way: nobody can know. */
    CHECK(vppkit_error_effect(error) == VPPKIT_EFFECT_UNKNOWN);
    vppkit_error_free(error);
    error = NULL;
    CHECK(vppkit_cancel_is_cancelled(later.cancel));
    status = vppkit_client_manage_licenses(client, request, options, &changes, &error);
    CHECK(status == VPPKIT_CANCELLED && vppkit_error_effect(error) == VPPKIT_EFFECT_NOT_SENT);
    vppkit_error_free(error);
    support_sim_clear_faults();
    vppkit_license_request_free(request);
    vppkit_call_options_free(options);
    vppkit_cancel_free(later.cancel);
    vppkit_client_free(client);
}

static void connecting_can_be_cancelled(void) {
    vppkit_client_options *options = support_options();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    later later = {vppkit_cancel_new(), 200, 0};
    pthread_t thread;
    vppkit_client_options_set_cancel(options, later.cancel);
    support_sim_post("faults", "{\"service\": \"VPPServiceConfigSrv\", \"times\": 1,"
                               " \"action\": {\"delay_ms\": 20000}}");
    pthread_create(&thread, NULL, cancel_later, &later);
    vppkit_status status = vppkit_client_connect(options, &client, &error);
    CHECK(support_now() - later.at < support_prompt() && status == VPPKIT_CANCELLED && client == NULL);
    pthread_join(thread, NULL);
    /* Without an installation it changes nothing. */
    CHECK(vppkit_error_effect(error) == VPPKIT_EFFECT_NOT_APPLIED);
    vppkit_error_free(error);
    support_sim_clear_faults();
    vppkit_cancel_free(later.cancel);
    vppkit_client_options_free(options);
}

/* While the gate of the account is closed for a minute. */
static void check_deadlines(vppkit_client *client) {
    vppkit_client_options *account = support_options();
    vppkit_call_options *options = vppkit_call_options_new();
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_call_options_set_deadline(options, 5000);
    double begun = support_now();
    CHECK(vppkit_client_assets(client, NULL, options, &page, &error) == VPPKIT_THROTTLED);
    CHECK(vppkit_error_retry_at(error) != VPPKIT_ABSENT);
    vppkit_error_free(error);
    error = NULL;
    vppkit_call_options_free(options);
    vppkit_client_free(client);
    /* A new client has to wait as well; not even this makes the library forget. */
    vppkit_shutdown();
    vppkit_client_options_set_deadline(account, 5000);
    MUST_FAIL(vppkit_client_connect(account, &client, &error), VPPKIT_THROTTLED);
    CHECK(support_now() - begun < 2000);
    vppkit_client_options_free(account);
}

typedef struct {
    vppkit_client *client;
    atomic_int answered, waited, refused, read;
} told;

static void tell(void *user_data, const vppkit_log *log) {
    told *told = user_data;
    if (log->kind == VPPKIT_LOG_ANSWERED) {
        told->answered++;
        CHECK(log->service.len > 0 && log->attempt > 0 && log->bytes > 0);
        CHECK(strlen(log->line.data) == log->line.len && log->line.len > 0);
    }
    told->waited += log->kind == VPPKIT_LOG_WAITING && log->wait > 0;
    if (told->client != NULL) {
        /* Never under a lock: the state can be read. Sending waits for this very thread. */
        vppkit_gate gate;
        vppkit_token token;
        vppkit_asset_page *page = NULL;
        told->read += vppkit_client_gate(told->client, &gate, NULL) == VPPKIT_OK &&
                      vppkit_client_token(told->client, &token, NULL) == VPPKIT_OK;
        told->refused +=
            vppkit_client_assets(told->client, NULL, NULL, &page, NULL) == VPPKIT_USAGE;
    }
}

static void the_log_is_told_of_answers_and_waits(void) {
    told told = {NULL, 0, 0, 0, 0};
    vppkit_client_options *options = support_options();
    vppkit_error *error = NULL;
    vppkit_client *client = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_stats stats;
    vppkit_client_options_on_log(options, tell, &told);
    MUST(vppkit_client_connect(options, &client, &error));
    CHECK(told.answered == 2);
    told.client = client;
    support_sim_post("faults", "{\"service\": \"getVPPAssetsSrv\", \"times\": 1,"
                               " \"action\": {\"status\": 503, \"retry_after\": [\"1\"]}}");
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    CHECK(told.answered == 4 && told.waited >= 1);
    CHECK(told.read >= 3 && told.refused == told.read);
    MUST(vppkit_client_stats(client, &stats, &error));
    CHECK(stats.requests == 4 && stats.received_bytes > 0);
    support_sim_clear_faults();
    vppkit_asset_page_free(page);
    vppkit_client_free(client);
    vppkit_client_options_free(options);
}

/* A wait of 60 s in a call, a pager and a sync: each ends at once when another thread cancels. */
static void a_wait_of_60_seconds_ends_when_it_is_cancelled(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_user_page *users = NULL;
    vppkit_event *event = NULL;
    vppkit_gate gate;
    support_sim_post("faults", "{\"service\": \"getVPPAssetsSrv\", \"times\": 1,"
                               " \"action\": {\"status\": 503, \"retry_after\": [\"60\"]}}");
    for (int round = 0; round < 4; round++) {
        later later = {vppkit_cancel_new(), 300, 0};
        vppkit_call_options *options = vppkit_call_options_new();
        vppkit_user_pager *pager = NULL;
        vppkit_sync *sync = NULL;
        pthread_t thread;
        vppkit_call_options_set_cancel(options, later.cancel);
        MUST(vppkit_client_users(client, NULL, options, &pager, &error));
        MUST(vppkit_client_import(client, NULL, NULL, &sync, &error));
        pthread_create(&thread, NULL, cancel_later, &later);
        vppkit_status status =
            round == 0   ? vppkit_client_assets(client, NULL, options, &page, &error)
            : round == 1 ? vppkit_user_pager_next(pager, NULL, &users, &error)
            : round == 2 ? vppkit_user_pager_next(pager, later.cancel, &users, &error)
                         : VPPKIT_OK;
        while (status == VPPKIT_OK) {
            status = vppkit_sync_next(sync, later.cancel, &event, &error);
            if (status == VPPKIT_OK) {
                vppkit_event_free(event);
            }
        }
        double returned = support_now();
        pthread_join(thread, NULL);
        CHECK(status == VPPKIT_CANCELLED && vppkit_error_status(error) == VPPKIT_CANCELLED);
        CHECK(vppkit_error_effect(error) == VPPKIT_EFFECT_NOT_APPLIED);
        CHECK(returned >= later.at && returned - later.at < support_prompt());
        vppkit_error_free(error);
        error = NULL;
        vppkit_call_options_free(options);
        vppkit_user_pager_free(pager);
        vppkit_sync_free(sync);
        vppkit_cancel_free(later.cancel);
    }
    MUST(vppkit_client_gate(client, &gate, &error));
    CHECK(gate.closed_for > 50000 && gate.closed_for < 90000 && gate.in_flight == 0);
    support_sim_clear_faults();
    check_deadlines(client);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"an answer that never comes can be cancelled",
         an_answer_that_never_comes_can_be_cancelled},
        {"connecting can be cancelled", connecting_can_be_cancelled},
        {"the log is told of answers and waits", the_log_is_told_of_answers_and_waits},
        {"a wait of 60 seconds ends when it is cancelled, and no deadline waits for it",
         a_wait_of_60_seconds_ends_when_it_is_cancelled},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
