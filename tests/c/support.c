#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int failures_of_test;

int support_run(const support_test *tests, size_t count, int argc, char **argv) {
    const char *filter = argc > 1 ? argv[1] : "";
    int failed = 0;
    /* Lines of tests and of the library's own output keep their order. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!VPPKIT_ABI_CHECK()) {
        printf("FAILED the library does not fit the header\n");
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (strstr(tests[i].name, filter) == NULL) {
            continue;
        }
        failures_of_test = 0;
        tests[i].run();
        printf("%s %s\n", failures_of_test == 0 ? "ok     " : "FAILED ", tests[i].name);
        failed += failures_of_test != 0;
    }
    vppkit_shutdown();
    return failed == 0 ? 0 : 1;
}

void support_check(bool holds, const char *what, const char *file, int line) {
    if (!holds) {
        failures_of_test++;
        printf("        %s:%d: not so: %s\n", file, line, what);
    }
}

void support_must(vppkit_status status, vppkit_error *error, const char *what, const char *file,
                  int line) {
    if (status != VPPKIT_OK) {
        printf("FAILED  %s:%d: %s is %s: %s\n", file, line, what, vppkit_status_name(status),
               vppkit_error_message(error));
        exit(1);
    }
}

void support_must_fail(vppkit_status status, vppkit_status expected, vppkit_error **error,
                       const char *what, const char *file, int line) {
    if (status != expected || *error == NULL || vppkit_error_status(*error) != expected) {
        printf("        %s:%d: %s is %s, not %s: %s\n", file, line, what,
               vppkit_status_name(status), vppkit_status_name(expected),
               vppkit_error_message(*error));
        failures_of_test++;
    }
    vppkit_error_free(*error);
    *error = NULL;
}

static const char *environment(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        printf("FAILED  %s is not set: cargo xtask test --filter c sets it\n", name);
        exit(1);
    }
    return value;
}

vppkit_client_options *support_options(void) {
    vppkit_client_options *options = vppkit_client_options_new();
    vppkit_client_options_set_token(options, environment("VPPKIT_STOKEN"));
    vppkit_client_options_set_service_config_url(options, environment("VPPKIT_ENTRY_URL"));
    return options;
}

vppkit_client *support_connect(void) {
    vppkit_client_options *options = support_options();
    vppkit_client *client = NULL;
    vppkit_error *error = NULL;
    vppkit_client_options_set_installation(options, HOSTNAME, GUID);
    MUST(vppkit_client_connect(options, &client, &error));
    vppkit_client_options_free(options);
    return client;
}

/* One request of HTTP/1.0 to the simulator; the body of the answer. */
static char *ask_sim(const char *method, const char *what, const char *json) {
    int port = 0;
    struct sockaddr_in address = {0};
    char head[512];
    char *answer = malloc(1 << 20);
    size_t length = 0;
    ssize_t got;
    sscanf(environment("VPPKIT_ENTRY_URL"), "http://127.0.0.1:%d/", &port);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int stream = socket(AF_INET, SOCK_STREAM, 0);
    if (answer == NULL || connect(stream, (struct sockaddr *)&address, sizeof address) != 0) {
        printf("FAILED  the simulator cannot be reached\n");
        exit(1);
    }
    snprintf(head, sizeof head,
             "%s /_sim/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
             "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
             method, what, port, strlen(json));
    if (write(stream, head, strlen(head)) < 0 || write(stream, json, strlen(json)) < 0) {
        printf("FAILED  the simulator does not listen\n");
        exit(1);
    }
    while ((got = read(stream, answer + length, (1 << 20) - 1 - length)) > 0) {
        length += (size_t)got;
    }
    close(stream);
    answer[length] = '\0';
    if (strstr(answer, "HTTP/1.1 2") != answer) {
        printf("FAILED  %s /_sim/%s: %s\n", method, what, answer);
        exit(1);
    }
    return answer;
}

void support_sim_post(const char *what, const char *json) {
    free(ask_sim("POST", what, json));
}

char *support_sim_get(const char *what) {
    return ask_sim("GET", what, "");
}

void support_sim_clear_faults(void) {
    free(ask_sim("DELETE", "faults", ""));
}

double support_prompt(void) {
    const char *slow = getenv("PROMPT_MS");
    return slow == NULL ? 100.0 : atof(slow);
}

double support_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void support_sleep(unsigned milliseconds) {
    struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}

bool support_is(vppkit_str text, const char *expected) {
    return vppkit_str_equals(text, expected);
}

char *support_keep(vppkit_str text) {
    char *kept = malloc(text.len + 1);
    vppkit_str_copy(text, kept, text.len + 1);
    return kept;
}
