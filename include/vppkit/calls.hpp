// Cancelling, and the options of single calls
//
// A `Cancel` ends calls that wait, also for a `Retry-After`: they throw `Kind::cancelled` within
// 100 ms. Any thread may cancel, but not a signal handler: that sets a `volatile std::sig_atomic_t`, which
// is looked at between pages or events, or a thread of its own waits for the signal with `sigwait`.
//
//     vppkit::Cancel cancel;
//     std::thread other([cancel] { wait_for_ctrl_c(); cancel.cancel(); });
//     client.assets({}, vppkit::CallOptions().deadline(30s).cancel(cancel));

#ifndef VPPKIT_CALLS_HPP
#define VPPKIT_CALLS_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vppkit/detail.hpp>

namespace vppkit {

/// Ends calls. A handle: copies cancel the same calls. Any threads may use it at once.
class Cancel {
public:
    Cancel() : state_(std::make_shared<State>()) {}

    /// Cancels every call that was given this or a copy, and those that will be. Once and for all.
    void cancel() const {
        if (state_) {
            state_->cancel();
        }
    }

    /// Whether it was cancelled.
    bool is_cancelled() const noexcept { return vppkit_cancel_is_cancelled(get()); }

    /// Another one, which is cancelled together with this one, but not the other way round.
    Cancel linked() const {
        Cancel other;
        if (state_) {
            state_->link(other.state_);
        }
        return other;
    }

    /// The handle of the C interface; NULL in an object that was moved from. Cancel it by `cancel()`
    /// only: C does not know of those that are linked to it.
    const vppkit_cancel *get() const noexcept { return state_ ? state_->handle : nullptr; }

private:
    struct State {
        vppkit_cancel *const handle = vppkit_cancel_new();
        std::mutex lock;
        std::vector<std::weak_ptr<State>> linked;

        State() = default;
        State(const State &) = delete;
        State &operator=(const State &) = delete;
        ~State() { vppkit_cancel_free(handle); }

        void cancel() {
            vppkit_cancel_cancel(handle);
            const std::lock_guard guard(lock);
            for (const auto &one : linked) {
                if (const auto other = one.lock()) {
                    other->cancel();
                }
            }
        }

        void link(const std::shared_ptr<State> &other) {
            const std::lock_guard guard(lock);
            linked.erase(std::remove_if(linked.begin(), linked.end(),
                                        [](const auto &one) { return one.expired(); }),
                         linked.end());
            linked.push_back(other);
            if (vppkit_cancel_is_cancelled(handle)) {
                other->cancel();
            }
        }
    };

    std::shared_ptr<State> state_;
};

/// Options of calls. A plain value; what is not set is as the client was built. May be given to many
/// calls, also at once.
class CallOptions {
public:
    /// The longest that each request of the call may take, with all waits and repeats. A call whose
    /// deadline passes fails with `Kind::deadline`; one that would have to wait longer for Apple with
    /// `Kind::throttled`, at once.
    CallOptions &deadline(std::chrono::milliseconds longest) {
        deadline_ = longest;
        return *this;
    }

    /// How often each request of the call is sent at most; 1 to send it once.
    CallOptions &attempts(std::uint32_t most) {
        attempts_ = most;
        return *this;
    }

    /// Carries the call out as if with this group member's token (legacy tokens). Left out where the
    /// service does not take it.
    CallOptions &facilitator_member_id(std::string_view id) {
        facilitator_member_id_ = detail::terminated(id);
        return *this;
    }

    /// What cancels the call.
    CallOptions &cancel(const Cancel &cancel) {
        cancel_ = cancel;
        return *this;
    }

    /// What cancels the call, if something was set.
    const std::optional<Cancel> &cancel() const noexcept { return cancel_; }

private:
    friend class CallHandle;

    std::optional<std::chrono::milliseconds> deadline_;
    std::optional<std::uint32_t> attempts_;
    std::optional<std::string> facilitator_member_id_;
    std::optional<Cancel> cancel_;
};

/// Call options as C wants them, for calls of the C interface of your own.
class CallHandle {
public:
    explicit CallHandle(const CallOptions &options) {
        if (!options.deadline_ && !options.attempts_ && !options.facilitator_member_id_ &&
            !options.cancel_) {
            return;
        }
        handle_.reset(vppkit_call_options_new());
        if (options.deadline_) {
            vppkit_call_options_set_deadline(get(), detail::count(*options.deadline_));
        }
        if (options.attempts_) {
            vppkit_call_options_set_attempts(get(), *options.attempts_);
        }
        if (options.facilitator_member_id_) {
            vppkit_call_options_set_facilitator_member_id(
                get(), options.facilitator_member_id_->c_str());
        }
        if (options.cancel_) {
            vppkit_call_options_set_cancel(get(), options.cancel_->get());
        }
    }

    /// NULL where nothing is set.
    vppkit_call_options *get() const noexcept { return handle_.get(); }

private:
    struct Free {
        void operator()(vppkit_call_options *options) const noexcept {
            vppkit_call_options_free(options);
        }
    };

    std::unique_ptr<vppkit_call_options, Free> handle_;
};

} // namespace vppkit

#endif
