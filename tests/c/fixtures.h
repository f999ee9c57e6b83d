/* One handle of each type, for the generated tests: made when first asked for, and kept. */

#ifndef FIXTURES_H
#define FIXTURES_H

#include "support.h"

/* Ends the program where a fixture cannot be made. */
#define FIXTURE(type, make)                                                                        \
    static inline type *fixture_##type(void) {                                                     \
        static type *made;                                                                         \
        vppkit_error *error = NULL;                                                                \
        if (made == NULL) {                                                                        \
            make;                                                                                  \
            if (made == NULL) {                                                                    \
                printf("FAILED  no fixture of %s: %s\n", #type, vppkit_error_message(error));      \
                exit(1);                                                                           \
            }                                                                                      \
        }                                                                                          \
        return made;                                                                               \
    }

FIXTURE(vppkit_client, made = support_connect())
FIXTURE(vppkit_client_options, made = support_options())
FIXTURE(vppkit_call_options, made = vppkit_call_options_new())
FIXTURE(vppkit_cancel, made = vppkit_cancel_new())
FIXTURE(vppkit_asset_filter, made = vppkit_asset_filter_new())
FIXTURE(vppkit_assignment_filter, made = vppkit_assignment_filter_new())
FIXTURE(vppkit_license_filter, made = vppkit_license_filter_new())
FIXTURE(vppkit_user_filter, made = vppkit_user_filter_new())
FIXTURE(vppkit_import_options, made = vppkit_import_options_new())
FIXTURE(vppkit_new_user, made = vppkit_new_user_new("fixture"))
FIXTURE(vppkit_user_edit, made = vppkit_user_edit_new("fixture"))
FIXTURE(vppkit_license_request, made = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ))
FIXTURE(vppkit_metadata_query, made = vppkit_metadata_query_new(NULL, 0))
FIXTURE(vppkit_error,
        vppkit_asset_page_to_json(NULL, 0, NULL, &made))
FIXTURE(vppkit_asset_page,
        vppkit_client_assets(fixture_vppkit_client(), NULL, NULL, &made, &error))
FIXTURE(vppkit_assignment_pager,
        vppkit_client_assignments(fixture_vppkit_client(), NULL, NULL, &made, &error))
FIXTURE(vppkit_license_pager,
        vppkit_client_licenses(fixture_vppkit_client(), NULL, NULL, &made, &error))
FIXTURE(vppkit_user_pager,
        vppkit_client_users(fixture_vppkit_client(), NULL, NULL, &made, &error))
FIXTURE(vppkit_assignment_page,
        vppkit_assignment_pager_next(fixture_vppkit_assignment_pager(), NULL, &made, &error))
FIXTURE(vppkit_license_page,
        vppkit_license_pager_next(fixture_vppkit_license_pager(), NULL, &made, &error))
FIXTURE(vppkit_user_page,
        vppkit_user_pager_next(fixture_vppkit_user_pager(), NULL, &made, &error))
FIXTURE(vppkit_client_config,
        vppkit_client_read_config(fixture_vppkit_client(), NULL, &made, &error))
FIXTURE(vppkit_metadata_list,
        vppkit_client_metadata(fixture_vppkit_client(), fixture_vppkit_metadata_query(), NULL, &made,
                               &error))
FIXTURE(vppkit_sync, vppkit_client_import(fixture_vppkit_client(), NULL, NULL, &made, &error))
FIXTURE(vppkit_event, vppkit_sync_next(fixture_vppkit_sync(), NULL, &made, &error))

static inline void fixture_associate(vppkit_license_request *request) {
    const char *devices[] = {"FIXTURE-1"};
    vppkit_license_request_associate_devices(request, devices, 1);
}

static inline void fixture_add_target(vppkit_job *job) {
    const char *devices[] = {"FIXTURE-2"};
    vppkit_job_to_devices(job, devices, 1);
}

FIXTURE(vppkit_job, made = vppkit_job_assign(ADAM_ID, VPPKIT_STDQ); fixture_add_target(made))
/* Its own job: the tests spoil the other one. */
FIXTURE(vppkit_job_outcome,
        vppkit_job *job = vppkit_job_assign(ADAM_ID, VPPKIT_STDQ);
        fixture_add_target(job);
        vppkit_client_run(fixture_vppkit_client(), job, NULL, &made, &error);
        vppkit_job_free(job))
FIXTURE(vppkit_license_changes,
        vppkit_license_request *request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
        fixture_associate(request);
        vppkit_client_manage_licenses(fixture_vppkit_client(), request, NULL, &made, &error);
        vppkit_license_request_free(request))
FIXTURE(vppkit_license_change_page,
        made = vppkit_license_change_page_clone(
            vppkit_license_changes_associations(fixture_vppkit_license_changes())))

#endif
