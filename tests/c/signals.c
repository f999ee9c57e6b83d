/* Signals: none reaches the program because of the library, and none is kept from it. */

#define _DEFAULT_SOURCE

#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* More than the buffers of a connection hold, if the server's are small. */
#define LARGE (4 << 20)
#define ROUNDS 5

static int listener, port;
static atomic_int broken;

static void answer_config(int stream) {
    char body[512], head[128];
    int length = snprintf(body, sizeof body,
                          "{\"status\":0,\"clientConfigSrvUrl\":\"http://127.0.0.1:%d/config\","
                          "\"getVPPAssetsSrvUrl\":\"http://127.0.0.1:%d/assets\"}",
                          port, port);
    int bytes = snprintf(head, sizeof head,
                         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         "Content-Length: %d\r\n\r\n",
                         length);
    ssize_t sent = send(stream, head, (size_t)bytes, MSG_NOSIGNAL);
    sent += send(stream, body, (size_t)length, MSG_NOSIGNAL);
    CHECK(sent == bytes + length);
}

/* Answers the two configurations, and breaks connections in the middle of a large request. */
static void *serve(void *argument) {
    char request[2048];
    (void)argument;
    for (;;) {
        int stream = accept(listener, NULL, NULL);
        if (stream < 0) {
            return NULL;
        }
        for (;;) {
            ssize_t got = recv(stream, request, sizeof request - 1, 0);
            if (got <= 0) {
                break;
            }
            request[got] = '\0';
            if (strstr(request, "/assets") != NULL) {
                struct linger at_once = {1, 0};
                /* The client is writing by now; it is told so by a reset. */
                support_sleep(20);
                setsockopt(stream, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
                broken++;
                break;
            }
            answer_config(stream);
        }
        close(stream);
    }
}

static void listen_on_any_port(void) {
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int small = 4096;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(listen(listener, 16) == 0);
    CHECK(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    port = ntohs(address.sin_port);
}

static vppkit_client *connect_to_own_server(void) {
    char url[64];
    vppkit_error *error = NULL;
    vppkit_client *client = NULL;
    vppkit_client_options *options = support_options();
    snprintf(url, sizeof url, "http://127.0.0.1:%d/VPPServiceConfigSrv", port);
    vppkit_client_options_set_service_config_url(options, url);
    vppkit_client_options_set_repeats(options, 1, 0);
    MUST(vppkit_client_connect(options, &client, &error));
    vppkit_client_options_free(options);
    return client;
}

/* SIGPIPE would end the program, as it does one that has not thought of it. */
static void a_connection_that_breaks_raises_no_sigpipe(void) {
    pthread_t server;
    vppkit_error *error = NULL;
    char *members = malloc(LARGE + 32), *json = NULL;
    listen_on_any_port();
    pthread_create(&server, NULL, serve, NULL);
    vppkit_client *client = connect_to_own_server();
    size_t begun = (size_t)sprintf(members, "{\"large\":\"");
    memset(members + begun, 'x', LARGE);
    strcpy(members + begun + LARGE, "\"}");
    signal(SIGPIPE, SIG_DFL);
    for (int round = 0; round < ROUNDS; round++) {
        MUST_FAIL(vppkit_client_call(client, "getVPPAssetsSrv", members, NULL, &json, &error),
                  VPPKIT_TRANSPORT);
    }
    CHECK(broken >= ROUNDS);
    vppkit_client_free(client);
    shutdown(listener, SHUT_RDWR);
    close(listener);
    pthread_join(server, NULL);
    free(members);
}

static pthread_t program;
static atomic_int here, elsewhere;

static void note(int number) {
    int kept = errno;
    (void)number;
    if (pthread_equal(pthread_self(), program)) {
        here++;
    } else {
        elsewhere++;
    }
    errno = kept;
}

/* A program that waits for a signal in one thread, and blocks it in its others, gets it there. */
static void signals_never_run_on_threads_of_the_library(void) {
    struct sigaction action = {0};
    struct timespec second = {1, 0};
    sigset_t only;
    vppkit_client *client = support_connect();
    action.sa_handler = note;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&only);
    sigaddset(&only, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &only, NULL);
    for (int i = 0; i < 10; i++) {
        kill(getpid(), SIGUSR1);
        CHECK(sigtimedwait(&only, NULL, &second) == SIGUSR1);
    }
    CHECK(here == 0 && elsewhere == 0);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    vppkit_client_free(client);
}

/* A profiler's timer, say. It runs on the thread of the program while that waits in a call. */
static void calls_do_not_mind_a_storm_of_signals(void) {
    struct sigaction action = {0};
    struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
    sigset_t before, after;
    vppkit_error *error = NULL;
    vppkit_client *client = support_connect();
    program = pthread_self();
    here = elsewhere = 0;
    action.sa_handler = note;
    sigaction(SIGALRM, &action, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int round = 0; round < 40; round++) {
        vppkit_asset_page *page = NULL;
        MUST(vppkit_client_assets(client, NULL, NULL, &page, &error));
        vppkit_asset_page_free(page);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    CHECK(here > 0 && elsewhere == 0);
    for (int number = 1; number < 32; number++) {
        CHECK(sigismember(&before, number) == sigismember(&after, number));
    }
    vppkit_client_free(client);
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"a connection that breaks raises no SIGPIPE", a_connection_that_breaks_raises_no_sigpipe},
        {"signals never run on threads of the library",
         signals_never_run_on_threads_of_the_library},
        {"calls do not mind a storm of signals", calls_do_not_mind_a_storm_of_signals},
    };
    return support_run(tests, sizeof tests / sizeof *tests, argc, argv);
}
