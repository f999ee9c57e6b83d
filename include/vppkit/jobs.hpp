// Jobs: an asset for ten thousand devices, or an end of ten thousand assignments
//
// A job cuts its targets into requests of exactly what Apple takes today, sends them, and says of
// every target what became of it. What an answer leaves open is looked at and, if it was not done, sent
// once more.
//
//     const auto outcome = client.assign("361304891").serial_numbers(serials).run();
//     for (const auto &target : outcome) {
//         if (target.status() != vppkit::TargetStatus::done) {
//             std::cerr << target.target() << ": " << name_of(target.status()) << ", "
//                       << name_of(target.reason()) << ": " << target.text() << '\n';
//         }
//     }
//
// An asset that the library does not have is as one without a free licence: its targets fail with
// `Kind::no_license`.

#ifndef VPPKIT_JOBS_HPP
#define VPPKIT_JOBS_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vppkit/calls.hpp>
#include <vppkit/ranges.hpp>

namespace vppkit {

/// How far a job is: `targets`, `done`, `failed`, `unclear` (sent, with an answer that leaves it open:
/// they are looked at in the end), `requests` (answered or lost so far, without those that only look).
using JobProgress = vppkit_job_progress;

/// How many targets ended how: `targets`, `done`, `already` (those among `done` that were so before),
/// `failed`, `unknown`, `not_sent`, and `requests` that changed something or might have.
using JobTotals = vppkit_job_totals;

using JobProgressFunction = std::function<void(const JobProgress &)>;

/// One target and what became of it. A view: good as long as a copy of the outcome lives.
class Target {
public:
    explicit Target(const vppkit_target *target) noexcept : target_(target) {}

    /// The serial number, clientUserIdStr or licence id, as it was given.
    std::string_view target() const noexcept { return detail::view(target_->target); }
    /// What was to be done.
    JobAction action() const noexcept { return static_cast<JobAction>(target_->action); }
    /// What became of it.
    TargetStatus status() const noexcept { return static_cast<TargetStatus>(target_->status); }
    /// Done: whether it was so before, so that there was nothing to do.
    bool already() const noexcept { return target_->already; }
    /// Failed: the kind, by the same table as errors; otherwise `Kind::ok`.
    Kind reason() const noexcept { return static_cast<Kind>(target_->reason); }
    /// Failed: Apple's number, if there was one.
    std::optional<std::int64_t> apple_number() const noexcept {
        return detail::number(target_->apple_number);
    }
    /// Failed: Apple's text; where none was sent, what the failure means.
    std::string_view text() const noexcept { return detail::view(target_->text); }
    /// Failed: when it may be tried again, if a time is known.
    std::optional<Time> retry_at() const { return detail::time(target_->retry_at); }

    /// The struct of the C interface.
    const vppkit_target *get() const noexcept { return target_; }

private:
    const vppkit_target *target_;
};

namespace detail {

/// The targets of an outcome by their index.
struct TargetSource {
    const vppkit_target *targets = nullptr;

    Target operator()(std::size_t index) const noexcept { return Target(targets + index); }
};

} // namespace detail

/// What became of a job: a range of all targets, every one once, those to be assigned first, in the
/// order given. A handle: copies are cheap. May be read by any threads at once.
class JobOutcome : public detail::Handle<vppkit_job_outcome, vppkit_job_outcome_free> {
public:
    using value_type = Target;
    using iterator = detail::IndexIterator<detail::TargetSource>;
    using const_iterator = iterator;

    iterator begin() const {
        return iterator({vppkit_job_outcome_targets(get(), nullptr)}, 0);
    }
    iterator end() const {
        return iterator({vppkit_job_outcome_targets(get(), nullptr)}, size());
    }

    /// How many targets there are.
    std::size_t size() const noexcept {
        std::size_t count = 0;
        vppkit_job_outcome_targets(get(), &count);
        return count;
    }

    bool empty() const noexcept { return size() == 0; }

    /// The target at an index, which must be below `size()`.
    Target operator[](std::size_t index) const & {
        return begin()[static_cast<std::ptrdiff_t>(index)];
    }
    /// Targets are views into their outcome, which must have a name therefore.
    Target operator[](std::size_t index) const && = delete;

    /// Those that ended so; views as well.
    std::vector<Target> with(TargetStatus status) const & {
        std::vector<Target> found;
        for (const auto &target : *this) {
            if (target.status() == status) {
                found.push_back(target);
            }
        }
        return found;
    }
    std::vector<Target> with(TargetStatus status) const && = delete;

    /// How many targets ended how.
    JobTotals totals() const {
        return detail::filled<vppkit_job_totals>(vppkit_job_outcome_totals, get());
    }

    /// Whether every target is as it was to be.
    bool all_done() const noexcept { return vppkit_job_outcome_all_done(get()); }

    /// Why the job ended early; none if it did not.
    std::optional<Error> stopped() const {
        const vppkit_error *error = vppkit_job_outcome_stopped(get());
        if (error == nullptr) {
            return std::nullopt;
        }
        return Error(std::shared_ptr<const vppkit_error>(shared(), error));
    }

    /// All of it as a JSON object: totals, targets, those that were given twice, and who holds what
    /// stood in the way.
    std::string json() const { return detail::text(vppkit_job_outcome_to_json(get())); }

    /// Takes an outcome of the C interface over.
    explicit JobOutcome(vppkit_job_outcome *outcome) : Handle(outcome) {}
};

namespace detail {

/// Tells a function how far a job is, and keeps what it throws away from C.
class JobWatch {
public:
    JobWatch(const JobProgressFunction &function, Cancel cancel, vppkit_job *job)
        : function_(function), cancel_(std::move(cancel)), job_(job) {
        vppkit_job_on_progress(job_, function_ ? tell : nullptr, this);
    }
    JobWatch(const JobWatch &) = delete;
    JobWatch &operator=(const JobWatch &) = delete;
    ~JobWatch() { vppkit_job_on_progress(job_, nullptr, nullptr); }

    void rethrow() const {
        const std::lock_guard guard(lock_);
        if (thrown_) {
            std::rethrow_exception(thrown_);
        }
    }

private:
    static void tell(void *user_data, const vppkit_job_progress *progress) {
        auto &watch = *static_cast<JobWatch *>(user_data);
        try {
            watch.function_(*progress);
        } catch (...) {
            const std::lock_guard guard(watch.lock_);
            if (!watch.thrown_) {
                watch.thrown_ = std::current_exception();
            }
            watch.cancel_.cancel();
        }
    }

    const JobProgressFunction &function_;
    Cancel cancel_;
    vppkit_job *job_;
    mutable std::mutex lock_;
    std::exception_ptr thrown_;
};

} // namespace detail

/// What all jobs can do; `Job` is the job itself. A handle: copies are the same job. Used by one
/// thread at a time.
template <class Job> class JobBase : public detail::Handle<vppkit_job, vppkit_job_free> {
public:
    /// Says that so many targets may lose a licence, or be retired. Needed for more than ten distinct
    /// ones; a job with more than were confirmed is refused.
    Job &confirm_removals(std::size_t targets) {
        vppkit_job_confirm_removals(get(), targets);
        return self();
    }

    /// Requests at once, 1 to 5; 5 if not set.
    Job &parallel(std::uint32_t requests) {
        vppkit_job_set_parallel(get(), requests);
        return self();
    }

    /// A function that is told after every answer how far the job is; an empty one for none. Called
    /// by the thread that runs the job or by one of the library; it must return soon, and must not
    /// make calls that send something. An exception that leaves it cancels the job, and `run` throws
    /// it: nobody knows then what became of the requests under way.
    Job &on_progress(JobProgressFunction function) {
        if (progress_) {
            *progress_ = std::move(function);
        }
        return self();
    }

    /// Runs the job, and gives what became of every target. Look at each: some or all of them may have
    /// failed. A deadline among the options is that of the whole job: when it strikes, the job returns
    /// with what it knows. One that is cancelled gives no outcome: nobody knows then what became of
    /// the requests under way.
    ///
    /// Errors, all with nothing sent: `Kind::usage` for no targets, two kinds of them on one side,
    /// empty ones, an adamId that is none, removals that were not confirmed, a client that only reads;
    /// what every call that writes may return, if it ended the job before anything was sent. And
    /// `Kind::cancelled`.
    JobOutcome run(CallOptions options = {}) const {
        const Cancel cancel = options.cancel() ? options.cancel()->linked() : Cancel();
        options.cancel(cancel);
        const CallHandle handle(options);
        const auto progress = progress_ ? *progress_ : JobProgressFunction();
        const detail::JobWatch watch(progress, cancel, get());
        try {
            const JobOutcome outcome(detail::made<vppkit_job_outcome *>(
                vppkit_client_run, client_.get(), get(), handle.get()));
            watch.rethrow();
            return outcome;
        } catch (const Error &) {
            watch.rethrow();
            throw;
        }
    }

protected:
    JobBase(std::shared_ptr<const vppkit_client> client, vppkit_job *job)
        : Handle(job), client_(std::move(client)),
          progress_(std::make_shared<JobProgressFunction>()) {}

    std::shared_ptr<const vppkit_client> client_;

private:
    Job &self() noexcept { return static_cast<Job &>(*this); }

    /// Shared by all copies, as the job is.
    std::shared_ptr<JobProgressFunction> progress_;
};

/// What jobs about licences of an asset can do.
template <class Job> class LicenseJob : public JobBase<Job> {
public:
    /// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
    Job &notify_disassociation(bool notify) {
        vppkit_job_set_notify_disassociation(this->get(), notify);
        return static_cast<Job &>(*this);
    }

    /// A JSON object of what the job would do, by the limits and counts of now: its `requests` with
    /// the targets of each, `licenses_needed` and `licenses_available`, `duplicates`. Nothing is
    /// written, nor need anything be confirmed or claimed for it.
    std::string plan(const CallOptions &options = {}) const {
        return detail::text(detail::made<char *>(vppkit_client_plan, this->client_.get(),
                                                 this->get(), CallHandle(options).get()));
    }

protected:
    using JobBase<Job>::JobBase;
};

/// Assigns an asset to devices or users, of one kind; see `Client::assign`. It may take the licences
/// of others for it, in the same requests: of devices, users or licences, of one kind.
class AssignJob : public LicenseJob<AssignJob> {
public:
    /// Assigns to these devices. May be called more than once.
    AssignJob &serial_numbers(const Texts &serial_numbers) {
        vppkit_job_to_devices(get(), serial_numbers.data(), serial_numbers.size());
        return *this;
    }

    /// Assigns to these users. They must be registered. May be called more than once.
    AssignJob &client_user_ids(const Texts &ids) {
        vppkit_job_to_users(get(), ids.data(), ids.size());
        return *this;
    }

    /// Takes licences from these devices. May be called more than once.
    AssignJob &taking_from_serial_numbers(const Texts &serial_numbers) {
        vppkit_job_from_devices(get(), serial_numbers.data(), serial_numbers.size());
        return *this;
    }

    /// Takes licences from these users. May be called more than once.
    AssignJob &taking_from_client_user_ids(const Texts &ids) {
        vppkit_job_from_users(get(), ids.data(), ids.size());
        return *this;
    }

    /// Takes these licences, by their ids; they must be of the asset. May be called more than once.
    AssignJob &taking_from_license_ids(const Texts &ids) {
        vppkit_job_from_licenses(get(), ids.data(), ids.size());
        return *this;
    }

private:
    friend class Client;
    using LicenseJob::LicenseJob;
};

/// Takes an asset back from devices, users or licences, of one kind; see `Client::unassign`.
class UnassignJob : public LicenseJob<UnassignJob> {
public:
    /// From these devices. May be called more than once.
    UnassignJob &serial_numbers(const Texts &serial_numbers) {
        vppkit_job_from_devices(get(), serial_numbers.data(), serial_numbers.size());
        return *this;
    }

    /// From these users. May be called more than once.
    UnassignJob &client_user_ids(const Texts &ids) {
        vppkit_job_from_users(get(), ids.data(), ids.size());
        return *this;
    }

    /// These licences, by their ids; they must be of the asset. May be called more than once.
    UnassignJob &license_ids(const Texts &ids) {
        vppkit_job_from_licenses(get(), ids.data(), ids.size());
        return *this;
    }

private:
    friend class Client;
    using LicenseJob::LicenseJob;
};

/// Retires users; see `Client::retire_users`.
class RetireJob : public JobBase<RetireJob> {
public:
    /// These as well. May be called more than once.
    RetireJob &client_user_ids(const Texts &ids) {
        vppkit_job_from_users(get(), ids.data(), ids.size());
        return *this;
    }

private:
    friend class Client;
    using JobBase::JobBase;
};

} // namespace vppkit

#endif
