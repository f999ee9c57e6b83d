// Import, sync, checkpoints.

#include "support.hpp"

#include <filesystem>

using vppkit::EventKind;
using vppkit::Kind;

namespace {

struct Seen {
    std::size_t assets = 0, assignments = 0, licenses = 0, users = 0, progress = 0;
    bool is_incremental = false;
    std::string checkpoint;
    std::optional<vppkit::Event> last;

    void take(const vppkit::Event &event) {
        CHECK(holds(event.json(), "\"event\""));
        is_incremental = is_incremental || event.is_incremental();
        CHECK((event.kind() == EventKind::started) == !event.account().empty());
        assets += event.assets().size();
        assignments += event.assignments().size();
        licenses += event.licenses().size();
        users += event.users().size();
        if (const auto now = event.progress()) {
            CHECK(event.kind() == EventKind::progress && now->list != vppkit::List::none);
            progress++;
        }
        if (event.kind() == EventKind::checkpoint) {
            checkpoint = event.checkpoint();
        }
        CHECK(event.summary().has_value() == (event.kind() == EventKind::done));
        last = event;
    }
};

} // namespace

static Seen read_all(vppkit::Sync sync) {
    Seen seen;
    for (const auto &event : sync) {
        seen.take(event);
    }
    return seen;
}

static void an_import_brings_everything_and_a_sync_what_changed() {
    const auto client = sim_client();
    const auto import = read_all(client.import());
    const auto summary = import.last->summary();
    CHECK(summary && !import.is_incremental && import.last->kind() == EventKind::done);
    CHECK(import.assets == summary->assets && import.assets > 0 && !summary->account.empty());
    CHECK(import.assignments == summary->assignments && import.assignments >= 4000);
    CHECK(import.users == summary->user_records && import.users > 0);
    CHECK(import.progress > 0 && import.licenses == 0 && summary->requests > 0);
    CHECK(summary->licenses == summary->licenses_assigned + summary->licenses_available);
    CHECK(vppkit::checkpoint_is_complete(import.checkpoint));
    CHECK(vppkit::checkpoint_library_uid(import.checkpoint) == client.library_uid());
    support_sim_post("register_user", R"({"client_user_id": "cpp-sync-1"})");
    const auto later = read_all(client.sync(import.checkpoint));
    CHECK(later.is_incremental && later.users == 1);
}

static void an_import_of_licences_without_users_can_be_had() {
    const auto client = sim_client();
    const auto seen =
        read_all(client.import(vppkit::ImportOptions().from_licenses().without_users()));
    CHECK(seen.licenses > 0 && seen.assignments == 0 && seen.users == 0);
}

static void waits_and_restarts_are_told() {
    const auto client = sim_client();
    const auto before = std::chrono::system_clock::now();
    const Fault wait(R"([{"service": "getVPPLicensesSrv", "calls": [2],
                          "action": {"status": 503, "retry_after": ["1"]}},
                         {"service": "getVPPLicensesSrv", "calls": [4],
                          "action": {"number": 9633}}])");
    std::size_t waits = 0, restarts = 0;
    for (const auto &event : client.import(vppkit::ImportOptions().from_licenses())) {
        CHECK(event.waiting_until().has_value() == (event.kind() == EventKind::waiting));
        CHECK(event.restart().has_value() == (event.kind() == EventKind::restarted));
        if (const auto until = event.waiting_until()) {
            CHECK(*until > before && *until < before + 5min);
            waits++;
        }
        if (const auto restart = event.restart()) {
            CHECK(restart->list == vppkit::List::licenses && restart->adam_id.empty());
            restarts++;
        }
    }
    CHECK(waits > 0);
    CHECK(restarts == 1);
}

static void an_interrupted_import_goes_on_from_its_file() {
    const auto client = sim_client();
    const std::string path = "cpp-sync.checkpoint";
    std::filesystem::remove(path);
    CHECK(!vppkit::load_checkpoint(path));
    {
        auto import = client.import();
        std::size_t checkpoints = 0;
        for (const auto &event : import.keep_in_file(path)) {
            // What came before the last checkpoint is taken when the next event is asked for.
            if (checkpoints == 2) {
                break;
            }
            checkpoints += event.kind() == EventKind::checkpoint;
        }
    }
    const auto kept = vppkit::load_checkpoint(path);
    CHECK(kept && !vppkit::checkpoint_is_complete(*kept));
    const auto rest = read_all(client.sync(*kept));
    CHECK(rest.assignments > 0 && rest.last->kind() == EventKind::done);
    std::filesystem::remove(path);
}

static void a_sync_goes_on_after_it_was_cancelled() {
    const auto client = sim_client();
    vppkit::Cancel cancel;
    auto import = client.import();
    const auto started = import.next(vppkit::Cancel());
    CHECK(started && started->kind() == EventKind::started);
    cancel.cancel();
    MUST_THROW(Kind::cancelled, import.next(cancel));
    CHECK(read_all(import).last->kind() == EventKind::done);
}

static void an_events_page_outlives_it() {
    std::optional<vppkit::Page<vppkit::Asset>> kept;
    for (const auto &event : sim_client().import()) {
        if (event.kind() == EventKind::assets) {
            kept = event.assets();
            break;
        }
    }
    CHECK(kept && kept->size() == 25 && !kept->front().adam_id().empty());
}

static void a_file_that_cannot_be_used_does_not_speak_against_its_checkpoint() {
    // A folder can be neither read nor written, even by root.
    MUST_THROW(Kind::storage, vppkit::load_checkpoint("/tmp"));
    auto import = sim_client().import();
    import.keep_in_file("/tmp");
    MUST_THROW(Kind::storage, read_all(import));
}

static void a_text_that_is_no_checkpoint_is_refused() {
    const auto client = sim_client();
    MUST_THROW(Kind::checkpoint, client.sync("nonsense"));
    MUST_THROW(Kind::checkpoint, vppkit::checkpoint_is_complete(""));
    MUST_THROW(Kind::checkpoint, vppkit::checkpoint_library_uid("nonsense"));
}

RUN({"an import brings everything and a sync what changed",
     guarded<an_import_brings_everything_and_a_sync_what_changed>},
    {"an import of licences without users can be had",
     guarded<an_import_of_licences_without_users_can_be_had>},
    {"waits and restarts are told", guarded<waits_and_restarts_are_told>},
    {"an interrupted import goes on from its file",
     guarded<an_interrupted_import_goes_on_from_its_file>},
    {"a sync goes on after it was cancelled", guarded<a_sync_goes_on_after_it_was_cancelled>},
    {"an event's page outlives it", guarded<an_events_page_outlives_it>},
    {"a file that cannot be used does not speak against its checkpoint",
     guarded<a_file_that_cannot_be_used_does_not_speak_against_its_checkpoint>},
    {"a text that is no checkpoint is refused", guarded<a_text_that_is_no_checkpoint_is_refused>})
