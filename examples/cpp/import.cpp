// The main job: connect, import the whole library, show what is in it.
//
//   c++ -std=c++17 import.cpp $(pkg-config --cflags --libs vppkit) -o import
//   ./import            (connect.hpp says what the environment must hold)
//   ./import --json

#include "connect.hpp"

#include <iomanip>
#include <optional>
#include <stdexcept>
#include <string_view>

// Reads the import to its end, which is the event that says what was found.
static vppkit::Event import_library(const vppkit::Client &client) {
    std::optional<vppkit::Event> last;
    for (const auto &event : client.import()) {
        if (event.kind() == vppkit::EventKind::started) {
            std::cerr << "Importing " << event.account() << '\n';
        }
        if (const auto progress = event.progress()) {
            std::cerr << '\r' << progress->delivered << " of about " << progress->expected << "   ";
        }
        // A product would store the records of the other events here.
        last = event;
    }
    std::cerr << '\n';
    if (!last || !last->summary()) {
        throw std::runtime_error("an import without an end");
    }
    return *last;
}

template <class Value> static void row(std::string_view name, Value value) {
    std::cout << std::left << std::setw(22) << name << std::right << std::setw(12) << value << '\n';
}

static void show(const vppkit::Summary &summary) {
    std::cout << summary.account << "\n\n";
    row("Assets", summary.assets);
    row("Licences", summary.licenses);
    row("  assigned", summary.licenses_assigned);
    row("  available", summary.licenses_available);
    row("Users with licences", summary.users);
    row("Devices with licences", summary.devices);
    row("Requests sent", summary.requests);
    row("Bytes received", summary.received_bytes);
    row("Milliseconds", summary.took.count());
}

int main(int argc, char **argv) {
    return run_example([&] {
        const bool as_json = argc > 1 && std::string_view(argv[1]) == "--json";
        const auto client = connect_client();
        const auto last = import_library(client);
        if (as_json) {
            std::cout << last.json() << '\n';
        } else {
            show(*last.summary());
        }
        return true;
    });
}
