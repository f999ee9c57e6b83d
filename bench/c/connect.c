#include "connect.h"

#include "common.h"

void must(vppkit_status status, vppkit_error *error, const char *what) {
    if (status != VPPKIT_OK) {
        fail(what, vppkit_error_message(error));
    }
}

vppkit_client *connect_to(const char *url, const char *ca) {
    vppkit_client_options *options = vppkit_client_options_new();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_client_options_set_token(options, TOKEN);
    vppkit_client_options_set_service_config_url(options, url);
    if (ca != NULL) {
        vppkit_client_options_set_extra_ca(options, ca);
    }
    must(vppkit_client_connect(options, &client, &error), error, "connect");
    vppkit_client_options_free(options);
    return client;
}

vppkit_license_pager *list_licenses(vppkit_client *client) {
    vppkit_license_filter *filter = vppkit_license_filter_new();
    vppkit_license_pager *pager = NULL;
    vppkit_error *error = NULL;
    vppkit_license_filter_set_parallel(filter, 1);
    must(vppkit_client_licenses(client, filter, NULL, &pager, &error), error, "list");
    vppkit_license_filter_free(filter);
    return pager;
}
