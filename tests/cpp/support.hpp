// What the C++ tests share, on top of what the C tests do.

#ifndef SUPPORT_HPP
#define SUPPORT_HPP

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <vppkit.hpp>

extern "C" {
#include "support.h"
}

using namespace std::chrono_literals;

// A call that must throw an `Error` of a kind. Gives the error, or nothing if it did not.
#define MUST_THROW(expected, call) \
    must_throw((expected), [&] { static_cast<void>(call); }, #call, __FILE__, __LINE__)

template <class Body>
std::optional<vppkit::Error> must_throw(vppkit::Kind expected, Body body, const char *what,
                                        const char *file, int line) {
    try {
        body();
    } catch (const vppkit::Error &error) {
        support_check(error.kind() == expected, error.what(), file, line);
        return error;
    }
    support_check(false, what, file, line);
    return std::nullopt;
}

// A test as C runs it: no exception leaves it.
template <void (*Test)()> void guarded() {
    try {
        Test();
    } catch (const std::exception &error) {
        support_check(false, error.what(), "an exception left the test", 0);
    }
}

#define RUN(...)                                                            \
    int main(int argc, char **argv) {                                       \
        static const support_test tests[] = {__VA_ARGS__};                  \
        return support_run(tests, sizeof tests / sizeof *tests, argc, argv); \
    }

// Options for the simulator that the environment names.
inline vppkit::ClientOptions sim_options() {
    return vppkit::ClientOptions()
        .token(std::getenv("VPPKIT_STOKEN"))
        .service_config_url(std::getenv("VPPKIT_ENTRY_URL"));
}

// A client that has claimed the account.
inline vppkit::Client sim_client() {
    return vppkit::Client::connect(sim_options().installation(HOSTNAME, GUID));
}

// A fault of the simulator, for as long as this lives.
class Fault {
public:
    explicit Fault(const char *json) { support_sim_post("faults", json); }
    Fault(const Fault &) = delete;
    Fault &operator=(const Fault &) = delete;
    ~Fault() { support_sim_clear_faults(); }
};

inline bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

#endif
