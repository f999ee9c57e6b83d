// Errors
//
// What fails throws a `vppkit::Error`. Decide by its `kind()`; messages may change between versions.
// After a call that changes something look at `effect()` before you repeat it.
//
//     try {
//         client.register_user(vppkit::NewUser("u-1"));
//     } catch (const vppkit::Error &error) {
//         if (error.kind() == vppkit::Kind::throttled) { /* again at *error.retry_at() */ }
//         std::cerr << error.what() << '\n';
//     }
//
// Beside it there are `std::invalid_argument` for texts that hold a NUL, `std::out_of_range` from
// `at()`, `std::bad_alloc`, and what your own callbacks throw.

#ifndef VPPKIT_ERROR_HPP
#define VPPKIT_ERROR_HPP

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <vppkit.h>
#include <vppkit/enums.hpp>

namespace vppkit {

template <class Record> class Page;
class License;
class User;

/// A failure. Texts live as long as a copy of the error, and none ever holds the sToken. Cheap to
/// copy; may be read by several threads at once.
class Error : public std::exception {
public:
    /// What kind of failure it is.
    Kind kind() const noexcept { return kind_; }

    /// One line for people: who, what, Apple's number, the effect, the advice.
    const char *what() const noexcept override {
        return error_ ? vppkit_error_message(error_.get())
                      : vppkit_status_name(static_cast<std::int32_t>(kind_));
    }

    /// What happened, without service, effect and advice.
    std::string_view what_happened() const noexcept { return vppkit_error_what(error_.get()); }

    /// What to do about it; empty where nothing is known to help.
    std::string_view advice() const noexcept { return vppkit_error_advice(error_.get()); }

    /// Whether anything was changed on Apple's side.
    Effect effect() const noexcept {
        return static_cast<Effect>(vppkit_error_effect(error_.get()));
    }

    /// Apple's error number, if an answer carried one.
    std::optional<std::int64_t> apple_number() const noexcept {
        return if_not_0(vppkit_error_apple_number(error_.get()));
    }

    /// Apple's text with that number, or none.
    std::string_view apple_text() const noexcept {
        return view(vppkit_error_apple_text(error_.get()));
    }

    /// The HTTP status of the answer, if there was an answer.
    std::optional<std::int32_t> http_status() const noexcept {
        return if_not_0(vppkit_error_http_status(error_.get()));
    }

    /// When the account may be asked again, if a time was set.
    std::optional<std::chrono::system_clock::time_point> retry_at() const noexcept {
        const std::int64_t at = vppkit_error_retry_at(error_.get());
        if (at == VPPKIT_ABSENT) {
            return std::nullopt;
        }
        return std::chrono::system_clock::time_point(std::chrono::milliseconds(at));
    }

    /// How many times the request was sent.
    std::uint32_t attempts() const noexcept { return vppkit_error_attempts(error_.get()); }

    /// Apple's name of the service that was called, or none.
    std::string_view service() const noexcept { return view(vppkit_error_service(error_.get())); }

    /// A name of the account for people, or none.
    std::string_view account() const noexcept { return view(vppkit_error_account(error_.get())); }

    /// With `Kind::token`: what is wrong with the token.
    TokenProblem token_problem() const noexcept {
        return static_cast<TokenProblem>(vppkit_error_token_problem(error_.get()));
    }

    /// With `Kind::transport`: what went wrong below HTTP.
    TransportProblem transport_problem() const noexcept {
        return static_cast<TransportProblem>(vppkit_error_transport_problem(error_.get()));
    }

    /// With `Kind::account_claimed`: the host name that the other product wrote, for people. Never
    /// decide by it.
    std::string_view holder_hostname() const noexcept {
        return view(vppkit_error_holder_hostname(error_.get()));
    }

    /// With `Kind::account_claimed`: the guid of the other installation, as `Client::take_over`
    /// wants it.
    std::string_view holder_guid() const noexcept {
        return view(vppkit_error_holder_guid(error_.get()));
    }

    /// With Apple's number 9616: the licence that the requested user holds already, as a page of one
    /// record. Otherwise an empty page.
    Page<License> license_held() const;

    /// With Apple's number 9616: the other users of the same store account who hold a licence.
    /// Otherwise an empty page.
    Page<User> users_holding() const;

    /// All of it as a JSON object, for logs.
    std::string json() const;

    /// The error of the C interface; NULL where a misuse was told by its status alone.
    const vppkit_error *get() const noexcept { return error_.get(); }

    /// Takes over what a call of the C interface returned.
    Error(vppkit_status status, vppkit_error *error)
        : kind_(static_cast<Kind>(status)), error_(error, vppkit_error_free) {}

    /// The same for an error that belongs to something else, which lives on with it.
    explicit Error(std::shared_ptr<const vppkit_error> error)
        : kind_(static_cast<Kind>(vppkit_error_status(error.get()))), error_(std::move(error)) {}

private:
    static std::string_view view(const char *text) noexcept {
        return text == nullptr ? std::string_view() : std::string_view(text);
    }

    template <class Number> static std::optional<Number> if_not_0(Number number) noexcept {
        return number == 0 ? std::nullopt : std::optional(number);
    }

    Kind kind_;
    std::shared_ptr<const vppkit_error> error_;
};

/// The kind that stands for one of Apple's error numbers, such as that of a `LicenseChange`: the
/// library's one table. `Kind::ok` for none.
inline Kind kind_of_number(std::optional<std::int64_t> number) noexcept {
    return static_cast<Kind>(vppkit_status_of_number(number.value_or(0)));
}

} // namespace vppkit

#endif
