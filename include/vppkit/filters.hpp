// What to list
//
// A filter that is made and left as it is names everything that the text of its class says. Filters
// are handles: copies are the same filter. Used by one thread at a time.
//
//     client.licenses(vppkit::LicenseFilter().adam_id("361304891").held_by_devices());

#ifndef VPPKIT_FILTERS_HPP
#define VPPKIT_FILTERS_HPP

#include <cstdint>
#include <string_view>

#include <vppkit/detail.hpp>

namespace vppkit {

/// All assets, without counts.
class AssetFilter : public detail::Handle<vppkit_asset_filter, vppkit_asset_filter_free> {
public:
    AssetFilter() : Handle(vppkit_asset_filter_new()) {}

    /// Asks for the licence counts as well.
    AssetFilter &with_counts() {
        vppkit_asset_filter_with_counts(get());
        return *this;
    }

    /// Only assets of this quality, such as `VPPKIT_STDQ`.
    AssetFilter &pricing_param(std::string_view word) {
        vppkit_asset_filter_set_pricing_param(get(), detail::terminated(word).c_str());
        return *this;
    }
};

/// All assignments of the library.
class AssignmentFilter
    : public detail::Handle<vppkit_assignment_filter, vppkit_assignment_filter_free> {
public:
    AssignmentFilter() : Handle(vppkit_assignment_filter_new()) {}

    /// Only assignments of this asset, both qualities.
    AssignmentFilter &adam_id(std::string_view id) {
        vppkit_assignment_filter_set_adam_id(get(), detail::terminated(id).c_str());
        return *this;
    }

    /// Only what this user holds. Takes the place of a device.
    AssignmentFilter &client_user_id(std::string_view id) {
        vppkit_assignment_filter_set_client_user_id(get(), detail::terminated(id).c_str());
        return *this;
    }

    /// Only what this device holds. Takes the place of a user.
    AssignmentFilter &serial_number(std::string_view serial_number) {
        vppkit_assignment_filter_set_serial_number(get(),
                                                   detail::terminated(serial_number).c_str());
        return *this;
    }

    /// How many pages are fetched at once, 1 to 5; if not set, as many as the client may have
    /// requests in flight.
    AssignmentFilter &parallel(std::uint32_t pages) {
        vppkit_assignment_filter_set_parallel(get(), pages);
        return *this;
    }

    /// Delivers pages as they come instead of in the service's order. Takes less memory.
    AssignmentFilter &unordered(bool unordered = true) {
        vppkit_assignment_filter_set_unordered(get(), unordered);
        return *this;
    }
};

/// All licences that are assigned.
class LicenseFilter : public detail::Handle<vppkit_license_filter, vppkit_license_filter_free> {
public:
    LicenseFilter() : Handle(vppkit_license_filter_new()) {}

    /// Only licences of this asset.
    LicenseFilter &adam_id(std::string_view id) {
        vppkit_license_filter_set_adam_id(get(), detail::terminated(id).c_str());
        return *this;
    }

    /// Only licences of this quality, such as `VPPKIT_STDQ`; an asset must be named too.
    LicenseFilter &pricing_param(std::string_view word) {
        vppkit_license_filter_set_pricing_param(get(), detail::terminated(word).c_str());
        return *this;
    }

    /// Only licences of this device.
    LicenseFilter &serial_number(std::string_view serial_number) {
        vppkit_license_filter_set_serial_number(get(), detail::terminated(serial_number).c_str());
        return *this;
    }

    /// Only licences that users hold.
    LicenseFilter &held_by_users() {
        vppkit_license_filter_held_by_users(get());
        return *this;
    }

    /// Only licences that devices hold.
    LicenseFilter &held_by_devices() {
        vppkit_license_filter_held_by_devices(get());
        return *this;
    }

    /// Free and refunded licences as well. Slow, and Apple may throttle it: counts come cheaper with
    /// assets.
    LicenseFilter &including_unassigned() {
        vppkit_license_filter_including_unassigned(get());
        return *this;
    }

    /// Only what changed since an earlier listing ended with this token. The asset and quality of
    /// that listing hold on.
    LicenseFilter &since(std::string_view since_modified_token) {
        vppkit_license_filter_set_since(get(), detail::terminated(since_modified_token).c_str());
        return *this;
    }

    /// How many pages are fetched at once, 1 to 5; if not set, as many as the client may have
    /// requests in flight.
    LicenseFilter &parallel(std::uint32_t pages) {
        vppkit_license_filter_set_parallel(get(), pages);
        return *this;
    }

    /// Delivers pages as they come instead of in the service's order. Takes less memory.
    LicenseFilter &unordered(bool unordered = true) {
        vppkit_license_filter_set_unordered(get(), unordered);
        return *this;
    }
};

/// All users who are not retired.
class UserFilter : public detail::Handle<vppkit_user_filter, vppkit_user_filter_free> {
public:
    UserFilter() : Handle(vppkit_user_filter_new()) {}

    /// Retired users as well.
    UserFilter &including_retired() {
        vppkit_user_filter_including_retired(get());
        return *this;
    }

    /// Retired users only.
    UserFilter &retired_only() {
        vppkit_user_filter_retired_only(get());
        return *this;
    }

    /// Only what changed since an earlier listing ended with this token. To learn who was retired
    /// since, include retired users.
    UserFilter &since(std::string_view since_modified_token) {
        vppkit_user_filter_set_since(get(), detail::terminated(since_modified_token).c_str());
        return *this;
    }

    /// How many pages are fetched at once, 1 to 5; if not set, as many as the client may have
    /// requests in flight.
    UserFilter &parallel(std::uint32_t pages) {
        vppkit_user_filter_set_parallel(get(), pages);
        return *this;
    }

    /// Delivers pages as they come instead of in the service's order. Takes less memory.
    UserFilter &unordered(bool unordered = true) {
        vppkit_user_filter_set_unordered(get(), unordered);
        return *this;
    }
};

} // namespace vppkit

#endif
