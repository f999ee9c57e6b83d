// What the examples share: whom to connect to. The environment says so.
//
//   VPPKIT_STOKEN_FILE  the .vpptoken file
//   VPPKIT_STOKEN       the token's text, where there is no file
//   VPPKIT_ENTRY_URL    the service configuration URL, if not Apple's: that of a running vppkit-sim
//   VPPKIT_HOSTNAME,    who we are: claims the account for this installation; without them it is
//   VPPKIT_GUID         only read

#ifndef CONNECT_HPP
#define CONNECT_HPP

#include <cstdlib>
#include <iostream>

#include <vppkit.hpp>

// Says what is going on while nothing else moves.
inline void show_waits(const vppkit::Log &log) {
    if (log.kind == vppkit::LogKind::waiting || log.kind == vppkit::LogKind::repeating) {
        std::cerr << log.line << '\n';
    }
}

inline vppkit::Client connect_client() {
    vppkit::ClientOptions options;
    if (const char *file = std::getenv("VPPKIT_STOKEN_FILE")) {
        options.token_file(file);
    } else {
        options.token_env("VPPKIT_STOKEN");
    }
    if (const char *url = std::getenv("VPPKIT_ENTRY_URL")) {
        options.service_config_url(url);
    }
    const char *hostname = std::getenv("VPPKIT_HOSTNAME");
    const char *guid = std::getenv("VPPKIT_GUID");
    if (hostname != nullptr && guid != nullptr) {
        options.installation(hostname, guid);
    }
    return vppkit::Client::connect(options.on_log(show_waits));
}

// Runs what an example does, and shows why it failed.
template <class Body> int run_example(Body body) {
    try {
        return body() ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception &error) {
        std::cerr << "error: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}

#endif
