/* Many threads on one client. */

#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 64

static vppkit_client *shared;
static vppkit_license_page *page_of_all;
static atomic_int done, refused;

static void *work(void *argument) {
    int number = *(int *)argument;
    vppkit_error *error = NULL;
    for (int round = 0; round < 3; round++) {
        vppkit_asset_page *assets = NULL;
        vppkit_user_pager *pager = NULL;
        vppkit_user_page *users = NULL;
        vppkit_gate gate;
        size_t count = 0;
        vppkit_status status =
            number % 2 == 0 ? vppkit_client_assets(shared, NULL, NULL, &assets, &error)
                            : vppkit_client_users(shared, NULL, NULL, &pager, &error);
        if (status == VPPKIT_OK && pager != NULL) {
            status = vppkit_user_pager_next(pager, NULL, &users, &error);
        }
        if (status != VPPKIT_OK) {
            printf("        %s\n", vppkit_error_message(error));
            vppkit_error_free(error);
            return NULL;
        }
        /* All read the same page at once. */
        const vppkit_license *licenses = vppkit_license_page_records(page_of_all, &count);
        for (size_t i = 0; i < count; i++) {
            done += licenses[i].license_id.len == 0;
        }
        done += vppkit_client_gate(shared, &gate, NULL) == VPPKIT_OK && gate.in_flight <= 5;
        vppkit_asset_page_free(assets);
        vppkit_user_page_free(users);
        vppkit_user_pager_free(pager);
    }
    return NULL;
}

static void sixty_four_threads_share_a_client(void) {
    pthread_t threads[THREADS];
    int numbers[THREADS];
    vppkit_license_pager *pager = NULL;
    vppkit_error *error = NULL;
    shared = support_connect();
    MUST(vppkit_client_licenses(shared, NULL, NULL, &pager, &error));
    MUST(vppkit_license_pager_next(pager, NULL, &page_of_all, &error));
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, work, &numbers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    CHECK(done == 3 * THREADS);
    char *verdicts = support_sim_get("judge");
    CHECK(strstr(verdicts, "\"kept\": true") != NULL && strstr(verdicts, "\"kept\": false") == NULL);
    free(verdicts);
    vppkit_license_page_free(page_of_all);
    vppkit_license_pager_free(pager);
    vppkit_client_free(shared);
}

static vppkit_license_pager *one_pager;

static void *next_page(void *argument) {
    vppkit_license_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_status status = vppkit_license_pager_next(one_pager, NULL, &page, &error);
    (void)argument;
    refused += status == VPPKIT_USAGE;
    done += status == VPPKIT_OK;
    vppkit_error_free(error);
    vppkit_license_page_free(page);
    return NULL;
}

static void a_pager_is_for_one_thread_at_a_time(void) {
    pthread_t threads[2];
    vppkit_error *error = NULL;
    shared = support_connect();
    done = 0;
    support_sim_post("faults", "{\"service\": \"getVPPLicensesSrv\", \"times\": 1,"
                               " \"action\": {\"delay_ms\": 1000}}");
    MUST(vppkit_client_licenses(shared, NULL, NULL, &one_pager, &error));
    pthread_create(&threads[0], NULL, next_page, NULL);
    support_sleep(300);
    pthread_create(&threads[1], NULL, next_page, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    CHECK(done == 1 && refused == 1);
    support_sim_clear_faults();
    vppkit_license_pager_free(one_pager);
    vppkit_client_free(shared);
}

static void *import_all(void *argument) {
    vppkit_error *error = NULL;
    vppkit_event *event = NULL;
    vppkit_sync *sync = NULL;
    vppkit_job_outcome *outcome = NULL;
    const char *devices[] = {"C-STACK-1", "C-STACK-2"};
    vppkit_client *client = support_connect();
    vppkit_job *job = vppkit_job_assign(ADAM_ID, VPPKIT_STDQ);
    vppkit_job_to_devices(job, devices, 2);
    MUST(vppkit_client_run(client, job, NULL, &outcome, &error));
    MUST(vppkit_client_import(client, NULL, NULL, &sync, &error));
    while (vppkit_sync_next(sync, NULL, &event, &error) == VPPKIT_OK) {
        vppkit_event_free(event);
    }
    vppkit_job_outcome_free(outcome);
    vppkit_job_free(job);
    vppkit_sync_free(sync);
    vppkit_client_free(client);
    return argument;
}

static void a_call_needs_no_more_than_a_megabyte_of_stack(void) {
    pthread_attr_t attributes;
    pthread_t thread;
    int argument = 0;
    void *returned = NULL;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, 1024 * 1024) == 0);
    CHECK(pthread_create(&thread, &attributes, import_all, &argument) == 0);
    pthread_join(thread, &returned);
    CHECK(returned == &argument);
    pthread_attr_destroy(&attributes);
}

static vppkit_sync *one_sync;

static void *all_events(void *argument) {
    vppkit_event *event = NULL;
    vppkit_error *error = NULL;
    vppkit_status status;
    (void)argument;
    while ((status = vppkit_sync_next(one_sync, NULL, &event, &error)) == VPPKIT_OK) {
        vppkit_event_free(event);
    }
    refused += status == VPPKIT_USAGE;
    done += status == VPPKIT_DONE;
    vppkit_error_free(error);
    return NULL;
}

static void a_sync_is_for_one_thread_at_a_time(void) {
    pthread_t threads[2];
    vppkit_error *error = NULL;
    shared = support_connect();
    done = refused = 0;
    support_sim_post("faults", "{\"service\": \"getVPPAssetsSrv\", \"times\": 1,"
                               " \"action\": {\"delay_ms\": 1000}}");
    MUST(vppkit_client_import(shared, NULL, NULL, &one_sync, &error));
    pthread_create(&threads[0], NULL, all_events, NULL);
    support_sleep(300);
    pthread_create(&threads[1], NULL, all_events, NULL);
    pthread_join(threads[1], NULL);
    pthread_join(threads[0], NULL);
    CHECK(done == 1 && refused == 1);
    support_sim_clear_faults();
    vppkit_sync_free(one_sync);
    vppkit_client_free(shared);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"64 threads share a client", sixty_four_threads_share_a_client},
        {"a pager is for one thread at a time", a_pager_is_for_one_thread_at_a_time},
        {"a sync is for one thread at a time", a_sync_is_for_one_thread_at_a_time},
        {"a call needs no more than a megabyte of stack",
         a_call_needs_no_more_than_a_megabyte_of_stack},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
