// An app for many devices: every serial number on standard input, one a line, gets it.
//
//   ./assign 361304891 < serials.txt
//   ./assign 361304891 --dry-run < serials.txt

#include "connect.hpp"

#include <string>
#include <string_view>
#include <vector>

static std::vector<std::string> read_targets() {
    std::vector<std::string> targets;
    for (std::string line; std::getline(std::cin, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (!line.empty()) {
            targets.push_back(line);
        }
    }
    return targets;
}

static void show_progress(const vppkit::JobProgress &progress) {
    std::cerr << '\r' << progress.done << " of " << progress.targets << " done, " << progress.failed
              << " refused   ";
}

static void show(const vppkit::JobOutcome &outcome) {
    for (const auto &target : outcome) {
        if (target.status() == vppkit::TargetStatus::failed) {
            std::cout << target.target() << ": " << vppkit::name_of(target.reason()) << ": "
                      << target.text() << '\n';
        } else if (target.status() == vppkit::TargetStatus::unknown) {
            std::cout << target.target() << ": not known: look before asking again\n";
        }
    }
    if (const auto stopped = outcome.stopped()) {
        std::cout << "Ended early: " << stopped->what() << '\n';
    }
    const auto totals = outcome.totals();
    std::cout << totals.targets << " targets: " << totals.done << " done (" << totals.already
              << " were so before), " << totals.failed << " failed, " << totals.unknown
              << " unknown, " << totals.not_sent << " not sent\n";
}

int main(int argc, char **argv) {
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " ADAM_ID [--dry-run] < serial numbers\n";
        return EXIT_FAILURE;
    }
    return run_example([&] {
        const bool is_dry = argc > 2 && std::string_view(argv[2]) == "--dry-run";
        const auto client = connect_client();
        auto job = client.assign(argv[1]).serial_numbers(read_targets());
        if (is_dry) {
            std::cout << job.plan() << '\n';
            return true;
        }
        const auto outcome = job.on_progress(show_progress).run();
        std::cerr << '\n';
        show(outcome);
        return outcome.all_done();
    });
}
