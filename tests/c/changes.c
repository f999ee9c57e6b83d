/* What changes something: users, licence requests, the deprecated services. */

#include "support.h"

static void a_user_comes_changes_and_goes(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_user_page *page = NULL;
    vppkit_user user;
    char *url = NULL;
    vppkit_new_user *new_user = vppkit_new_user_new("c-user-1");
    vppkit_new_user_set_email(new_user, "one@example.com");
    MUST(vppkit_client_register_user(client, new_user, NULL, &page, &error));
    vppkit_new_user_free(new_user);
    CHECK(vppkit_user_page_len(page) == 1);
    CHECK(vppkit_user_page_get(page, 0, &user) == VPPKIT_OK);
    CHECK(support_is(user.client_user_id, "c-user-1") && support_is(user.email, "one@example.com"));
    CHECK(vppkit_user_status_of(user.status) == VPPKIT_USER_STATUS_REGISTERED);
    MUST(vppkit_client_invitation_url(client, page, 0, NULL, &url, &error));
    CHECK(strncmp(url, "http", 4) == 0);
    vppkit_string_free(url);
    char *user_id = support_keep(user.user_id);
    vppkit_user_page_free(page);

    vppkit_user_edit *edit = vppkit_user_edit_new("c-user-1");
    MUST_FAIL(vppkit_client_edit_user(client, edit, NULL, &page, &error), VPPKIT_USAGE);
    vppkit_user_edit_set_email(edit, "two@example.com");
    MUST(vppkit_client_edit_user(client, edit, NULL, &page, &error));
    vppkit_user_edit_free(edit);
    vppkit_user_page_free(page);

    MUST(vppkit_client_user(client, "c-user-1", NULL, &page, &error));
    CHECK(vppkit_user_page_get(page, 0, &user) == VPPKIT_OK);
    CHECK(support_is(user.email, "two@example.com"));
    vppkit_user_page_free(page);
    MUST(vppkit_client_user_record(client, user_id, NULL, &page, &error));
    vppkit_user_page_free(page);
    free(user_id);

    MUST(vppkit_client_retire_user(client, "c-user-1", NULL, &page, &error));
    vppkit_user_page_free(page);
    MUST_FAIL(vppkit_client_user(client, "c-user-1", NULL, &page, &error), VPPKIT_NOT_FOUND);
    vppkit_client_free(client);
}

static void each_target_of_a_licence_request_is_told(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_license_changes *changes = NULL;
    vppkit_license_change change;
    const char *devices[] = {"C-DEVICE-1", "C-DEVICE-2"};
    vppkit_license_request *request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
    vppkit_license_request_associate_devices(request, devices, 2);
    MUST(vppkit_client_manage_licenses(client, request, NULL, &changes, &error));
    CHECK(vppkit_license_changes_all_done(changes));
    const vppkit_license_change_page *page = vppkit_license_changes_associations(changes);
    CHECK(vppkit_license_change_page_len(page) == 2);
    CHECK(vppkit_license_change_page_get(page, 1, &change) == VPPKIT_OK);
    CHECK(support_is(change.serial_number, "C-DEVICE-2") && change.error_number == VPPKIT_ABSENT);
    CHECK(vppkit_status_of_number(change.error_number) == VPPKIT_OK);
    CHECK(vppkit_license_change_page_len(vppkit_license_changes_disassociations(changes)) == 0);
    vppkit_license_changes_free(changes);
    vppkit_license_request_free(request);

    /* Nobody has that device's licence of it: one entry fails, the call does not. */
    const char *others[] = {"C-DEVICE-1", "C-NOBODY"};
    request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
    vppkit_license_request_disassociate_devices(request, others, 2);
    vppkit_license_request_set_notify_disassociation(request, false);
    MUST(vppkit_client_manage_licenses(client, request, NULL, &changes, &error));
    CHECK(!vppkit_license_changes_all_done(changes));
    page = vppkit_license_changes_disassociations(changes);
    CHECK(vppkit_license_change_page_get(page, 1, &change) == VPPKIT_OK);
    CHECK(change.error_number == 9619);
    CHECK(vppkit_status_of_number(change.error_number) == VPPKIT_CONFLICT);
    char *json = vppkit_license_changes_to_json(changes);
    CHECK(strstr(json, "9619") != NULL);
    vppkit_string_free(json);
    /* A page of one's own outlives the changes. */
    vppkit_license_change_page *kept = vppkit_license_change_page_clone(page);
    vppkit_license_changes_free(changes);
    CHECK(vppkit_license_change_page_len(kept) == 2);
    vppkit_license_change_page_free(kept);
    vppkit_license_request_free(request);
    vppkit_client_free(client);
}

static void a_request_that_apple_leaves_undefined_is_refused(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_license_changes *changes = NULL;
    const char *ids[] = {"one"};
    vppkit_license_request *request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
    MUST_FAIL(vppkit_client_manage_licenses(client, request, NULL, &changes, &error), VPPKIT_USAGE);
    vppkit_license_request_associate_devices(request, ids, 1);
    vppkit_license_request_associate_users(request, ids, 1);
    MUST_FAIL(vppkit_client_manage_licenses(client, request, NULL, &changes, &error), VPPKIT_USAGE);
    vppkit_license_request_free(request);
    request = vppkit_license_request_new(ADAM_ID, NULL);
    MUST_FAIL(vppkit_client_manage_licenses(client, request, NULL, &changes, &error), VPPKIT_USAGE);
    vppkit_license_request_free(request);
    CHECK(changes == NULL);
    vppkit_client_free(client);
}

static void who_holds_a_licence_already_is_told(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_user_page *page = NULL;
    char *json = NULL;
    vppkit_new_user *new_user = vppkit_new_user_new("c-user-2");
    MUST(vppkit_client_register_user(client, new_user, NULL, &page, &error));
    vppkit_user_page_free(page);
    vppkit_new_user_free(new_user);
    support_sim_post("accept_invitation", "{\"client_user_id\": \"c-user-2\"}");
    MUST(vppkit_client_associate_any_license(client, "c-user-2", ADAM_ID, VPPKIT_STDQ, NULL, &json,
                                             &error));
    CHECK(strstr(json, "c-user-2") != NULL);
    vppkit_string_free(json);
    vppkit_status status = vppkit_client_associate_any_license(client, "c-user-2", ADAM_ID,
                                                               VPPKIT_STDQ, NULL, &json, &error);
    CHECK(status == VPPKIT_CONFLICT && vppkit_error_apple_number(error) == 9616);
    vppkit_license_page *held = vppkit_error_license_held(error);
    CHECK(vppkit_license_page_len(held) == 1);
    vppkit_error_free(error);
    error = NULL;
    vppkit_license license;
    CHECK(vppkit_license_page_get(held, 0, &license) == VPPKIT_OK);
    char *license_id = support_keep(license.license_id);
    vppkit_license_page_free(held);

    /* The user's record shows it too. */
    vppkit_license_page *licenses = NULL;
    MUST(vppkit_client_user(client, "c-user-2", NULL, &page, &error));
    MUST(vppkit_user_page_licenses(page, 0, &licenses, &error));
    CHECK(vppkit_license_page_len(licenses) == 1);
    vppkit_license_page_free(licenses);
    vppkit_user_page_free(page);

    MUST(vppkit_client_disassociate_license(client, license_id, NULL, NULL, &json, &error));
    vppkit_string_free(json);
    free(license_id);
    vppkit_client_free(client);
}

static void the_effect_of_a_lost_write_is_unknown(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    vppkit_license_changes *changes = NULL;
    const char *devices[] = {"C-DEVICE-9"};
    vppkit_license_request *request = vppkit_license_request_new(ADAM_ID, VPPKIT_STDQ);
    vppkit_license_request_associate_devices(request, devices, 1);
    support_sim_post("faults", "{\"service\": \"manageVPPLicensesByAdamIdSrv\", \"calls\": [1],"
                               " \"action\": {\"close\": \"after\"}}");
    CHECK(vppkit_client_manage_licenses(client, request, NULL, &changes, &error) ==
          VPPKIT_TRANSPORT);
    CHECK(vppkit_error_effect(error) == VPPKIT_EFFECT_UNKNOWN);
    vppkit_error_free(error);
    support_sim_clear_faults();
    vppkit_license_request_free(request);
    vppkit_client_free(client);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"a user comes, changes and goes", a_user_comes_changes_and_goes},
        {"each target of a licence request is told", each_target_of_a_licence_request_is_told},
        {"a request that Apple leaves undefined is refused",
         a_request_that_apple_leaves_undefined_is_refused},
        {"who holds a licence already is told", who_holds_a_licence_already_is_told},
        {"the effect of a lost write is unknown", the_effect_of_a_lost_write_is_unknown},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
