// Metadata: what the store knows about items
//
//     for (const auto &item : client.metadata(vppkit::MetadataQuery({"361304891"}).language("en"))) {
//         std::cout << (item.found() ? item.name() : "not known") << '\n';
//     }

#ifndef VPPKIT_METADATA_HPP
#define VPPKIT_METADATA_HPP

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <vppkit/detail.hpp>
#include <vppkit/ranges.hpp>

namespace vppkit {

/// What to look up, and for which storefront. A handle: copies are the same query. Used by one thread
/// at a time.
class MetadataQuery : public detail::Handle<vppkit_metadata_query, vppkit_metadata_query_free> {
public:
    /// Items by their ids in the store. Platform and country are those of the client configuration,
    /// the language is English.
    explicit MetadataQuery(const Texts &adam_ids)
        : Handle(vppkit_metadata_query_new(adam_ids.data(), adam_ids.size())) {}

    /// `volumestore` (education), `enterprisestore` (business), or one of the older words.
    MetadataQuery &platform(std::string_view platform) {
        vppkit_metadata_query_set_platform(get(), detail::terminated(platform).c_str());
        return *this;
    }

    /// ISO 3166-1 alpha-2 code of the storefront.
    MetadataQuery &country(std::string_view country) {
        vppkit_metadata_query_set_country(get(), detail::terminated(country).c_str());
        return *this;
    }

    /// The language of names and descriptions, such as `en`.
    MetadataQuery &language(std::string_view language) {
        vppkit_metadata_query_set_language(get(), detail::terminated(language).c_str());
        return *this;
    }

    /// Sends the token to the lookup host too, as the cookie `itvt`: needed for custom apps that the
    /// library owns, and for items that are no longer sold.
    MetadataQuery &authenticated() {
        vppkit_metadata_query_authenticated(get());
        return *this;
    }
};

/// What the store knows about an app or book. It keeps its list alive; texts are good as long as it or
/// a copy lives. All are empty where the item was not found.
class Metadata {
public:
    Metadata(std::shared_ptr<const vppkit_metadata_list> list, std::size_t index)
        : list_(std::move(list)), index_(index) {
        found_ = vppkit_metadata_list_get(list_.get(), index, &item_) == VPPKIT_OK;
    }

    // Only copied: what was moved from would be a view of nothing.
    Metadata(const Metadata &) = default;
    Metadata &operator=(const Metadata &) = default;

    /// Whether the store knows the item and shows it to this account.
    bool found() const noexcept { return found_; }

    /// The id of the item in the store.
    std::string_view adam_id() const noexcept { return detail::view(item_.adam_id); }
    /// Its name.
    std::string_view name() const noexcept { return detail::view(item_.name); }
    /// `iosSoftware`, `macSoftware`, `ebook` …
    std::string_view kind() const noexcept { return detail::view(item_.kind); }
    /// The bundle id of an app.
    std::string_view bundle_id() const noexcept { return detail::view(item_.bundle_id); }
    /// Who made it.
    std::string_view artist_name() const noexcept { return detail::view(item_.artist_name); }
    /// The description, in the language asked for.
    std::string_view description() const noexcept { return detail::view(item_.description); }
    /// A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template.
    std::string_view artwork_url() const noexcept { return detail::view(item_.artwork_url); }
    /// Its page in the store.
    std::string_view url() const noexcept { return detail::view(item_.url); }
    /// The version to show.
    std::string_view version() const noexcept { return detail::view(item_.version); }
    /// The version's id in the store.
    std::string_view external_version_id() const noexcept {
        return detail::view(item_.external_version_id);
    }
    /// The price to show, such as `$9.99`.
    std::string_view price_formatted() const noexcept {
        return detail::view(item_.price_formatted);
    }
    /// The oldest system it runs on.
    std::string_view minimum_os_version() const noexcept {
        return detail::view(item_.minimum_os_version);
    }
    /// When it was first released, as the store writes it.
    std::string_view release_date() const noexcept { return detail::view(item_.release_date); }
    /// When its latest version was released, as the store writes it.
    std::string_view latest_version_release_date() const noexcept {
        return detail::view(item_.latest_version_release_date);
    }
    /// Whether it was made for one business only, if the store says.
    std::optional<bool> is_b2b_custom_app() const noexcept {
        return detail::flag(item_.is_b2b_custom_app);
    }
    /// Whether it can be assigned to devices, if the store says.
    std::optional<bool> is_vpp_device_based_licensing_enabled() const noexcept {
        return detail::flag(item_.is_vpp_device_based_licensing_enabled);
    }

    /// A JSON object with the whole record of the store in `raw`; `null` for one that was not found.
    std::string json() const {
        return detail::text(detail::made<char *>(vppkit_metadata_list_to_json, list_.get(), index_));
    }

private:
    static vppkit_metadata nothing() noexcept {
        vppkit_metadata item{};
        item.is_b2b_custom_app = -1;
        item.is_vpp_device_based_licensing_enabled = -1;
        return item;
    }

    std::shared_ptr<const vppkit_metadata_list> list_;
    std::size_t index_;
    vppkit_metadata item_ = nothing();
    bool found_ = false;
};

namespace detail {

/// The items of a list by their index.
struct MetadataSource {
    std::shared_ptr<const vppkit_metadata_list> list;

    Metadata operator()(std::size_t index) const { return Metadata(list, index); }
};

} // namespace detail

/// What was found: a range, in the order asked for. A handle: copies are cheap. May be read by any
/// threads at once.
class MetadataList : public detail::Handle<vppkit_metadata_list, vppkit_metadata_list_free> {
public:
    using value_type = Metadata;
    using iterator = detail::IndexIterator<detail::MetadataSource>;
    using const_iterator = iterator;

    iterator begin() const { return iterator({shared()}, 0); }
    iterator end() const { return iterator({shared()}, size()); }

    /// How many items were asked for.
    std::size_t size() const noexcept { return vppkit_metadata_list_len(get()); }

    bool empty() const noexcept { return size() == 0; }

    /// The item at an index, which must be below `size()`.
    Metadata operator[](std::size_t index) const { return Metadata(shared(), index); }

    /// The same; throws `std::out_of_range` where none was asked for.
    Metadata at(std::size_t index) const {
        if (index >= size()) {
            throw std::out_of_range("vppkit: no such item was asked for");
        }
        return (*this)[index];
    }

    /// Takes a list of the C interface over.
    explicit MetadataList(vppkit_metadata_list *list) : Handle(list) {}
};

} // namespace vppkit

#endif
