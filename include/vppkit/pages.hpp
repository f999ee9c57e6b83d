// Pages
//
// Records come in pages. A page is a handle: copies are cheap, and mean the same page, which never
// changes; any threads may read it at once. It outlives the listing, event and client that it came
// from.
//
//     const vppkit::Page<vppkit::Asset> assets = client.assets();
//     for (const auto &asset : assets) {
//         std::cout << asset.adam_id() << '\n';
//     }
//
// A page is a random access range to algorithms of C++20, an input range to older ones. Its records are
// views: good as long as the `Page` that they were read from, or a copy of it, lives. One that is taken
// out of a page without a name (`client.user("u-1").front()`) is a `Kept` record, which keeps its page.

#ifndef VPPKIT_PAGES_HPP
#define VPPKIT_PAGES_HPP

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <vppkit/detail.hpp>
#include <vppkit/ranges.hpp>

namespace vppkit {

namespace detail {

/// The functions of the C interface for a record; see records.hpp.
template <class Record> struct Calls;

/// The records of a page by their index.
template <class Record> struct PageSource {
    const typename Calls<Record>::Plain *records = nullptr;
    const typename Calls<Record>::Page *page = nullptr;

    Record operator()(std::size_t index) const { return Record(records + index, page); }
};

} // namespace detail

template <class Record> class Kept;

/// Records that came together.
template <class Record>
class Page
    : public detail::Handle<typename detail::Calls<Record>::Page, detail::Calls<Record>::page_free> {
    using Calls = detail::Calls<Record>;

public:
    using value_type = Record;
    using iterator = detail::IndexIterator<detail::PageSource<Record>>;
    using const_iterator = iterator;

    /// How many records there are.
    std::size_t size() const noexcept { return Calls::page_len(this->get()); }

    bool empty() const noexcept { return size() == 0; }

    iterator begin() const { return iterator(source(), 0); }
    iterator end() const { return iterator(source(), size()); }

    /// The record at an index, which must be below `size()`.
    Record operator[](std::size_t index) const & { return source()(index); }
    Kept<Record> operator[](std::size_t index) const && { return {*this, index}; }

    /// The same; throws `std::out_of_range` where there is no such record.
    Record at(std::size_t index) const & { return source()(checked(index)); }
    Kept<Record> at(std::size_t index) const && { return {*this, checked(index)}; }

    /// The first record. Throws `std::out_of_range` where there is none.
    Record front() const & { return source()(checked(0)); }
    Kept<Record> front() const && { return {*this, checked(0)}; }

    /// A JSON object of what the answer said beside its records: what is stored in the account,
    /// estimates of totals, tokens. Empty where the records are not those of an answer of their own.
    std::string head_json() const {
        return detail::text(detail::made<char *>(Calls::page_head_to_json, this->get()));
    }

    /// Takes a page of the C interface over; NULL is an empty page.
    explicit Page(typename Calls::Page *page) : Page::Handle(page) {}

private:
    std::size_t checked(std::size_t index) const {
        if (index >= size()) {
            throw std::out_of_range("vppkit: there is no such record");
        }
        return index;
    }

    detail::PageSource<Record> source() const {
        return {Calls::page_records(this->get(), nullptr), this->get()};
    }
};

/// What all records can do. A view: two pointers, good as long as the `Page` that it was read from, or
/// a copy of it, lives.
template <class Record> class RecordView {
    using Calls = detail::Calls<Record>;

public:
    RecordView(const typename Calls::Plain *record, const typename Calls::Page *page) noexcept
        : page_(page), record_(record) {}

    /// All of it as a JSON object, under Apple's names and with all members that came.
    std::string json() const {
        return detail::text(detail::made<char *>(Calls::page_to_json, page_, index()));
    }

    /// A JSON object of the members that this version does not know.
    std::string extra_json() const {
        return detail::text(detail::made<char *>(Calls::page_extra_to_json, page_, index()));
    }

    /// Another handle to its page, where it has the same `index()`.
    Page<Record> page() const { return Page<Record>(Calls::page_clone(page_)); }

    /// The same record with its page, for as long as you like. Whoever keeps many records of a page
    /// keeps the page instead.
    Kept<Record> keep() const { return {page(), index()}; }

    /// Where in its page it stands.
    std::size_t index() const noexcept {
        return static_cast<std::size_t>(record_ - Calls::page_records(page_, nullptr));
    }

    /// The struct of the C interface.
    const typename Calls::Plain *get() const noexcept { return record_; }

protected:
    const typename Calls::Page *page_;

private:
    const typename Calls::Plain *record_;
};

/// A record that keeps its page alive.
template <class Record> class Kept : public Record {
public:
    Kept(Page<Record> page, std::size_t index) : Record(page[index]), page_(std::move(page)) {}

    // Only copied: what was moved from would be a view of nothing.
    Kept(const Kept &) = default;
    Kept &operator=(const Kept &) = default;

private:
    Page<Record> page_;
};

} // namespace vppkit

#endif
