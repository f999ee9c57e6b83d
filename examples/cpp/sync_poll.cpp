// A library kept up to date: imported on the first run, then asked for changes again and again.
//
//   ./sync_poll library.checkpoint 300        asks every 300 seconds, until Ctrl-C
//   ./sync_poll library.checkpoint            asks once
//
// The checkpoint is kept in the file. A product keeps it in its database instead, in one transaction
// with the records that came before it.

#include "connect.hpp"

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include <pthread.h>

// Ctrl-C ends a wait at once. A thread takes the signal: a handler must not call the library.
static void cancel_by_ctrl_c(const vppkit::Cancel &cancel) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([cancel, signals] {
        int number = 0;
        sigwait(&signals, &number);
        cancel.cancel();
    }).detach();
}

static void show_changes(const vppkit::Event &event) {
    if (event.kind() == vppkit::EventKind::started) {
        std::cout << event.account() << ": "
                  << (event.is_incremental() ? "what has changed" : "everything") << '\n';
    }
    for (const auto &assignment : event.assignments()) {
        std::cout << "assignment " << assignment.adam_id() << ' ' << assignment.client_user_id()
                  << assignment.serial_number() << '\n';
    }
    for (const auto &user : event.users()) {
        std::cout << "user " << user.client_user_id() << ' ' << user.status() << '\n';
    }
    // What does not come again is gone.
    if (const auto restart = event.restart(); restart && restart->is_full) {
        std::cout << "all of it comes now: " << vppkit::name_of(restart->list) << ' '
                  << restart->adam_id << '\n';
    }
}

// One import, or one round of changes.
static void run_once(const vppkit::Client &client, const std::string &path,
                     const vppkit::CallOptions &options) {
    const auto checkpoint = vppkit::load_checkpoint(path);
    auto sync = checkpoint ? client.sync(*checkpoint, options) : client.import({}, options);
    for (const auto &event : sync.keep_in_file(path)) {
        show_changes(event);
    }
}

int main(int argc, char **argv) {
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " CHECKPOINT-FILE [SECONDS]\n";
        return EXIT_FAILURE;
    }
    return run_example([&] {
        const int pause = argc > 2 ? std::stoi(argv[2]) : 0;
        const vppkit::Cancel cancel;
        cancel_by_ctrl_c(cancel);
        const auto client = connect_client();
        const auto options = vppkit::CallOptions().cancel(cancel);
        run_once(client, argv[1], options);
        while (pause > 0 && !cancel.is_cancelled()) {
            for (int waited = 0; waited < pause && !cancel.is_cancelled(); waited++) {
                std::this_thread::sleep_for(std::chrono::seconds(1));
            }
            if (!cancel.is_cancelled()) {
                run_once(client, argv[1], options);
            }
        }
        return true;
    });
}
