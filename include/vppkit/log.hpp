// What a client tells while it works
//
// `ClientOptions::on_log` takes a function that is told of every request, wait and repeat, for logs.
// Never of bodies, never of the token. It is called by threads of the library and by threads that make
// calls, perhaps by several at once; it must return soon. It may read the state of the client, but
// calls that send something fail with `Kind::usage` there.
//
// What a call did is worth more than a line about it: an exception that leaves the function ends no
// call. The first one is kept, for `Client::log_exception()`; connecting throws it, because nobody
// could ask for it then. The function is told on.

#ifndef VPPKIT_LOG_HPP
#define VPPKIT_LOG_HPP

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include <vppkit/detail.hpp>

namespace vppkit {

/// One thing that happened inside a client. What does not belong to its kind is 0 or not there. Views
/// are good until the function returns.
struct Log {
    /// What happened.
    LogKind kind = LogKind::none;
    /// Apple's name of the service.
    std::string_view service;
    /// Answered: the HTTP status; 0 if no answer came.
    std::int32_t http_status = 0;
    /// Answered, restarted: Apple's error number.
    std::optional<std::int64_t> apple_number;
    /// Answered: bytes of the answer over the wire.
    std::uint64_t bytes = 0;
    /// Answered: from sending to the whole answer.
    std::chrono::milliseconds took{};
    /// Answered: which attempt of the call it was, from 1. Repeating: attempts made so far.
    std::uint32_t attempt = 0;
    /// Repeating: why.
    Kind reason = Kind::ok;
    /// Repeating, waiting: how long.
    std::chrono::milliseconds wait{};
    /// Token: what its state is now.
    TokenState token_state = TokenState::none;
    /// Token: when it ends, if it ends soon.
    std::optional<Time> token_end;
    /// All of it as a line for people.
    std::string_view line;
};

using LogFunction = std::function<void(const Log &)>;

namespace detail {

/// Who is told, for as long as a client or what came from it lives. C knows it by a number: a request
/// that is being ended on another thread may have one last thing to tell when nobody listens any more.
class LogTarget {
public:
    /// One that C can find by its number.
    static std::shared_ptr<LogTarget> listed(LogFunction function) {
        const auto target = std::make_shared<LogTarget>(std::move(function));
        Register &all = targets();
        const std::lock_guard guard(all.lock);
        target->number_ = ++all.last;
        all.targets.emplace(target->number_, target);
        return target;
    }

    explicit LogTarget(LogFunction function) : function_(std::move(function)) {}
    LogTarget(const LogTarget &) = delete;
    LogTarget &operator=(const LogTarget &) = delete;
    ~LogTarget() {
        Register &all = targets();
        const std::lock_guard guard(all.lock);
        all.targets.erase(number_);
    }

    void *user_data() const noexcept {
        return reinterpret_cast<void *>(number_); // NOLINT: a number, never followed
    }

    /// The first exception that left the function.
    std::exception_ptr thrown() const {
        const std::lock_guard guard(lock_);
        return thrown_;
    }

    static void tell(void *user_data, const vppkit_log *log) {
        const auto target = find(reinterpret_cast<std::uintptr_t>(user_data)); // NOLINT
        if (!target) {
            return;
        }
        try {
            target->function_(converted(*log));
        } catch (...) {
            const std::lock_guard guard(target->lock_);
            if (!target->thrown_) {
                target->thrown_ = std::current_exception();
            }
        }
    }

private:
    struct Register {
        std::mutex lock;
        std::uintptr_t last = 0;
        std::map<std::uintptr_t, std::weak_ptr<LogTarget>> targets;
    };

    /// Never destroyed: threads of the library may outlive the destructors of statics.
    static Register &targets() {
        static Register &all = *new Register;
        return all;
    }

    static std::shared_ptr<LogTarget> find(std::uintptr_t number) {
        Register &all = targets();
        const std::lock_guard guard(all.lock);
        const auto found = all.targets.find(number);
        return found == all.targets.end() ? nullptr : found->second.lock();
    }

    static Log converted(const vppkit_log &log) {
        Log told;
        told.kind = static_cast<LogKind>(log.kind);
        told.service = view(log.service);
        told.http_status = log.http_status;
        told.apple_number = number(log.apple_number);
        told.bytes = log.bytes;
        told.took = duration(log.took);
        told.attempt = log.attempt;
        told.reason = static_cast<Kind>(log.reason);
        told.wait = duration(log.wait);
        told.token_state = static_cast<TokenState>(log.token_state);
        told.token_end = time(log.token_end);
        told.line = view(log.line);
        return told;
    }

    LogFunction function_;
    std::uintptr_t number_ = 0;
    mutable std::mutex lock_;
    std::exception_ptr thrown_;
};

} // namespace detail

} // namespace vppkit

#endif
