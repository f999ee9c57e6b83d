/* Reads the listing through libvppkit. Arguments: URL of the service configuration, CA. */

#include <stddef.h>

#include "common.h"
#include "connect.h"

int main(int argc, char **argv) {
    start from = start_now();
    tally read = {0, 0};
    vppkit_license_page *page = NULL;
    vppkit_error *error = NULL;
    vppkit_status status;
    if (argc < 2) {
        fail(argv[0], "URL [CA]");
    }
    vppkit_client *client = connect_to(argv[1], argc > 2 ? argv[2] : NULL);
    vppkit_license_pager *pager = list_licenses(client);
    while ((status = vppkit_license_pager_next(pager, NULL, &page, &error)) == VPPKIT_OK) {
        size_t count = vppkit_license_page_len(page);
        for (size_t i = 0; i < count; i++) {
            vppkit_license license;
            vppkit_license_page_get(page, i, &license);
            read.records++;
            read.checksum += license.adam_id.len + license.license_id.len +
                             license.client_user_id.len + license.serial_number.len;
        }
        vppkit_license_page_free(page);
    }
    if (status != VPPKIT_DONE) {
        must(status, error, "next page");
    }
    vppkit_license_pager_free(pager);
    vppkit_client_free(client);
    start_print(from, read);
    return 0;
}
