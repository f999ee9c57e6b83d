// What the other files are made of. Nothing here is for users of the library, except `Texts`, `Time`
// and what `Handle` says.

#ifndef VPPKIT_DETAIL_HPP
#define VPPKIT_DETAIL_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <vppkit.h>
#include <vppkit/error.hpp>

namespace vppkit::detail {

// From C to C++

inline std::string_view view(vppkit_str text) noexcept {
    return {text.data, text.len};
}

inline std::optional<std::int64_t> number(std::int64_t value) noexcept {
    return value == VPPKIT_ABSENT ? std::nullopt : std::optional(value);
}

inline std::optional<bool> flag(std::int8_t value) noexcept {
    return value < 0 ? std::nullopt : std::optional(value != 0);
}

inline std::chrono::milliseconds duration(std::uint64_t milliseconds) noexcept {
    return std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds));
}

struct FreeText {
    void operator()(char *text) const noexcept { vppkit_string_free(text); }
};

/// Takes a text over from C.
inline std::optional<std::string> maybe_text(char *text) {
    const std::unique_ptr<char, FreeText> owned(text);
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

inline std::string text(char *text) {
    return maybe_text(text).value_or(std::string());
}

// From C++ to C

/// A text as C wants it. One with a NUL inside would become another text.
inline std::string terminated(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) {
        throw std::invalid_argument("vppkit: a text holds a NUL");
    }
    return std::string(text);
}

inline std::uint64_t count(std::chrono::milliseconds duration) noexcept {
    return duration.count() < 0 ? 0 : static_cast<std::uint64_t>(duration.count());
}

// Calls

/// Makes a call. Whether there is a result: false says that nothing more is to come (`Kind::done`).
template <class... Parameters, class... Arguments>
bool is_given(vppkit_status (*function)(Parameters...), Arguments... arguments) {
    vppkit_error *error = nullptr;
    const vppkit_status status = function(arguments..., &error);
    if (status != VPPKIT_OK && status != VPPKIT_DONE) {
        throw Error(status, error);
    }
    return status == VPPKIT_OK;
}

/// Makes a call that gives nothing.
template <class... Parameters, class... Arguments>
void call(vppkit_status (*function)(Parameters...), Arguments... arguments) {
    is_given(function, arguments...);
}

/// Makes a call that gives a result, which it puts in its last but one parameter.
template <class Result, class... Parameters, class... Arguments>
Result made(vppkit_status (*function)(Parameters...), Arguments... arguments) {
    Result result{};
    is_given(function, arguments..., &result);
    return result;
}

/// The same for functions that have no error to give. A failure can be a misuse only.
template <class Result, class... Parameters, class... Arguments>
Result filled(vppkit_status (*function)(Parameters...), Arguments... arguments) {
    Result result{};
    const vppkit_status status = function(arguments..., &result);
    if (status != VPPKIT_OK) {
        throw Error(status, nullptr);
    }
    return result;
}

/// A handle of the C interface, freed with its last copy. `keeps` lives until then too.
template <class T, void (*Free)(T *)> class Handle {
public:
    /// The handle of the C interface, for calls of your own. It is not yours to free. NULL in an
    /// object that was moved from.
    T *get() const noexcept { return handle_.get(); }

    /// The same, kept alive.
    const std::shared_ptr<T> &shared() const noexcept { return handle_; }

protected:
    explicit Handle(T *handle, std::shared_ptr<const void> keeps = nullptr)
        : handle_(handle, [keeps = std::move(keeps)](T *last) { Free(last); }) {}

private:
    std::shared_ptr<T> handle_;
};

} // namespace vppkit::detail

namespace vppkit {

/// A point in time, as Apple's clocks have it.
using Time = std::chrono::system_clock::time_point;

/// A list of texts: braces with texts, or any range of what becomes a `std::string_view`, such as a
/// `std::vector<std::string>`.
class Texts {
public:
    Texts(std::initializer_list<std::string_view> texts) { take(texts); }

    /// Not for a single text, which is a range of letters.
    template <class Range, class = std::enable_if_t<
                               !std::is_same_v<std::decay_t<Range>, Texts> &&
                               !std::is_convertible_v<const Range &, std::string_view>>>
    Texts(Range &&texts) { // NOLINT: it is meant to be implicit
        take(texts);
    }

    Texts(const Texts &) = delete;
    Texts &operator=(const Texts &) = delete;

    std::size_t size() const noexcept { return copies_.size(); }

    /// As C wants them.
    const char *const *data() const noexcept { return pointers_.data(); }

private:
    template <class Range> void take(Range &texts) {
        for (const auto &text : texts) {
            copies_.push_back(detail::terminated(text));
        }
        for (const auto &copy : copies_) {
            pointers_.push_back(copy.c_str());
        }
        pointers_.push_back(nullptr);
    }

    std::vector<std::string> copies_;
    std::vector<const char *> pointers_;
};

namespace detail {

inline std::optional<Time> time(std::int64_t milliseconds) {
    if (milliseconds == VPPKIT_ABSENT) {
        return std::nullopt;
    }
    return Time(std::chrono::milliseconds(milliseconds));
}

} // namespace detail

} // namespace vppkit

#endif
