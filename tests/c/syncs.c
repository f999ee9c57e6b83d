/* Import, sync, checkpoints. */

#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <unistd.h>

typedef struct {
    size_t assets, assignments, licenses, users, checkpoints, progress;
    bool started, is_incremental, done;
    vppkit_summary summary;
    char *checkpoint;
} seen;

/* Reads events until the end, or until so many checkpoints have come. */
static vppkit_status read_events(vppkit_sync *sync, seen *seen, size_t most_checkpoints) {
    vppkit_event *event = NULL;
    vppkit_error *error = NULL;
    vppkit_status status = VPPKIT_OK;
    vppkit_progress progress;
    while (seen->checkpoints < most_checkpoints &&
           (status = vppkit_sync_next(sync, NULL, &event, &error)) == VPPKIT_OK) {
        char *json = vppkit_event_to_json(event);
        CHECK(strstr(json, "\"event\"") != NULL);
        vppkit_string_free(json);
        switch (vppkit_event_kind_of(event)) {
        case VPPKIT_EVENT_STARTED:
            seen->started = vppkit_event_account(event) != NULL;
            seen->is_incremental = vppkit_event_is_incremental(event);
            break;
        case VPPKIT_EVENT_ASSETS:
            seen->assets += vppkit_asset_page_len(vppkit_event_assets(event));
            CHECK(vppkit_event_users(event) == NULL);
            break;
        case VPPKIT_EVENT_ASSIGNMENTS:
            seen->assignments += vppkit_assignment_page_len(vppkit_event_assignments(event));
            break;
        case VPPKIT_EVENT_LICENSES:
            seen->licenses += vppkit_license_page_len(vppkit_event_licenses(event));
            break;
        case VPPKIT_EVENT_USERS:
            seen->users += vppkit_user_page_len(vppkit_event_users(event));
            break;
        case VPPKIT_EVENT_PROGRESS:
            CHECK(vppkit_event_progress(event, &progress) == VPPKIT_OK);
            CHECK(progress.list != VPPKIT_LIST_NONE);
            seen->progress++;
            break;
        case VPPKIT_EVENT_CHECKPOINT:
            free(seen->checkpoint);
            seen->checkpoint = strdup(vppkit_event_checkpoint(event));
            seen->checkpoints++;
            break;
        case VPPKIT_EVENT_DONE:
            CHECK(vppkit_event_summary(event, &seen->summary) == VPPKIT_OK);
            CHECK(seen->summary.account.len > 0);
            CHECK(vppkit_event_progress(event, &progress) == VPPKIT_USAGE);
            seen->done = true;
            break;
        default:
            break;
        }
        vppkit_event_free(event);
    }
    if (status != VPPKIT_OK && status != VPPKIT_DONE) {
        printf("        %s\n", vppkit_error_message(error));
        vppkit_error_free(error);
    }
    return status;
}

static void an_import_brings_everything_and_a_sync_what_changed(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_sync *sync = NULL;
    bool is_complete = false;
    char *uid = NULL;
    seen import = {0}, later = {0};
    MUST(vppkit_client_import(client, NULL, NULL, &sync, &error));
    CHECK(read_events(sync, &import, SIZE_MAX) == VPPKIT_DONE);
    vppkit_sync_free(sync);
    CHECK(import.started && !import.is_incremental && import.done);
    CHECK(import.assets == import.summary.assets && import.assets > 0);
    CHECK(import.assignments == import.summary.assignments && import.assignments >= 4000);
    CHECK(import.users == import.summary.user_records && import.users > 0);
    CHECK(import.progress > 0 && import.licenses == 0 && import.checkpoint != NULL);
    MUST(vppkit_checkpoint_is_complete(import.checkpoint, &is_complete, &error));
    CHECK(is_complete);
    MUST(vppkit_checkpoint_library_uid(import.checkpoint, &uid, &error));
    CHECK(uid != NULL);
    vppkit_string_free(uid);
    support_sim_post("register_user", "{\"client_user_id\": \"c-sync-1\"}");
    MUST(vppkit_client_sync(client, import.checkpoint, NULL, &sync, &error));
    CHECK(read_events(sync, &later, SIZE_MAX) == VPPKIT_DONE);
    vppkit_sync_free(sync);
    CHECK(later.is_incremental && later.users == 1);
    free(import.checkpoint);
    free(later.checkpoint);
    vppkit_client_free(client);
}

static void an_import_of_licences_without_users_can_be_had(void) {
    vppkit_client *client = support_connect();
    vppkit_import_options *options = vppkit_import_options_new();
    vppkit_error *error = NULL;
    vppkit_sync *sync = NULL;
    seen import = {0};
    vppkit_import_options_from_licenses(options);
    vppkit_import_options_without_users(options);
    MUST(vppkit_client_import(client, options, NULL, &sync, &error));
    vppkit_import_options_free(options);
    CHECK(read_events(sync, &import, SIZE_MAX) == VPPKIT_DONE);
    CHECK(import.licenses > 0 && import.assignments == 0 && import.users == 0);
    free(import.checkpoint);
    vppkit_sync_free(sync);
    vppkit_client_free(client);
}

static void an_interrupted_import_goes_on_from_its_file(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_sync *sync = NULL;
    char *kept = (char *)"untouched";
    char path[] = "/tmp/vppkit-c-XXXXXX";
    seen begun = {0}, rest = {0};
    bool is_complete = true;
    close(mkstemp(path));
    unlink(path);
    MUST(vppkit_checkpoint_load(path, &kept, &error));
    CHECK(kept == NULL);
    MUST(vppkit_client_import(client, NULL, NULL, &sync, &error));
    MUST(vppkit_sync_keep_in_file(sync, path, &error));
    CHECK(read_events(sync, &begun, 2) == VPPKIT_OK);
    /* What came before the last checkpoint is taken when the next event is asked for. */
    vppkit_event *event = NULL;
    MUST(vppkit_sync_next(sync, NULL, &event, &error));
    vppkit_event_free(event);
    vppkit_sync_free(sync);
    MUST(vppkit_checkpoint_load(path, &kept, &error));
    CHECK(kept != NULL);
    MUST(vppkit_checkpoint_is_complete(kept, &is_complete, &error));
    CHECK(!is_complete);
    MUST(vppkit_client_sync(client, kept, NULL, &sync, &error));
    CHECK(read_events(sync, &rest, SIZE_MAX) == VPPKIT_DONE);
    CHECK(rest.done && rest.assignments > 0);
    vppkit_sync_free(sync);
    vppkit_string_free(kept);
    unlink(path);
    free(begun.checkpoint);
    free(rest.checkpoint);
    vppkit_client_free(client);
}

static void a_file_that_cannot_be_used_does_not_speak_against_its_checkpoint(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_sync *sync = NULL;
    char *kept = NULL;
    char path[] = "/tmp/vppkit-c-XXXXXX";
    seen all = {0};
    vppkit_status status;
    int file = mkstemp(path);
    CHECK(write(file, "no checkpoint", 13) == 13);
    close(file);
    MUST_FAIL(vppkit_checkpoint_load(path, &kept, &error), VPPKIT_CHECKPOINT);
    unlink(path);
    /* A folder can be neither read nor written, even by root. */
    MUST_FAIL(vppkit_checkpoint_load("/tmp", &kept, &error), VPPKIT_STORAGE);
    CHECK(kept == NULL);
    MUST(vppkit_client_import(client, NULL, NULL, &sync, &error));
    MUST(vppkit_sync_keep_in_file(sync, "/tmp", &error));
    while ((status = read_events(sync, &all, SIZE_MAX)) == VPPKIT_OK) {
    }
    CHECK(status == VPPKIT_STORAGE);
    vppkit_sync_free(sync);
    free(all.checkpoint);
    vppkit_client_free(client);
}

static void a_failure_writes_the_checkpoint_that_is_due(void) {
    vppkit_client *client = support_connect();
    vppkit_import_options *options = vppkit_import_options_new();
    vppkit_error *error = NULL;
    vppkit_sync *sync = NULL;
    char *kept = NULL;
    char path[] = "/tmp/vppkit-c-XXXXXX";
    seen begun = {0};
    close(mkstemp(path));
    unlink(path);
    support_sim_post("faults", "{\"service\":\"getVPPLicensesSrv\",\"calls\":[4],"
                               "\"action\":{\"number\":9637}}");
    vppkit_import_options_from_licenses(options);
    MUST(vppkit_client_import(client, options, NULL, &sync, &error));
    vppkit_import_options_free(options);
    MUST(vppkit_sync_keep_in_file(sync, path, &error));
    CHECK(read_events(sync, &begun, SIZE_MAX) == VPPKIT_PERMISSION);
    vppkit_sync_free(sync);
    support_sim_clear_faults();
    MUST(vppkit_checkpoint_load(path, &kept, &error));
    CHECK(kept != NULL && begun.checkpoint != NULL && strcmp(kept, begun.checkpoint) == 0);
    vppkit_string_free(kept);
    unlink(path);
    free(begun.checkpoint);
    vppkit_client_free(client);
}

static void a_text_that_is_no_checkpoint_is_refused(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_sync *sync = NULL;
    bool is_complete = false;
    MUST_FAIL(vppkit_client_sync(client, "nonsense", NULL, &sync, &error), VPPKIT_CHECKPOINT);
    MUST_FAIL(vppkit_checkpoint_is_complete("", &is_complete, &error), VPPKIT_CHECKPOINT);
    CHECK(sync == NULL);
    vppkit_client_free(client);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"an import brings everything and a sync what changed",
         an_import_brings_everything_and_a_sync_what_changed},
        {"an import of licences without users can be had",
         an_import_of_licences_without_users_can_be_had},
        {"an interrupted import goes on from its file",
         an_interrupted_import_goes_on_from_its_file},
        {"a file that cannot be used does not speak against its checkpoint",
         a_file_that_cannot_be_used_does_not_speak_against_its_checkpoint},
        {"a failure writes the checkpoint that is due",
         a_failure_writes_the_checkpoint_that_is_due},
        {"a text that is no checkpoint is refused", a_text_that_is_no_checkpoint_is_refused},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
