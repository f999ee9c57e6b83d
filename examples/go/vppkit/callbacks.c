#include "callbacks.h"

#include "_cgo_export.h"

static void on_log(void *user_data, const vppkit_log *log) {
    vppkitGoLog((uintptr_t)user_data, (vppkit_log *)log);
}

static void on_progress(void *user_data, const vppkit_job_progress *progress) {
    vppkitGoProgress((uintptr_t)user_data, (vppkit_job_progress *)progress);
}

void vppkit_go_listen(vppkit_client_options *options, uintptr_t id) {
    vppkit_client_options_on_log(options, on_log, (void *)id);
}

void vppkit_go_watch(vppkit_job *job, uintptr_t id) {
    vppkit_job_on_progress(job, on_progress, (void *)id);
}
