/* What the C tests share. */

#ifndef SUPPORT_H
#define SUPPORT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vppkit.h>

#define HOSTNAME "mdm.example.com"
#define GUID "e91e570f-3eba-4b43-97d3-0f39450c8b92"
/* Every world of the simulator has it. */
#define ADAM_ID "361304891"

/* Counts a failure and shows it; the test goes on. */
#define CHECK(condition) support_check((condition), #condition, __FILE__, __LINE__)

/* A call that must succeed: `error` is the error variable of the test. Ends the program if not. */
#define MUST(call) support_must((call), error, #call, __FILE__, __LINE__)

/* A call that must fail so. Takes and frees the error. */
#define MUST_FAIL(call, expected) \
    support_must_fail((call), (expected), &error, #call, __FILE__, __LINE__)

typedef struct {
    const char *name;
    void (*run)(void);
} support_test;

/* Runs tests, or those whose name holds the first argument; prints a line for each; the exit code. */
int support_run(const support_test *tests, size_t count, int argc, char **argv);

void support_check(bool holds, const char *what, const char *file, int line);
void support_must(vppkit_status status, vppkit_error *error, const char *what, const char *file,
                  int line);
void support_must_fail(vppkit_status status, vppkit_status expected, vppkit_error **error,
                       const char *what, const char *file, int line);

/* Options for the simulator that the environment names: VPPKIT_ENTRY_URL, VPPKIT_STOKEN. */
vppkit_client_options *support_options(void);

/* A client that has claimed the account. */
vppkit_client *support_connect(void);

/* Posts JSON to the simulator's own interface, such as "faults". */
void support_sim_post(const char *what, const char *json);

/* Gets from the simulator's own interface; to be freed with free(). */
char *support_sim_get(const char *what);

/* Takes all fault rules away. */
void support_sim_clear_faults(void);

/* Milliseconds on a clock that only goes forward. */
double support_now(void);

/* How many milliseconds a cancelled call may take to return: 100, or PROMPT_MS where programs run many
 * times slower. */
double support_prompt(void);

void support_sleep(unsigned milliseconds);

/* Whether a view is this text. */
bool support_is(vppkit_str text, const char *expected);

/* Copies a view for keeping; to be freed with free(). */
char *support_keep(vppkit_str text);

#endif
