// Listings
//
// A listing comes page by page. Nothing is sent before the first page is asked for; further ones are
// fetched in the background. Two ways to read it, both ranges:
//
//     for (const auto &page : client.licenses()) { store(page); }
//
//     for (const auto &license : client.licenses().records()) {
//         std::cout << license.adam_id() << '\n';
//     }
//
// A loop that ends without an exception has seen all of it. A record is good until the loop goes on;
// `record.keep()` keeps it. Empty pages in the middle are normal; records that come twice are left
// out the second time. If Apple loses the listing's data it begins anew by itself: `restarts()` grows,
// all records come again, and those that do not are gone.
//
// After an exception the listing can be read on: it goes on where it stands.

#ifndef VPPKIT_LISTINGS_HPP
#define VPPKIT_LISTINGS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <vppkit/calls.hpp>
#include <vppkit/records.hpp>

namespace vppkit {

/// How far a listing is.
struct ListingProgress {
    /// Pages delivered.
    std::uint64_t pages = 0;
    /// Pages in all, as Apple estimates.
    std::optional<std::int64_t> total_pages;
    /// Records delivered.
    std::uint64_t records = 0;
    /// Records in all, as Apple estimates.
    std::optional<std::int64_t> total_records;
};

template <class Record> class Records;

/// A listing on its way. A handle: copies mean the same listing. Used by one thread at a time. The
/// last copy to go ends what is under way.
template <class Record>
class Listing : public detail::Handle<typename detail::Calls<Record>::Pager,
                                      detail::Calls<Record>::pager_free> {
    using Calls = detail::Calls<Record>;

public:
    using iterator = detail::NextIterator<Listing>;

    /// Waits for the next page; none once the listing is complete.
    std::optional<Page<Record>> next() { return next_unless(nullptr); }

    /// The same, ended by `cancel` in place of that of the call options.
    std::optional<Page<Record>> next(const Cancel &cancel) { return next_unless(cancel.get()); }

    /// From where the listing stands.
    iterator begin() { return iterator(*this); }
    iterator end() { return iterator(); }

    /// The listing record by record.
    Records<Record> records() const { return Records<Record>(*this); }

    /// How far it is.
    ListingProgress progress() const {
        const auto now =
            detail::filled<vppkit_listing_progress>(Calls::pager_progress, this->get());
        return {now.pages, detail::number(now.total_pages), now.records,
                detail::number(now.total_records)};
    }

    /// How often it began anew. When this number grows, all records come again, and those that came
    /// before and do not come again are gone.
    std::uint32_t restarts() const noexcept { return Calls::pager_restarts(this->get()); }

    /// The token that later lists what has changed since; none before the listing is complete, and
    /// for listings without one.
    std::optional<std::string> since_modified_token() const {
        return detail::maybe_text(Calls::pager_since_modified_token(this->get()));
    }

    /// Takes a pager of the C interface over.
    explicit Listing(typename Calls::Pager *pager, std::shared_ptr<const void> keeps = nullptr)
        : Listing::Handle(pager, std::move(keeps)) {}

private:
    std::optional<Page<Record>> next_unless(const vppkit_cancel *cancel) {
        typename Calls::Page *page = nullptr;
        if (!detail::is_given(Calls::pager_next, this->get(), cancel, &page)) {
            return std::nullopt;
        }
        return Page<Record>(page);
    }
};

/// A listing record by record.
template <class Record> class Records {
public:
    using iterator = detail::NextIterator<Records>;

    explicit Records(Listing<Record> listing) : listing_(std::move(listing)) {}

    /// Waits for the next record; none once the listing is complete. It is good until the next call.
    std::optional<Record> next() {
        // No page: nothing was read yet, or this was moved from.
        while (page_.get() == nullptr || at_ == end_) {
            const auto page = listing_.next();
            if (!page) {
                return std::nullopt;
            }
            page_ = *page;
            at_ = page_.begin();
            end_ = page_.end();
        }
        return *at_++;
    }

    iterator begin() { return iterator(*this); }
    iterator end() { return iterator(); }

private:
    Listing<Record> listing_;
    /// Keeps the records alive that the iterators see.
    Page<Record> page_{nullptr};
    typename Page<Record>::iterator at_;
    typename Page<Record>::iterator end_;
};

} // namespace vppkit

#endif
