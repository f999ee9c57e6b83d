// All of it, and what it is to the ranges of C++20. Only compiled: by each compiler, for each standard.

#include <vppkit.hpp>

template class vppkit::Page<vppkit::Asset>;
template class vppkit::Page<vppkit::LicenseChange>;
template class vppkit::Page<vppkit::License>;
template class vppkit::Listing<vppkit::Assignment>;
template class vppkit::Listing<vppkit::License>;
template class vppkit::Listing<vppkit::User>;
template class vppkit::Records<vppkit::User>;
template class vppkit::detail::IndexIterator<vppkit::detail::PageSource<vppkit::License>>;
template class vppkit::detail::IndexIterator<vppkit::detail::TargetSource>;
template class vppkit::detail::IndexIterator<vppkit::detail::MetadataSource>;
template class vppkit::detail::NextIterator<vppkit::Sync>;
template class vppkit::JobBase<vppkit::RetireJob>;
template class vppkit::LicenseJob<vppkit::AssignJob>;

static_assert(std::is_nothrow_copy_constructible_v<vppkit::Error>);
static_assert(std::is_nothrow_move_constructible_v<vppkit::Page<vppkit::License>>);
static_assert(std::is_trivially_copyable_v<vppkit::License>);
static_assert(!std::is_constructible_v<vppkit::Texts, std::string>);

#if __cplusplus >= 202002L && __has_include(<ranges>) && (!defined(__clang__) || __clang_major__ > 15)

#include <ranges>
#include <vector>

static_assert(std::ranges::random_access_range<const vppkit::Page<vppkit::License>>);
static_assert(std::ranges::sized_range<const vppkit::Page<vppkit::License>>);
static_assert(std::ranges::random_access_range<const vppkit::JobOutcome>);
static_assert(std::ranges::random_access_range<const vppkit::MetadataList>);
static_assert(std::ranges::input_range<vppkit::Listing<vppkit::License>>);
static_assert(std::ranges::input_range<vppkit::Records<vppkit::License>>);
static_assert(std::ranges::input_range<vppkit::Sync>);

// A view of a page is read like the page, and taken as a list of texts.
[[maybe_unused]] static vppkit::JobOutcome
assign_to_holders(const vppkit::Client &client, const vppkit::Page<vppkit::License> &page) {
    auto serial_numbers =
        page | std::views::filter([](const auto &one) { return !one.serial_number().empty(); }) |
        std::views::transform([](const auto &one) { return one.serial_number(); });
    return client.assign("361304891").serial_numbers(serial_numbers).run();
}

#endif
