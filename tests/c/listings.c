/* Pages, records and pagers. */

#include "support.h"

static void every_record_of_a_listing_is_read_both_ways(void) {
    vppkit_client *client = support_connect();
    vppkit_license_pager *pager = NULL;
    vppkit_license_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_status status;
    vppkit_listing_progress progress;
    size_t records = 0;
    MUST(vppkit_client_licenses(client, NULL, NULL, &pager, &error));
    while ((status = vppkit_license_pager_next(pager, NULL, &page, &error)) == VPPKIT_OK) {
        size_t count = 0;
        const vppkit_license *array = vppkit_license_page_records(page, &count);
        CHECK(count == vppkit_license_page_len(page));
        CHECK(array == vppkit_license_page_records(page, NULL));
        for (size_t i = 0; i < count; i++) {
            vppkit_license license;
            CHECK(vppkit_license_page_get(page, i, &license) == VPPKIT_OK);
            CHECK(license.license_id.data == array[i].license_id.data);
            CHECK(license.adam_id.len > 0);
            CHECK(vppkit_license_status_of(license.status) == VPPKIT_LICENSE_STATUS_ASSOCIATED);
            CHECK(vppkit_pricing_param_of(license.pricing_param) != VPPKIT_PRICING_PARAM_NONE);
            CHECK((license.serial_number.data != NULL) != (license.client_user_id.data != NULL));
            CHECK(license.is_irrevocable == 0 || license.is_irrevocable == 1);
            CHECK(license.product_type_id != VPPKIT_ABSENT);
            records++;
        }
        vppkit_license_page_free(page);
    }
    CHECK(status == VPPKIT_DONE);
    CHECK(error == NULL);
    CHECK(vppkit_license_pager_progress(pager, &progress) == VPPKIT_OK);
    CHECK(records > 600 && progress.records == records);
    CHECK(progress.total_records == (int64_t)records);
    CHECK(vppkit_license_pager_restarts(pager) == 0);
    char *token = vppkit_license_pager_since_modified_token(pager);
    CHECK(token != NULL && token[0] != '\0');
    vppkit_string_free(token);
    /* Asked again it stays complete. */
    CHECK(vppkit_license_pager_next(pager, NULL, &page, &error) == VPPKIT_DONE);
    vppkit_license_pager_free(pager);
    vppkit_client_free(client);
}

static void a_page_outlives_its_pager_and_client(void) {
    vppkit_client *client = support_connect();
    vppkit_assignment_filter *filter = vppkit_assignment_filter_new();
    vppkit_assignment_pager *pager = NULL;
    vppkit_assignment_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_assignment first, again;
    vppkit_assignment_filter_set_adam_id(filter, ADAM_ID);
    MUST(vppkit_client_assignments(client, filter, NULL, &pager, &error));
    vppkit_assignment_filter_free(filter);
    MUST(vppkit_assignment_pager_next(pager, NULL, &page, &error));
    vppkit_assignment_pager_free(pager);
    vppkit_client_free(client);
    CHECK(vppkit_assignment_page_get(page, 0, &first) == VPPKIT_OK);
    CHECK(support_is(first.adam_id, ADAM_ID));
    vppkit_assignment_page *clone = vppkit_assignment_page_clone(page);
    vppkit_assignment_page_free(page);
    CHECK(vppkit_assignment_page_get(clone, 0, &again) == VPPKIT_OK);
    CHECK(again.adam_id.data == first.adam_id.data);
    vppkit_assignment_page_free(clone);
}

static void there_is_no_record_behind_the_last(void) {
    vppkit_client *client = support_connect();
    vppkit_asset_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_asset asset;
    char *json = (char *)"untouched";
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    size_t count = vppkit_asset_page_len(page);
    CHECK(vppkit_asset_page_get(page, count - 1, &asset) == VPPKIT_OK);
    CHECK(vppkit_asset_page_get(page, count, &asset) == VPPKIT_USAGE);
    CHECK(vppkit_asset_page_get(page, SIZE_MAX, &asset) == VPPKIT_USAGE);
    MUST_FAIL(vppkit_asset_page_to_json(page, count, &json, &error), VPPKIT_USAGE);
    CHECK(strcmp(json, "untouched") == 0);
    vppkit_asset_page_free(page);
    vppkit_client_free(client);
}

static void assets_have_counts_where_they_were_asked_for(void) {
    vppkit_client *client = support_connect();
    vppkit_asset_filter *filter = vppkit_asset_filter_new();
    vppkit_asset_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_asset asset;
    char *json = NULL;
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    CHECK(vppkit_asset_page_get(page, 0, &asset) == VPPKIT_OK);
    CHECK(asset.total_count == VPPKIT_ABSENT);
    vppkit_asset_page_free(page);
    vppkit_asset_filter_with_counts(filter);
    vppkit_asset_filter_set_pricing_param(filter, VPPKIT_STDQ);
    MUST(vppkit_client_assets(client, filter, NULL, &page, &error));
    CHECK(vppkit_asset_page_get(page, 0, &asset) == VPPKIT_OK);
    CHECK(support_is(asset.pricing_param, VPPKIT_STDQ));
    CHECK(asset.total_count == asset.assigned_count + asset.available_count);
    MUST(vppkit_asset_page_to_json(page, 0, &json, &error));
    CHECK(strstr(json, "\"adamIdStr\":\"" ADAM_ID "\"") != NULL);
    vppkit_string_free(json);
    MUST(vppkit_asset_page_head_to_json(page, &json, &error));
    CHECK(strstr(json, "\"client_context\"") != NULL);
    vppkit_string_free(json);
    vppkit_asset_filter_free(filter);
    vppkit_asset_page_free(page);
    vppkit_client_free(client);
}

static void unknown_members_and_words_are_kept(void) {
    vppkit_client *client = support_connect();
    vppkit_asset_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_asset asset;
    char *json = NULL;
    support_sim_post("settings", "{\"quirks\": [\"unknown_members\", \"unknown_words\"]}");
    MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
    support_sim_post("settings", "{\"quirks\": []}");
    MUST(vppkit_asset_page_extra_to_json(page, 0, &json, &error));
    CHECK(strlen(json) > 2);
    vppkit_string_free(json);
    CHECK(vppkit_asset_page_get(page, 0, &asset) == VPPKIT_OK);
    CHECK(asset.pricing_param.len > 0);
    vppkit_asset_page_free(page);
    vppkit_client_free(client);
}

static void a_filter_that_cannot_be_right_is_refused(void) {
    vppkit_client *client = support_connect();
    vppkit_license_filter *filter = vppkit_license_filter_new();
    vppkit_license_pager *pager = NULL;
    vppkit_license_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_license_filter_set_pricing_param(filter, VPPKIT_PLUS);
    MUST(vppkit_client_licenses(client, filter, NULL, &pager, &error));
    MUST_FAIL(vppkit_license_pager_next(pager, NULL, &page, &error), VPPKIT_USAGE);
    vppkit_license_pager_free(pager);
    vppkit_license_filter_set_serial_number(filter, "\xff\xfe");
    MUST_FAIL(vppkit_client_licenses(client, filter, NULL, &pager, &error), VPPKIT_USAGE);
    vppkit_license_filter_free(filter);
    vppkit_client_free(client);
}

static void a_listing_goes_on_after_a_failure(void) {
    vppkit_client *client = support_connect();
    vppkit_call_options *options = vppkit_call_options_new();
    vppkit_license_filter *filter = vppkit_license_filter_new();
    vppkit_license_pager *pager = NULL;
    vppkit_license_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_status status;
    size_t records = 0, failures = 0;
    vppkit_listing_progress progress;
    vppkit_call_options_set_attempts(options, 1);
    vppkit_license_filter_set_parallel(filter, 1);
    support_sim_post("faults", "{\"service\": \"getVPPLicensesSrv\", \"calls\": [2],"
                               " \"action\": {\"number\": 9637}}");
    MUST(vppkit_client_licenses(client, filter, options, &pager, &error));
    while ((status = vppkit_license_pager_next(pager, NULL, &page, &error)) != VPPKIT_DONE) {
        if (status == VPPKIT_OK) {
            records += vppkit_license_page_len(page);
            vppkit_license_page_free(page);
        } else {
            CHECK(++failures == 1 && status == VPPKIT_PERMISSION);
            CHECK(vppkit_error_apple_number(error) == 9637);
            CHECK(vppkit_error_effect(error) == VPPKIT_EFFECT_NOT_APPLIED);
            vppkit_error_free(error);
            error = NULL;
        }
    }
    CHECK(failures == 1);
    CHECK(vppkit_license_pager_progress(pager, &progress) == VPPKIT_OK);
    CHECK(progress.records == records && progress.total_records == (int64_t)records);
    support_sim_clear_faults();
    vppkit_license_pager_free(pager);
    vppkit_license_filter_free(filter);
    vppkit_call_options_free(options);
    vppkit_client_free(client);
}

static void users_are_listed_with_and_without_retired_ones(void) {
    vppkit_client *client = support_connect();
    vppkit_user_filter *filter = vppkit_user_filter_new();
    vppkit_user_pager *pager = NULL;
    vppkit_user_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_listing_progress progress;
    size_t users = 0, retired = 0;
    vppkit_user_filter_including_retired(filter);
    vppkit_user_filter_set_unordered(filter, true);
    MUST(vppkit_client_users(client, filter, NULL, &pager, &error));
    while (vppkit_user_pager_next(pager, NULL, &page, &error) == VPPKIT_OK) {
        for (size_t i = 0; i < vppkit_user_page_len(page); i++) {
            vppkit_user user;
            CHECK(vppkit_user_page_get(page, i, &user) == VPPKIT_OK);
            CHECK(user.client_user_id.len > 0);
            retired += vppkit_user_status_of(user.status) == VPPKIT_USER_STATUS_RETIRED;
            users++;
        }
        vppkit_user_page_free(page);
    }
    CHECK(error == NULL);
    CHECK(vppkit_user_pager_progress(pager, &progress) == VPPKIT_OK);
    CHECK(progress.records == users && progress.total_records == (int64_t)users);
    CHECK(0 < retired && retired < users);
    vppkit_user_pager_free(pager);
    vppkit_user_filter_free(filter);
    vppkit_client_free(client);
}

static void a_view_is_copied_into_any_buffer(void) {
    vppkit_str text = {"abcdef", 3};
    vppkit_str none = {NULL, 0};
    char buffer[4] = "xxx";
    CHECK(vppkit_str_copy(text, buffer, sizeof buffer) == 3 && strcmp(buffer, "abc") == 0);
    CHECK(vppkit_str_copy(text, buffer, 2) == 3 && strcmp(buffer, "a") == 0);
    CHECK(vppkit_str_copy(text, buffer, 0) == 3 && strcmp(buffer, "a") == 0);
    CHECK(vppkit_str_copy(none, buffer, sizeof buffer) == 0 && buffer[0] == '\0');
    CHECK(vppkit_str_copy(text, NULL, 10) == 3);
    CHECK(vppkit_str_equals(text, "abc") && !vppkit_str_equals(text, "abcd"));
    CHECK(vppkit_str_equals(none, NULL) && !vppkit_str_equals(none, ""));
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"every record of a listing is read both ways",
         every_record_of_a_listing_is_read_both_ways},
        {"a page outlives its pager and client", a_page_outlives_its_pager_and_client},
        {"there is no record behind the last", there_is_no_record_behind_the_last},
        {"assets have counts where they were asked for",
         assets_have_counts_where_they_were_asked_for},
        {"unknown members and words are kept", unknown_members_and_words_are_kept},
        {"a filter that cannot be right is refused", a_filter_that_cannot_be_right_is_refused},
        {"a listing goes on after a failure", a_listing_goes_on_after_a_failure},
        {"users are listed with and without retired ones",
         users_are_listed_with_and_without_retired_ones},
        {"a view is copied into any buffer", a_view_is_copied_into_any_buffer},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
