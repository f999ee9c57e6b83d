/* A client of libvppkit for the server of the benchmark. */

#ifndef CONNECT_H
#define CONNECT_H

#include <vppkit.h>

/* `ca` may be NULL. */
vppkit_client *connect_to(const char *url, const char *ca);

/* The listing of all licences, one page after the other. */
vppkit_license_pager *list_licenses(vppkit_client *client);

/* Ends the program for anything but VPPKIT_OK. */
void must(vppkit_status status, vppkit_error *error, const char *what);

#endif
