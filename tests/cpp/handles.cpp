// Moving, cancelling, callbacks, threads, texts.

#include "support.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using vppkit::Kind;

// Moves a thing away and gives what is left of it; the thing itself is gone then.
template <class T> static T moved_from(T thing) {
    const T taken(std::move(thing));
    static_cast<void>(taken);
    return thing; // NOLINT: that is the point
}

static void what_was_moved_from_can_be_used_without_harm() {
    const auto client = sim_client();
    const auto no_client = moved_from(sim_client());
    MUST_THROW(Kind::usage, no_client.assets());
    MUST_THROW(Kind::usage, no_client.assign(ADAM_ID).serial_numbers({"a"}).run());
    CHECK(no_client.get() == nullptr && no_client.log_exception() == nullptr);

    MUST_THROW(Kind::usage, vppkit::Client::connect(moved_from(sim_options()).on_log(nullptr)));
    const auto page = moved_from(client.assets());
    CHECK(page.empty() && page.begin() == page.end());
    MUST_THROW(Kind::usage, page.head_json());
    auto listing = moved_from(client.licenses());
    MUST_THROW(Kind::usage, listing.next());
    MUST_THROW(Kind::usage, listing.progress());
    CHECK(listing.restarts() == 0 && !listing.since_modified_token());
    auto records = client.licenses().records();
    CHECK(records.next().has_value());
    auto no_records = moved_from(records);
    MUST_THROW(Kind::usage, no_records.next());
    CHECK(records.next().has_value());

    auto sync = moved_from(client.import());
    MUST_THROW(Kind::usage, sync.next());
    const auto event = moved_from(*client.import().next());
    CHECK(event.kind() == vppkit::EventKind::none && event.assets().empty());
    CHECK(event.account().empty() && event.checkpoint().empty() && !event.summary());
    auto job = moved_from(client.assign(ADAM_ID).serial_numbers({"CPP-MOVED"}));
    MUST_THROW(Kind::usage, job.on_progress([](const auto &) {}).run());
    const auto outcome = moved_from(client.assign(ADAM_ID).serial_numbers({"CPP-MOVED"}).run());
    CHECK(outcome.empty() && outcome.begin() == outcome.end() && !outcome.stopped());
    MUST_THROW(Kind::usage, moved_from(client.read_config()).apple_id());
    const auto metadata = moved_from(client.metadata(vppkit::MetadataQuery({ADAM_ID})));
    CHECK(metadata.empty() && metadata.begin() == metadata.end());

    const auto error = MUST_THROW(Kind::usage, client.call("noSuchSrv"));
    const auto no_error = moved_from(*error);
    CHECK(no_error.kind() == Kind::usage && std::strlen(no_error.what()) > 0);
    const auto cancel = moved_from(vppkit::Cancel());
    cancel.cancel();
    CHECK(!cancel.is_cancelled() && !cancel.linked().is_cancelled());
    // No options and no cancel are what a moved-from one is.
    CHECK(!client.assets(moved_from(vppkit::AssetFilter()),
                         vppkit::CallOptions().cancel(cancel)).empty());
}

static void copies_are_the_same_thing() {
    const auto client = sim_client();
    const auto copy = client;
    CHECK(copy.get() == client.get());
    auto listing = client.users();
    auto same = listing;
    std::size_t users = 0;
    for (auto page = listing.next(); page; page = same.next()) {
        users += page->size();
    }
    CHECK(same.progress().records == users && listing.progress().records == users);
    auto assigned = client;
    assigned = copy;
    CHECK(assigned.get() == client.get());
}

// Cancels a little later, on another thread, and says when.
class Later {
public:
    explicit Later(vppkit::Cancel cancel)
        : thread_([this, cancel] {
              support_sleep(300);
              at_ = support_now();
              cancel.cancel();
          }) {}

    // Whether the call that has just returned did so promptly.
    bool was_prompt() {
        const double returned = support_now();
        thread_.join();
        return returned >= at_ && returned - at_ < support_prompt();
    }

private:
    double at_ = 0;
    std::thread thread_;
};

static void a_wait_ends_when_another_thread_cancels() {
    const auto client = sim_client();
    auto sync = client.import();
    for (int round = 0; round < 4; round++) {
        const Fault fault(R"({"action": {"delay_ms": 20000}})");
        const vppkit::Cancel cancel;
        const auto options = vppkit::CallOptions().cancel(cancel);
        auto listing = client.users({}, options);
        Later later(cancel);
        const auto error = MUST_THROW(Kind::cancelled, [&] {
            switch (round) {
            case 0: client.assets({}, options); break;
            case 1: listing.next(); break;
            case 2: client.users().next(cancel); break;
            default: while (sync.next(cancel)) {}
            }
        }());
        CHECK(later.was_prompt() && cancel.is_cancelled());
        CHECK(error && error->effect() == vppkit::Effect::not_applied);
        MUST_THROW(Kind::cancelled, client.assets({}, options));
    }
    const vppkit::Cancel before;
    before.cancel();
    MUST_THROW(Kind::cancelled, vppkit::Client::connect(sim_options().cancel(before)));
}

static void one_cancel_is_linked_to_another_in_one_direction() {
    const vppkit::Cancel whole;
    const auto part = whole.linked(), other = whole.linked();
    part.cancel();
    CHECK(part.is_cancelled() && !whole.is_cancelled() && !other.is_cancelled());
    whole.cancel();
    CHECK(other.is_cancelled() && whole.linked().is_cancelled());
}

static void options_of_a_call_hold_for_it() {
    const auto client = sim_client();
    const Fault fault(R"({"service": "getVPPAssetsSrv", "times": 2,
                          "action": {"delay_ms": 3000}})");
    MUST_THROW(Kind::deadline, client.assets({}, vppkit::CallOptions().deadline(200ms)));
    support_sim_clear_faults();
    const Fault busy(R"({"service": "getVPPAssetsSrv", "action": {"number": 9603}})");
    const auto once = MUST_THROW(Kind::unavailable,
                                 client.assets({}, vppkit::CallOptions().attempts(1)));
    CHECK(once && once->attempts() == 1);
    support_sim_clear_faults();
    // Only for this member there is a fault: the member was named.
    const Fault named(R"({"when": {"facilitatorMemberId": "200123"},
                          "action": {"number": 9637}})");
    const auto member = vppkit::CallOptions().facilitator_member_id("200123");
    MUST_THROW(Kind::permission, client.users({}, member).next());
    CHECK(client.users().next().has_value());
}

static void the_log_is_told_of_answers_and_waits() {
    std::atomic<int> answered = 0, waited = 0, wrong = 0;
    const auto client = vppkit::Client::connect(sim_options().on_log([&](const vppkit::Log &log) {
        if (log.kind == vppkit::LogKind::answered) {
            answered++;
            wrong += log.service.empty() || log.attempt == 0 || log.bytes == 0 ||
                     log.line.empty();
        }
        waited += log.kind == vppkit::LogKind::waiting && log.wait > 0ms;
    }));
    CHECK(answered == 2);
    const Fault fault(R"({"service": "getVPPAssetsSrv", "times": 1,
                          "action": {"status": 503, "retry_after": ["1"]}})");
    client.assets();
    CHECK(answered == 4 && waited >= 1 && wrong == 0 && client.log_exception() == nullptr);
}

static void an_exception_of_the_log_ends_no_call_and_is_kept() {
    std::atomic<bool> throws = false;
    std::atomic<int> told = 0;
    const auto client = vppkit::Client::connect(sim_options().on_log([&](const vppkit::Log &) {
        told++;
        if (throws) {
            throw std::runtime_error("the disk is full");
        }
    }));
    throws = true;
    const int before = told;
    CHECK(client.assets().size() == 25 && client.assets().size() == 25);
    CHECK(told >= before + 2);
    try {
        std::rethrow_exception(client.log_exception());
    } catch (const std::runtime_error &error) {
        CHECK(std::string_view(error.what()) == "the disk is full");
    }
    // Nobody could ask a client that is not there yet.
    const auto options =
        sim_options().on_log([](const vppkit::Log &) { throw std::logic_error("at once"); });
    try {
        vppkit::Client::connect(options);
        CHECK(!"nothing was thrown");
    } catch (const std::logic_error &error) {
        CHECK(std::string_view(error.what()) == "at once");
    }
}

static void a_log_function_lives_as_long_as_somebody_may_call_it() {
    const auto token = std::make_shared<int>(7);
    const std::weak_ptr<int> watched = token;
    {
        auto options = sim_options();
        options.on_log([token](const vppkit::Log &) { static_cast<void>(*token); });
        std::optional<vppkit::Client> client = vppkit::Client::connect(options);
        // The client goes on telling the function it was made with.
        options.on_log(nullptr);
        auto listing = client->licenses();
        CHECK(token.use_count() == 2);
        client.reset();
        CHECK(token.use_count() == 2 && listing.next().has_value());
    }
    CHECK(token.use_count() == 1 && !watched.expired());
}

static void many_threads_share_a_client() {
    const auto client = sim_client();
    const auto all = client.licenses().next();
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 16; number++) {
        threads.emplace_back([&, number, copy = client] {
            try {
                const bool has_some = number % 2 == 0 ? !copy.assets().empty()
                                                      : !copy.users().next()->empty();
                bool is_whole = true;
                for (const auto &license : *all) {
                    is_whole = is_whole && !license.license_id().empty();
                }
                good += has_some && is_whole && copy.gate().in_flight <= 5;
            } catch (const std::exception &error) {
                std::printf("        %s\n", error.what());
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    CHECK(good == 16);
}

static void texts_of_all_kinds_are_taken_and_those_with_a_nul_are_not() {
    const std::vector<const char *> pointers = {"a", "b"};
    const std::string_view views[] = {"a", "b", "c"};
    CHECK(vppkit::Texts(pointers).size() == 2 && vppkit::Texts(views).size() == 3);
    CHECK(vppkit::Texts({"a"}).size() == 1 && vppkit::Texts({}).data() != nullptr);
    CHECK(std::strcmp(vppkit::Texts(views).data()[2], "c") == 0);
    // A view need not end where the text does.
    const auto client = sim_client();
    CHECK(holds(client.call(std::string_view("getVPPAssetsSrv and more", 15)), "envelope"));
    try {
        client.user(std::string_view("a\0b", 3));
        CHECK(!"nothing was thrown");
    } catch (const std::invalid_argument &) {
    }
}

int main(int argc, char **argv) {
    static const support_test tests[] = {
        {"what was moved from can be used without harm",
         guarded<what_was_moved_from_can_be_used_without_harm>},
        {"copies are the same thing", guarded<copies_are_the_same_thing>},
        {"a wait ends when another thread cancels",
         guarded<a_wait_ends_when_another_thread_cancels>},
        {"one cancel is linked to another in one direction",
         guarded<one_cancel_is_linked_to_another_in_one_direction>},
        {"options of a call hold for it", guarded<options_of_a_call_hold_for_it>},
        {"the log is told of answers and waits", guarded<the_log_is_told_of_answers_and_waits>},
        {"an exception of the log ends no call and is kept",
         guarded<an_exception_of_the_log_ends_no_call_and_is_kept>},
        {"a log function lives as long as somebody may call it",
         guarded<a_log_function_lives_as_long_as_somebody_may_call_it>},
        {"many threads share a client", guarded<many_threads_share_a_client>},
        {"texts of all kinds are taken, and those with a NUL are not",
         guarded<texts_of_all_kinds_are_taken_and_those_with_a_nul_are_not>},
    };
    const int code = support_run(tests, sizeof tests / sizeof *tests, argc, argv);
    vppkit::shutdown();
    return code;
}
