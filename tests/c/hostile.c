/* Arguments that no program should give: strange texts, secrets in the wrong place, endless times. */

#define _DEFAULT_SOURCE

#include "support.h"

#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

/* Whatever is wrong with a text, an error must not show one that may be the token. */
static void check_hides(vppkit_status status, vppkit_error **error, const char *secret) {
    char *json = vppkit_error_to_json(*error);
    CHECK(status != VPPKIT_OK);
    CHECK(strstr(vppkit_error_message(*error), secret) == NULL);
    CHECK(json != NULL && strstr(json, secret) == NULL);
    vppkit_string_free(json);
    vppkit_error_free(*error);
    *error = NULL;
}

static void a_token_in_the_wrong_place_is_not_shown(void) {
    const char *token = getenv("VPPKIT_STOKEN");
    vppkit_client *client = support_connect(), *other = NULL;
    vppkit_error *error = NULL;
    char *json = NULL, quoted[2048];
    vppkit_sync *sync = NULL;
    snprintf(quoted, sizeof quoted, "\"%s\"", token);
    check_hides(vppkit_client_call(client, "getVPPAssetsSrv", quoted, NULL, &json, &error), &error,
                token);
    check_hides(vppkit_client_call(client, token, NULL, NULL, &json, &error), &error, token);
    check_hides(vppkit_client_sync(client, token, NULL, &sync, &error), &error, token);
    for (int way = 0; way < 2; way++) {
        vppkit_client_options *options = vppkit_client_options_new();
        if (way == 0) {
            vppkit_client_options_set_token_file(options, token);
        } else {
            vppkit_client_options_set_token_env(options, token);
        }
        check_hides(vppkit_client_connect(options, &other, &error), &error, token);
        vppkit_client_options_free(options);
    }
    vppkit_client_free(client);
}

static void texts_that_are_no_utf8_are_refused_and_paths_are_not(void) {
    const char *strange = "\xff\xfe", *ids[] = {"C-HOSTILE-1", strange};
    char path[] = "hostile-\xff.vpptoken";
    vppkit_client *client = support_connect(), *second = NULL;
    vppkit_error *error = NULL;
    vppkit_user_page *user = NULL;
    vppkit_job_outcome *outcome = NULL;
    MUST_FAIL(vppkit_client_user(client, strange, NULL, &user, &error), VPPKIT_USAGE);
    vppkit_job *job = vppkit_job_assign(ADAM_ID, VPPKIT_STDQ);
    vppkit_job_to_devices(job, ids, 2);
    MUST_FAIL(vppkit_client_run(client, job, NULL, &outcome, &error), VPPKIT_USAGE);
    vppkit_job_free(job);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(getenv("VPPKIT_STOKEN"), file) >= 0 && fclose(file) == 0);
    vppkit_client_options *options = support_options();
    vppkit_client_options_set_token_file(options, path);
    MUST(vppkit_client_connect(options, &second, &error));
    vppkit_client_options_free(options);
    unlink(path);
    vppkit_client_free(second);
    vppkit_client_free(client);
}

/* Times that no clock can add, and no time at all. */
static void any_time_can_be_set(void) {
    void (*const set[])(vppkit_client_options *, uint64_t) = {
        vppkit_client_options_set_connect_timeout, vppkit_client_options_set_attempt_timeout,
        vppkit_client_options_set_stall_timeout,   vppkit_client_options_set_deadline,
        vppkit_client_options_set_longest_wait,    vppkit_client_options_set_config_refresh,
    };
    const uint64_t times[] = {UINT64_MAX, INT64_MAX, 0};
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        for (size_t j = 0; j < sizeof times / sizeof *times; j++) {
            vppkit_client_options *options = support_options();
            vppkit_client *client = NULL;
            vppkit_error *error = NULL;
            set[i](options, times[j]);
            vppkit_client_options_set_repeats(options, 1, times[j]);
            vppkit_client_options_set_parallelism(options, (uint32_t)times[j]);
            vppkit_status status = vppkit_client_connect(options, &client, &error);
            /* No time at all is too short for what is waited for, and harmless elsewhere. */
            CHECK(times[j] == 0 ? status != VPPKIT_INTERNAL && status != VPPKIT_USAGE
                                : status == VPPKIT_OK);
            vppkit_error_free(error);
            vppkit_client_free(client);
            vppkit_client_options_free(options);
        }
    }
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    vppkit_call_options *options = vppkit_call_options_new();
    vppkit_call_options_set_attempts(options, UINT32_MAX);
    vppkit_call_options_set_deadline(options, UINT64_MAX);
    MUST(vppkit_client_assets(client, NULL, options, &page, &error));
    vppkit_asset_page_free(page);
    vppkit_call_options_set_attempts(options, 0);
    vppkit_call_options_set_deadline(options, 0);
    MUST_FAIL(vppkit_client_assets(client, NULL, options, &page, &error), VPPKIT_DEADLINE);
    vppkit_call_options_free(options);
    vppkit_client_free(client);
}

static void the_token_can_be_looked_at_before_connecting(void) {
    vppkit_client_options *options = support_options();
    char *organization = vppkit_client_options_token_organization(options);
    CHECK(organization != NULL && organization[0] != '\0');
    CHECK(vppkit_client_options_token_expires(options) > 1500000000000);
    vppkit_string_free(organization);
    vppkit_client_options_free(options);
    options = vppkit_client_options_new();
    CHECK(vppkit_client_options_token_expires(options) == VPPKIT_ABSENT);
    CHECK(vppkit_client_options_token_organization(options) == NULL);
    vppkit_client_options_free(options);
}

static void two_clients_of_a_token_open_the_same_library(void) {
    vppkit_client *one = support_connect(), *other = support_connect();
    CHECK(vppkit_client_same_library(one, other) == 1);
    CHECK(vppkit_client_same_library(one, NULL) == -1);
    vppkit_client_free(one);
    vppkit_client_free(other);
}

static void numbers_have_a_meaning(void) {
    CHECK(vppkit_meaning_of_number(9610).len > 0 && vppkit_advice_of_number(9610).len > 0);
    CHECK(vppkit_meaning_of_number(1).data == NULL && vppkit_advice_of_number(-1).data == NULL);
}

static void a_client_can_be_used_after_a_shutdown(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    for (int round = 0; round < 5; round++) {
        vppkit_asset_page *page = NULL;
        MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
        vppkit_asset_page_free(page);
        vppkit_shutdown();
        vppkit_shutdown();
    }
    vppkit_client_free(client);
}

static void *call_slowly(void *argument) {
    vppkit_client *client = argument;
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    vppkit_asset_page_free(page);
    return NULL;
}

static void a_shutdown_takes_nothing_from_a_call_under_way(void) {
    pthread_t thread;
    vppkit_client *client = support_connect();
    support_sim_post("faults", "{\"service\": \"getVPPAssetsSrv\", \"times\": 1,"
                               " \"action\": {\"delay_ms\": 500}}");
    pthread_create(&thread, NULL, call_slowly, client);
    support_sleep(200);
    vppkit_shutdown();
    pthread_join(thread, NULL);
    support_sim_clear_faults();
    vppkit_client_free(client);
}

static int threads(void) {
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;
    while (readdir(tasks) != NULL) {
        count++;
    }
    closedir(tasks);
    /* Two of them are no threads. */
    return count - 2;
}

/* Another copy of the library, as a host loads a plug-in. */
static void it_can_be_loaded_and_unloaded(void) {
    vppkit_shutdown();
    int before = threads();
    for (int round = 0; round < 5; round++) {
        void *library = dlopen("./libvppkit.so", RTLD_NOW | RTLD_LOCAL);
        CHECK(library != NULL && threads() == before);
        if (library == NULL) {
            printf("        %s\n", dlerror());
            return;
        }
        vppkit_client_options *(*make)(void);
        void (*set_token)(vppkit_client_options *, const char *);
        void (*set_url)(vppkit_client_options *, const char *);
        vppkit_status (*connect)(const vppkit_client_options *, vppkit_client **, vppkit_error **);
        void (*free_client)(vppkit_client *);
        void (*free_options)(vppkit_client_options *);
        void (*shutdown)(void);
        *(void **)&make = dlsym(library, "vppkit_client_options_new");
        *(void **)&set_token = dlsym(library, "vppkit_client_options_set_token");
        *(void **)&set_url = dlsym(library, "vppkit_client_options_set_service_config_url");
        *(void **)&connect = dlsym(library, "vppkit_client_connect");
        *(void **)&free_client = dlsym(library, "vppkit_client_free");
        *(void **)&free_options = dlsym(library, "vppkit_client_options_free");
        *(void **)&shutdown = dlsym(library, "vppkit_shutdown");
        vppkit_client *client = NULL;
        vppkit_client_options *options = make();
        set_token(options, getenv("VPPKIT_STOKEN"));
        set_url(options, getenv("VPPKIT_ENTRY_URL"));
        CHECK(connect(options, &client, NULL) == VPPKIT_OK && threads() > before);
        free_options(options);
        free_client(client);
        shutdown();
        CHECK(threads() == before);
        CHECK(dlclose(library) == 0);
    }
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"a token in the wrong place is not shown", a_token_in_the_wrong_place_is_not_shown},
        {"texts that are no UTF-8 are refused, and paths are not",
         texts_that_are_no_utf8_are_refused_and_paths_are_not},
        {"any time can be set", any_time_can_be_set},
        {"the token can be looked at before connecting",
         the_token_can_be_looked_at_before_connecting},
        {"two clients of a token open the same library",
         two_clients_of_a_token_open_the_same_library},
        {"numbers have a meaning", numbers_have_a_meaning},
        {"a client can be used after a shutdown", a_client_can_be_used_after_a_shutdown},
        {"a shutdown takes nothing from a call under way",
         a_shutdown_takes_nothing_from_a_call_under_way},
        {"it can be loaded and unloaded", it_can_be_loaded_and_unloaded},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
