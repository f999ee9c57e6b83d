/* Jobs, and what became of them. */

#include "support.h"

#define DEVICES 35

static char names[DEVICES][16];
static const char *devices[DEVICES];

static void name_devices(const char *prefix) {
    for (int i = 0; i < DEVICES; i++) {
        snprintf(names[i], sizeof names[i], "%s-%03d", prefix, i);
        devices[i] = names[i];
    }
}

static int told;

static void tell(void *user_data, const vppkit_job_progress *progress) {
    CHECK(user_data == &told && progress->targets == DEVICES && progress->requests > 0);
    told++;
}

static void every_target_is_told_once_in_the_order_given(void) {
    vppkit_client *client = support_connect();
    vppkit_job *job = vppkit_job_assign(ADAM_ID, VPPKIT_STDQ);
    vppkit_job_outcome *outcome = NULL;
    vppkit_error *error = NULL;
    vppkit_job_totals totals;
    size_t count = 0;
    name_devices("C-JOB");
    vppkit_job_to_devices(job, devices, 20);
    vppkit_job_to_devices(job, devices + 20, DEVICES - 20);
    vppkit_job_on_progress(job, tell, &told);
    char *plan = NULL;
    MUST(vppkit_client_plan(client, job, NULL, &plan, &error));
    CHECK(strstr(plan, "\"licenses_needed\":35") != NULL);
    vppkit_string_free(plan);
    MUST(vppkit_client_run(client, job, NULL, &outcome, &error));
    const vppkit_target *targets = vppkit_job_outcome_targets(outcome, &count);
    CHECK(count == DEVICES && told >= 4);
    for (size_t i = 0; i < count; i++) {
        CHECK(support_is(targets[i].target, devices[i]));
        CHECK(targets[i].action == VPPKIT_JOB_ASSIGN);
        CHECK(targets[i].status == VPPKIT_TARGET_DONE && !targets[i].already);
        CHECK(targets[i].reason == VPPKIT_OK && targets[i].apple_number == VPPKIT_ABSENT);
    }
    CHECK(vppkit_job_outcome_totals(outcome, &totals) == VPPKIT_OK);
    CHECK(totals.done == DEVICES && totals.already == 0 && totals.requests == 4);
    CHECK(vppkit_job_outcome_all_done(outcome) && vppkit_job_outcome_stopped(outcome) == NULL);
    char *json = vppkit_job_outcome_to_json(outcome);
    CHECK(strstr(json, "\"C-JOB-034\"") != NULL);
    vppkit_string_free(json);
    vppkit_job_outcome_free(outcome);

    /* More than ten lose something: that must be said. */
    vppkit_job_free(job);
    job = vppkit_job_unassign(ADAM_ID, VPPKIT_STDQ);
    vppkit_job_from_devices(job, devices, DEVICES);
    vppkit_job_set_notify_disassociation(job, false);
    MUST_FAIL(vppkit_client_run(client, job, NULL, &outcome, &error), VPPKIT_USAGE);
    vppkit_job_confirm_removals(job, DEVICES);
    MUST(vppkit_client_run(client, job, NULL, &outcome, &error));
    CHECK(vppkit_job_outcome_all_done(outcome));
    vppkit_job_outcome_free(outcome);
    vppkit_job_free(job);
    vppkit_client_free(client);
}

static void what_was_refused_says_why(void) {
    vppkit_client *client = support_connect();
    vppkit_job *job = vppkit_job_assign("1", VPPKIT_STDQ);
    vppkit_job_outcome *outcome = NULL;
    vppkit_error *error = NULL;
    name_devices("C-NONE");
    vppkit_job_to_devices(job, devices, 2);
    vppkit_job_set_parallel(job, 1);
    MUST(vppkit_client_run(client, job, NULL, &outcome, &error));
    const vppkit_target *targets = vppkit_job_outcome_targets(outcome, NULL);
    CHECK(targets[0].status == VPPKIT_TARGET_FAILED && targets[0].reason == VPPKIT_NO_LICENSE);
    CHECK(targets[0].apple_number == 9610 && targets[0].text.len > 0);
    CHECK(!vppkit_job_outcome_all_done(outcome));
    vppkit_job_outcome_free(outcome);
    vppkit_job_free(job);
    vppkit_client_free(client);
}

static void a_job_that_ends_early_says_why(void) {
    vppkit_client *client = support_connect();
    vppkit_job *job = vppkit_job_assign(ADAM_ID, VPPKIT_STDQ);
    vppkit_job_outcome *outcome = NULL;
    vppkit_error *error = NULL;
    vppkit_job_totals totals;
    name_devices("C-EARLY");
    vppkit_job_to_devices(job, devices, DEVICES);
    vppkit_job_set_parallel(job, 1);
    support_sim_post("faults", "{\"service\": \"manageVPPLicensesByAdamIdSrv\", \"calls\": [2],"
                               " \"action\": {\"number\": 9625}}");
    MUST(vppkit_client_run(client, job, NULL, &outcome, &error));
    support_sim_clear_faults();
    const vppkit_error *stopped = vppkit_job_outcome_stopped(outcome);
    CHECK(vppkit_error_status(stopped) == VPPKIT_TOKEN);
    CHECK(vppkit_error_apple_number(stopped) == 9625);
    CHECK(vppkit_job_outcome_totals(outcome, &totals) == VPPKIT_OK);
    CHECK(totals.done == 10 && totals.not_sent + totals.failed + totals.unknown == 25);
    vppkit_job_outcome_free(outcome);
    vppkit_job_free(job);
    vppkit_client_free(client);
}

static void users_are_retired(void) {
    vppkit_client *client = support_connect();
    const char *users[] = {"c-job-user"};
    vppkit_job *job = vppkit_job_retire_users();
    vppkit_job_outcome *outcome = NULL;
    vppkit_error *error = NULL;
    char *plan = NULL;
    MUST_FAIL(vppkit_client_run(client, job, NULL, &outcome, &error), VPPKIT_USAGE);
    support_sim_post("register_user", "{\"client_user_id\": \"c-job-user\"}");
    vppkit_job_from_users(job, users, 1);
    MUST_FAIL(vppkit_client_plan(client, job, NULL, &plan, &error), VPPKIT_USAGE);
    MUST(vppkit_client_run(client, job, NULL, &outcome, &error));
    CHECK(vppkit_job_outcome_all_done(outcome));
    vppkit_job_outcome_free(outcome);
    /* There is nothing that one who is retired could be given by such a job. */
    vppkit_job_to_users(job, users, 1);
    MUST_FAIL(vppkit_client_run(client, job, NULL, &outcome, &error), VPPKIT_USAGE);
    vppkit_job_free(job);
    vppkit_client_free(client);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"every target is told once in the order given",
         every_target_is_told_once_in_the_order_given},
        {"what was refused says why", what_was_refused_says_why},
        {"a job that ends early says why", a_job_that_ends_early_says_why},
        {"users are retired", users_are_retired},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
