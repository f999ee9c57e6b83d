/* Members of a licence as yyjson read it. The iterator remembers where it is: members that are asked
 * for in the order of the answer are found at once. */

#ifndef FIELDS_H
#define FIELDS_H

#include <yyjson.h>

/* The length of a text; 0 if it is not there. */
static inline size_t length_of(yyjson_obj_iter *members, const char *name, size_t length) {
    return yyjson_get_len(yyjson_obj_iter_getn(members, name, length));
}

#define LENGTH_OF(members, name) length_of((members), (name), sizeof(name) - 1)

static inline size_t read_four(yyjson_val *license) {
    yyjson_obj_iter members = yyjson_obj_iter_with(license);
    size_t sum = LENGTH_OF(&members, "adamIdStr");
    sum += LENGTH_OF(&members, "clientUserIdStr");
    sum += LENGTH_OF(&members, "licenseIdStr");
    return sum + LENGTH_OF(&members, "serialNumber");
}

static inline size_t read_six(yyjson_val *license) {
    yyjson_obj_iter members = yyjson_obj_iter_with(license);
    size_t sum = LENGTH_OF(&members, "adamIdStr");
    sum += LENGTH_OF(&members, "clientUserIdStr");
    sum += LENGTH_OF(&members, "licenseIdStr");
    sum += LENGTH_OF(&members, "pricingParam");
    sum += LENGTH_OF(&members, "serialNumber");
    return sum + LENGTH_OF(&members, "status");
}

#endif
