/* What libvppkit calls, with the user data as the number that Go knows it by. */

#ifndef CALLBACKS_H
#define CALLBACKS_H

#include <stdint.h>

#include <vppkit.h>

void vppkit_go_listen(vppkit_client_options *options, uintptr_t id);
void vppkit_go_watch(vppkit_job *job, uintptr_t id);

#endif
