// Jobs, and what became of them.

#include "support.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using vppkit::Kind;
using vppkit::TargetStatus;

static std::vector<std::string> named(const std::string &prefix, int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; i++) {
        names.push_back(prefix + "-" + std::to_string(i));
    }
    return names;
}

static void every_target_is_told_once_in_the_order_given() {
    const auto client = sim_client();
    const auto devices = named("CPP-JOB", 35);
    std::atomic<int> told = 0;
    auto job = client.assign(ADAM_ID).serial_numbers(devices).on_progress(
        [&](const vppkit::JobProgress &progress) { told += progress.targets == 35; });
    CHECK(holds(job.plan(), "\"licenses_needed\":35"));
    const auto outcome = job.run();
    CHECK(told >= 4 && outcome.size() == 35 && outcome.all_done() && !outcome.stopped());
    CHECK(std::equal(outcome.begin(), outcome.end(), devices.begin(),
                     [](const auto &target, const auto &name) { return target.target() == name; }));
    for (const auto &target : outcome) {
        CHECK(target.action() == vppkit::JobAction::assign);
        CHECK(target.status() == TargetStatus::done && !target.already());
        CHECK(target.reason() == Kind::ok && !target.apple_number() && !target.retry_at());
    }
    const auto totals = outcome.totals();
    CHECK(totals.done == 35 && totals.already == 0 && totals.requests == 4);
    CHECK(outcome.with(TargetStatus::done).size() == 35);
    CHECK(outcome.with(TargetStatus::failed).empty());
    CHECK(holds(outcome.json(), "\"CPP-JOB-34\"") && outcome[34].target() == "CPP-JOB-34");

    // More than ten lose something: that must be said.
    auto removal = client.unassign(ADAM_ID).serial_numbers(devices).notify_disassociation(false);
    MUST_THROW(Kind::usage, removal.run());
    CHECK(removal.confirm_removals(35).run().all_done());
}

static void licences_move_in_the_same_requests() {
    const auto client = sim_client();
    CHECK(client.assign(ADAM_ID).serial_numbers({"CPP-FROM"}).run().all_done());
    auto move = client.assign(ADAM_ID).serial_numbers({"CPP-TO"});
    const auto outcome = move.taking_from_serial_numbers({"CPP-FROM"}).run();
    CHECK(outcome.all_done() && outcome.size() == 2);
    CHECK(outcome[1].target() == "CPP-FROM");
    CHECK(outcome[1].action() == vppkit::JobAction::unassign);
    // Of one kind only.
    MUST_THROW(Kind::usage, client.assign(ADAM_ID)
                                .serial_numbers({"a"})
                                .taking_from_client_user_ids({"b"})
                                .taking_from_license_ids({"c"})
                                .run());
    MUST_THROW(Kind::usage, client.unassign(ADAM_ID).client_user_ids({"b"}).license_ids({"c"}).run());
}

static void what_was_refused_says_why() {
    const auto client = sim_client();
    const auto outcome = client.assign("1").serial_numbers({"CPP-NONE"}).parallel(1).run();
    const auto failed = outcome.with(TargetStatus::failed);
    CHECK(failed.size() == 1 && failed[0].reason() == Kind::no_license);
    CHECK(failed[0].apple_number() == 9610 && !failed[0].text().empty());
    CHECK(!outcome.all_done());
}

static void a_job_that_ends_early_says_why() {
    const auto client = sim_client();
    const Fault fault(R"({"service": "manageVPPLicensesByAdamIdSrv", "calls": [2],
                          "action": {"number": 9625}})");
    std::optional<vppkit::Error> stopped;
    {
        const auto outcome =
            client.assign(ADAM_ID).serial_numbers(named("CPP-EARLY", 35)).parallel(1).run();
        stopped = outcome.stopped();
        const auto totals = outcome.totals();
        CHECK(totals.done == 10 && totals.not_sent + totals.failed + totals.unknown == 25);
    }
    // The error lives on.
    CHECK(stopped && stopped->kind() == Kind::token && stopped->apple_number() == 9625);
    CHECK(stopped && std::strlen(stopped->what()) > 0);
}

static void users_are_given_apps_and_retired() {
    const auto client = sim_client();
    MUST_THROW(Kind::usage, client.retire_users(std::vector<std::string>()).run());
    for (const auto *name : {"cpp-job-user-1", "cpp-job-user-2"}) {
        client.register_user(vppkit::NewUser(name));
    }
    const auto given = client.assign(ADAM_ID).client_user_ids({"cpp-job-user-1"}).run();
    CHECK(given.size() == 1);
    auto job = client.retire_users({"cpp-job-user-1"}).client_user_ids({"cpp-job-user-2"});
    const auto outcome = job.run();
    CHECK(outcome.all_done() && outcome[0].action() == vppkit::JobAction::retire);
}

static void an_exception_of_the_progress_function_ends_the_job_and_comes_out() {
    const auto client = sim_client();
    const vppkit::Cancel cancel;
    std::atomic<int> told = 0;
    auto job = client.assign(ADAM_ID).serial_numbers(named("CPP-THROW", 35)).parallel(1);
    job.on_progress([&](const vppkit::JobProgress &) {
        told++;
        throw std::runtime_error("enough");
    });
    for (const auto &options : {vppkit::CallOptions(), vppkit::CallOptions().cancel(cancel)}) {
        told = 0;
        try {
            job.run(options);
            CHECK(!"nothing was thrown");
        } catch (const std::runtime_error &error) {
            CHECK(std::string_view(error.what()) == "enough");
        }
        CHECK(told == 1);
    }
    // It is the job that was cancelled, not what the caller can cancel.
    CHECK(!cancel.is_cancelled());
    CHECK(job.on_progress(nullptr).run().all_done());
}

static void a_job_is_cancelled_from_another_thread() {
    const auto client = sim_client();
    const Fault fault(R"({"service": "manageVPPLicensesByAdamIdSrv", "times": 1,
                          "action": {"delay_ms": 20000}})");
    const vppkit::Cancel cancel;
    double cancelled_at = 0;
    std::thread other([&] {
        support_sleep(300);
        cancelled_at = support_now();
        cancel.cancel();
    });
    auto job = client.assign(ADAM_ID).serial_numbers({"CPP-SLOW"}).on_progress(
        [](const vppkit::JobProgress &) {});
    MUST_THROW(Kind::cancelled, job.run(vppkit::CallOptions().cancel(cancel)));
    const double returned = support_now();
    other.join();
    CHECK(returned - cancelled_at < support_prompt());
    MUST_THROW(Kind::cancelled, job.run(vppkit::CallOptions().cancel(cancel)));
}

RUN({"every target is told once in the order given",
     guarded<every_target_is_told_once_in_the_order_given>},
    {"licences move in the same requests", guarded<licences_move_in_the_same_requests>},
    {"what was refused says why", guarded<what_was_refused_says_why>},
    {"a job that ends early says why", guarded<a_job_that_ends_early_says_why>},
    {"users are given apps and retired", guarded<users_are_given_apps_and_retired>},
    {"an exception of the progress function ends the job and comes out",
     guarded<an_exception_of_the_progress_function_ends_the_job_and_comes_out>},
    {"a job is cancelled from another thread", guarded<a_job_is_cancelled_from_another_thread>})
