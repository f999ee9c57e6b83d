/* Connecting, claiming, errors, and the state of a client. */

#include "support.h"

static void options_that_cannot_be_right_are_refused_by_connect(void) {
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_client_options *options = vppkit_client_options_new();
    MUST_FAIL(vppkit_client_connect(options, &client, &error), VPPKIT_USAGE);
    vppkit_client_options_set_token_file(options, "/no/such/file");
    MUST_FAIL(vppkit_client_connect(options, &client, &error), VPPKIT_USAGE);
    /* The first problem stays. */
    vppkit_client_options_set_token_env(options, "VPPKIT_STOKEN");
    MUST_FAIL(vppkit_client_connect(options, &client, &error), VPPKIT_USAGE);
    vppkit_client_options_free(options);
    options = vppkit_client_options_new();
    vppkit_client_options_set_token(options, "<html>");
    vppkit_status status = vppkit_client_connect(options, &client, &error);
    CHECK(status == VPPKIT_TOKEN);
    CHECK(vppkit_error_token_problem(error) == VPPKIT_TOKEN_PROBLEM_MALFORMED);
    CHECK(vppkit_error_effect(error) == VPPKIT_EFFECT_NOT_SENT);
    CHECK(strlen(vppkit_error_advice(error)) > 0 && strlen(vppkit_error_what(error)) > 0);
    vppkit_error_free(error);
    vppkit_client_options_free(options);
    CHECK(client == NULL);
}

static void nobody_listens_is_a_transport_error(void) {
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_client_options *options = support_options();
    vppkit_client_options_set_service_config_url(options, "http://127.0.0.1:1/mdm/x");
    vppkit_client_options_set_repeats(options, 1, 1);
    CHECK(vppkit_client_connect(options, &client, &error) == VPPKIT_TRANSPORT);
    CHECK(vppkit_error_transport_problem(error) == VPPKIT_TRANSPORT_PROBLEM_CONNECT);
    CHECK(vppkit_error_http_status(error) == 0);
    CHECK(strcmp(vppkit_error_service(error), "VPPServiceConfigSrv") == 0);
    vppkit_error_free(error);
    vppkit_client_options_free(options);
}

static void an_error_tells_all_and_never_the_token(void) {
    vppkit_client_options *options = support_options();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_asset_page *page = NULL;
    MUST(vppkit_client_connect(options, &client, &error));
    support_sim_post("faults", "{\"service\": \"getVPPAssetsSrv\", \"calls\": [1],"
                               " \"action\": {\"number\": 9625}}");
    CHECK(vppkit_client_assets(client, NULL, NULL, &page, &error) == VPPKIT_TOKEN);
    CHECK(vppkit_error_token_problem(error) == VPPKIT_TOKEN_PROBLEM_REVOKED);
    CHECK(vppkit_error_apple_number(error) == 9625);
    CHECK(vppkit_error_apple_text(error) != NULL && vppkit_error_account(error) != NULL);
    CHECK(vppkit_error_http_status(error) == 200 && vppkit_error_attempts(error) == 1);
    CHECK(vppkit_error_retry_at(error) == VPPKIT_ABSENT);
    CHECK(vppkit_error_holder_guid(error) == NULL);
    CHECK(vppkit_error_license_held(error) == NULL && vppkit_error_users_holding(error) == NULL);
    char *json = vppkit_error_to_json(error);
    CHECK(strstr(json, "\"number\":9625") != NULL && strstr(json, "\"Token\"") != NULL);
    CHECK(strstr(json, getenv("VPPKIT_STOKEN")) == NULL);
    CHECK(strstr(vppkit_error_message(error), getenv("VPPKIT_STOKEN")) == NULL);
    vppkit_string_free(json);
    vppkit_error_free(error);
    error = NULL;
    vppkit_token token;
    MUST(vppkit_client_token(client, &token, &error));
    CHECK(token.state == VPPKIT_TOKEN_STATE_REVOKED && token.end != VPPKIT_ABSENT);
    CHECK(token.kind == VPPKIT_TOKEN_KIND_LOCATION);
    support_sim_clear_faults();
    vppkit_client_free(client);
    vppkit_client_options_free(options);
}

static void an_account_changes_hands_only_on_an_explicit_call(void) {
    vppkit_client *client = support_connect();
    vppkit_client *other = NULL;
    vppkit_client_options *options = support_options();
    vppkit_asset_page *page = NULL;
    vppkit_error *error = NULL;
    char *guid = vppkit_new_guid();
    CHECK(strlen(guid) == 36);
    vppkit_client_options_set_installation(options, "other.example.com", guid);
    CHECK(vppkit_client_connect(options, &other, &error) == VPPKIT_ACCOUNT_CLAIMED);
    CHECK(strcmp(vppkit_error_holder_hostname(error), HOSTNAME) == 0);
    CHECK(strcmp(vppkit_error_holder_guid(error), GUID) == 0);
    vppkit_error_free(error);
    error = NULL;
    MUST(vppkit_client_connect_without_claim(options, &other, &error));
    MUST_FAIL(vppkit_client_assets(other, NULL, NULL, &page, &error), VPPKIT_ACCOUNT_CLAIMED);
    MUST_FAIL(vppkit_client_reactivate(other, NULL, &error), VPPKIT_ACCOUNT_CLAIMED);
    MUST_FAIL(vppkit_client_take_over(other, guid, NULL, &error), VPPKIT_ACCOUNT_CLAIMED);
    MUST(vppkit_client_take_over(other, GUID, NULL, &error));
    MUST(vppkit_client_assets(other, NULL, NULL, &page, &error));
    vppkit_asset_page_free(page);
    /* Now the first one has to be silent. */
    MUST_FAIL(vppkit_client_claim(client, NULL, &error), VPPKIT_ACCOUNT_CLAIMED);
    MUST(vppkit_client_release(other, NULL, &error));
    MUST(vppkit_client_reactivate(client, NULL, &error));
    MUST(vppkit_client_release(client, NULL, &error));
    vppkit_string_free(guid);
    vppkit_client_free(client);
    vppkit_client_free(other);
    vppkit_client_options_free(options);
}

static void a_client_without_installation_only_reads(void) {
    vppkit_client_options *options = support_options();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_user_page *page = NULL;
    vppkit_new_user *user = vppkit_new_user_new("u-never");
    MUST(vppkit_client_connect(options, &client, &error));
    MUST_FAIL(vppkit_client_register_user(client, user, NULL, &page, &error), VPPKIT_USAGE);
    MUST_FAIL(vppkit_client_claim(client, NULL, &error), VPPKIT_USAGE);
    vppkit_new_user_free(user);
    vppkit_client_free(client);
    vppkit_client_options_free(options);
}

static void the_configurations_are_told(void) {
    vppkit_client *client = support_connect();
    vppkit_client_config *config = NULL, *first = NULL;
    vppkit_error *error = NULL;
    vppkit_account account;
    vppkit_limits limits;
    char *json = NULL;
    MUST(vppkit_client_read_config(client, NULL, &config, &error));
    CHECK(vppkit_client_config_get(config, &account) == VPPKIT_OK);
    CHECK(support_is(account.holder_hostname, HOSTNAME) && support_is(account.holder_guid, GUID));
    CHECK(account.location_name.len > 0 && account.library_uid.len > 0 && account.expires > 0);
    CHECK(support_is(account.facilitator_member_id, NULL));
    char *uid = NULL;
    MUST(vppkit_client_library_uid(client, &uid, &error));
    CHECK(support_is(account.library_uid, uid));
    vppkit_string_free(uid);
    json = vppkit_client_config_to_json(config);
    CHECK(strstr(json, "\"client_context\"") != NULL);
    vppkit_string_free(json);
    MUST(vppkit_client_first_config(client, &first, &error));
    CHECK(vppkit_client_config_get(first, &account) == VPPKIT_OK);
    CHECK(account.location_name.len > 0);
    vppkit_client_config_free(first);
    vppkit_client_config_free(config);
    MUST(vppkit_client_write_client_context(
        client, "{\"hostname\":\"" HOSTNAME "\",\"guid\":\"" GUID "\",\"site\":7}", NULL, &config,
        &error));
    CHECK(vppkit_client_config_get(config, &account) == VPPKIT_OK);
    CHECK(account.client_context.len > 70);
    vppkit_client_config_free(config);
    MUST(vppkit_client_limits(client, NULL, &limits, &error));
    CHECK(limits.associate == 10 && limits.disassociate == 10);
    MUST(vppkit_client_service_config(client, NULL, &json, &error));
    CHECK(strstr(json, "getVPPAssetsSrvUrl") != NULL);
    vppkit_string_free(json);
    MUST(vppkit_client_account_label(client, &json, &error));
    CHECK(strlen(json) > 0);
    vppkit_string_free(json);
    vppkit_client_free(client);
}

static void any_service_can_be_called(void) {
    vppkit_client *client = support_connect();
    vppkit_error *error = NULL;
    char *json = NULL;
    MUST(vppkit_client_call(client, "getVPPAssetsSrv", "{\"includeLicenseCounts\": true}", NULL,
                            &json, &error));
    CHECK(strstr(json, "\"totalCount\"") != NULL && strstr(json, "\"envelope\"") != NULL);
    vppkit_string_free(json);
    MUST(vppkit_client_call(client, "getVPPAssetsSrv", NULL, NULL, &json, &error));
    vppkit_string_free(json);
    MUST_FAIL(vppkit_client_call(client, "noSuchSrv", NULL, NULL, &json, &error), VPPKIT_USAGE);
    MUST_FAIL(vppkit_client_call(client, "getVPPAssetsSrv", "[]", NULL, &json, &error),
              VPPKIT_USAGE);
    MUST_FAIL(vppkit_client_call(client, "getVPPAssetsSrv", "{\"sToken\":\"x\"}", NULL, &json,
                                 &error),
              VPPKIT_USAGE);
    vppkit_client_free(client);
}

static void metadata_is_told_in_the_order_asked_for(void) {
    vppkit_client *client = support_connect();
    const char *ids[] = {ADAM_ID, "1"};
    vppkit_metadata_query *query = vppkit_metadata_query_new(ids, 2);
    vppkit_metadata_list *list = NULL;
    vppkit_metadata found;
    vppkit_error *error = NULL;
    char *json = NULL;
    vppkit_metadata_query_set_language(query, "en");
    MUST(vppkit_client_metadata(client, query, NULL, &list, &error));
    CHECK(vppkit_metadata_list_len(list) == 2);
    CHECK(vppkit_metadata_list_get(list, 0, &found) == VPPKIT_OK);
    CHECK(support_is(found.adam_id, ADAM_ID) && found.name.len > 0);
    CHECK(vppkit_metadata_list_get(list, 1, &found) == VPPKIT_NOT_FOUND);
    CHECK(vppkit_metadata_list_get(list, 2, &found) == VPPKIT_USAGE);
    MUST(vppkit_metadata_list_to_json(list, 0, &json, &error));
    CHECK(strstr(json, "\"raw\"") != NULL);
    vppkit_string_free(json);
    vppkit_metadata_list_free(list);
    vppkit_metadata_query_free(query);
    vppkit_client_free(client);
}

static void statuses_have_names_and_numbers_have_statuses(void) {
    CHECK(strcmp(vppkit_status_name(VPPKIT_NOT_FOUND), "NotFound") == 0);
    CHECK(strcmp(vppkit_status_name(VPPKIT_OK), "Ok") == 0);
    CHECK(strcmp(vppkit_status_name(-7), "unknown") == 0);
    CHECK(strcmp(vppkit_status_name(VPPKIT_STORAGE), "Storage") == 0);
    CHECK(strcmp(vppkit_effect_name(VPPKIT_EFFECT_NOT_SENT), "NotSent") == 0);
    CHECK(strcmp(vppkit_target_status_name(VPPKIT_TARGET_NOT_SENT), "NotSent") == 0);
    CHECK(strcmp(vppkit_target_status_name(VPPKIT_TARGET_NONE), "None") == 0);
    CHECK(strcmp(vppkit_event_kind_name(1000), "unknown") == 0);
    CHECK(strcmp(vppkit_license_status_name(VPPKIT_LICENSE_STATUS_REFUNDED), "Refunded") == 0);
    CHECK(strcmp(vppkit_pricing_param_name(VPPKIT_PRICING_PARAM_PLUS), VPPKIT_PLUS) == 0);
    CHECK(vppkit_status_of_number(0) == VPPKIT_OK);
    CHECK(vppkit_status_of_number(VPPKIT_ABSENT) == VPPKIT_OK);
    CHECK(vppkit_status_of_number(9610) == VPPKIT_NO_LICENSE);
    CHECK(vppkit_status_of_number(123456) == VPPKIT_INVALID_REQUEST);
    CHECK(vppkit_version()[0] != '\0');
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"options that cannot be right are refused by connect",
         options_that_cannot_be_right_are_refused_by_connect},
        {"nobody listens is a transport error", nobody_listens_is_a_transport_error},
        {"an error tells all and never the token", an_error_tells_all_and_never_the_token},
        {"an account changes hands only on an explicit call",
         an_account_changes_hands_only_on_an_explicit_call},
        {"a client without installation only reads", a_client_without_installation_only_reads},
        {"the configurations are told", the_configurations_are_told},
        {"any service can be called", any_service_can_be_called},
        {"metadata is told in the order asked for", metadata_is_told_in_the_order_asked_for},
        {"statuses have names and numbers have statuses",
         statuses_have_names_and_numbers_have_statuses},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
