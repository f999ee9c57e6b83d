// Iterators: by index into what is there, and one after the other from what is still to come.

#ifndef VPPKIT_RANGES_HPP
#define VPPKIT_RANGES_HPP

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace vppkit::detail {

/// Goes through views that `source(index)` makes. Random access; algorithms of before C++20 are told
/// that it is an input iterator, because they would expect references from any other.
template <class Source> class IndexIterator {
public:
    using value_type = decltype(std::declval<const Source &>()(std::size_t{}));
    using reference = value_type;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::random_access_iterator_tag;

    /// What `->` needs: the view lives in it.
    class pointer {
    public:
        explicit pointer(value_type value) : value_(std::move(value)) {}
        const value_type *operator->() const noexcept { return std::addressof(value_); }

    private:
        value_type value_;
    };

    IndexIterator() = default;
    IndexIterator(Source source, std::size_t at)
        : source_(std::move(source)), at_(static_cast<difference_type>(at)) {}

    reference operator*() const { return source_(static_cast<std::size_t>(at_)); }
    pointer operator->() const { return pointer(**this); }
    reference operator[](difference_type offset) const { return *(*this + offset); }

    IndexIterator &operator++() { return *this += 1; }
    IndexIterator &operator--() { return *this -= 1; }
    IndexIterator operator++(int) { return std::exchange(*this, *this + 1); }
    IndexIterator operator--(int) { return std::exchange(*this, *this - 1); }
    IndexIterator &operator+=(difference_type offset) {
        at_ += offset;
        return *this;
    }
    IndexIterator &operator-=(difference_type offset) { return *this += -offset; }

    friend IndexIterator operator+(IndexIterator it, difference_type offset) { return it += offset; }
    friend IndexIterator operator+(difference_type offset, IndexIterator it) { return it += offset; }
    friend IndexIterator operator-(IndexIterator it, difference_type offset) { return it -= offset; }
    friend difference_type operator-(const IndexIterator &a, const IndexIterator &b) {
        return a.at_ - b.at_;
    }
    friend bool operator==(const IndexIterator &a, const IndexIterator &b) { return a.at_ == b.at_; }
    friend bool operator!=(const IndexIterator &a, const IndexIterator &b) { return a.at_ != b.at_; }
    friend bool operator<(const IndexIterator &a, const IndexIterator &b) { return a.at_ < b.at_; }
    friend bool operator>(const IndexIterator &a, const IndexIterator &b) { return a.at_ > b.at_; }
    friend bool operator<=(const IndexIterator &a, const IndexIterator &b) { return a.at_ <= b.at_; }
    friend bool operator>=(const IndexIterator &a, const IndexIterator &b) { return a.at_ >= b.at_; }

private:
    Source source_{};
    difference_type at_ = 0;
};

/// Asks `source.next()` for one after the other, until there is none. An input iterator: only one of
/// its copies may be moved on. It keeps what it reads from alive.
template <class Source> class NextIterator {
public:
    using value_type = typename decltype(std::declval<Source &>().next())::value_type;
    using reference = const value_type &;
    using pointer = const value_type *;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    /// The end.
    NextIterator() = default;
    explicit NextIterator(Source source) : source_(std::move(source)) { ++*this; }

    reference operator*() const { return *current_; }
    pointer operator->() const { return std::addressof(*current_); }

    NextIterator &operator++() {
        // What was read goes first: it may have to be gone before more comes.
        current_.reset();
        current_ = source_->next();
        return *this;
    }
    NextIterator operator++(int) {
        NextIterator before = *this;
        ++*this;
        return before;
    }

    /// Only the end is equal to the end.
    friend bool operator==(const NextIterator &a, const NextIterator &b) {
        return a.current_.has_value() == b.current_.has_value();
    }
    friend bool operator!=(const NextIterator &a, const NextIterator &b) { return !(a == b); }

private:
    std::optional<Source> source_;
    std::optional<value_type> current_;
};

} // namespace vppkit::detail

#endif
