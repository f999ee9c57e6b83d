/*
 * An app for many devices: every serial number on standard input, one a line, gets it.
 *
 *   ./assign 361304891 < serials.txt
 *   ./assign 361304891 --dry-run < serials.txt
 */

#include "connect.h"

static void show_progress(void *user_data, const vppkit_job_progress *progress) {
    (void)user_data;
    fprintf(stderr, "\r%llu of %llu done, %llu refused   ", (unsigned long long)progress->done,
            (unsigned long long)progress->targets, (unsigned long long)progress->failed);
}

/* Adds each line to the job, which copies it. */
static void read_targets(vppkit_job *job) {
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        const char *serial_number = line;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0') {
            vppkit_job_to_devices(job, &serial_number, 1);
        }
    }
}

/* Whether every target has the asset now. */
static bool run(vppkit_client *client, const vppkit_job *job) {
    vppkit_job_outcome *outcome = NULL;
    vppkit_error *error = NULL;
    vppkit_job_totals totals;
    size_t count = 0;
    if (vppkit_client_run(client, job, NULL, &outcome, &error) != VPPKIT_OK) {
        show_error(error);
        return false;
    }
    fprintf(stderr, "\n");
    const vppkit_target *targets = vppkit_job_outcome_targets(outcome, &count);
    for (size_t i = 0; i < count; i++) {
        if (targets[i].status == VPPKIT_TARGET_FAILED) {
            printf("%.*s: %s: %.*s\n", VPPKIT_PRINT(targets[i].target),
                   vppkit_status_name(targets[i].reason), VPPKIT_PRINT(targets[i].text));
        } else if (targets[i].status == VPPKIT_TARGET_UNKNOWN) {
            printf("%.*s: not known: look before asking again\n", VPPKIT_PRINT(targets[i].target));
        }
    }
    const vppkit_error *stopped = vppkit_job_outcome_stopped(outcome);
    if (stopped != NULL) {
        printf("Ended early: %s\n", vppkit_error_message(stopped));
    }
    vppkit_job_outcome_totals(outcome, &totals);
    printf("%llu targets: %llu done (%llu were so before), %llu failed, %llu unknown, "
           "%llu not sent\n",
           (unsigned long long)totals.targets, (unsigned long long)totals.done,
           (unsigned long long)totals.already, (unsigned long long)totals.failed,
           (unsigned long long)totals.unknown, (unsigned long long)totals.not_sent);
    bool all_done = vppkit_job_outcome_all_done(outcome);
    vppkit_job_outcome_free(outcome);
    return all_done;
}

static bool show_plan(vppkit_client *client, const vppkit_job *job) {
    vppkit_error *error = NULL;
    char *json = NULL;
    if (vppkit_client_plan(client, job, NULL, &json, &error) != VPPKIT_OK) {
        show_error(error);
        return false;
    }
    printf("%s\n", json);
    vppkit_string_free(json);
    return true;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: %s ADAM_ID [--dry-run] < serial numbers\n", argv[0]);
        return EXIT_FAILURE;
    }
    bool is_dry = argc > 2 && strcmp(argv[2], "--dry-run") == 0;
    vppkit_client *client = connect_client();
    if (client == NULL) {
        return EXIT_FAILURE;
    }
    vppkit_job *job = vppkit_job_assign(argv[1], VPPKIT_STDQ);
    read_targets(job);
    vppkit_job_on_progress(job, show_progress, NULL);
    bool all_done = is_dry ? show_plan(client, job) : run(client, job);
    vppkit_job_free(job);
    vppkit_client_free(client);
    return all_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
