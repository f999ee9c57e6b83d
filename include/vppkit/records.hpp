// Records
//
// A record is a view into its page: texts are `std::string_view`s, and both are good as long as the
// `Page` that it was read from, or a copy of it, lives. Nothing is copied to read a record; copy the
// texts that you keep, or `keep()` the record. A text that is not there is empty, with `data()` NULL; a
// number or flag that is not there is `std::nullopt`.
//
// Every record also has, from `RecordView`:
//
//     std::string json() const        all of it under Apple's names, with all members that came
//     std::string extra_json() const  the members that this version does not know
//     Kept<Record> keep() const       the record with its page, for as long as you like
//     Page<Record> page() const       another handle to its page
//     const vppkit_... *get() const   the struct of the C interface
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

#ifndef VPPKIT_RECORDS_HPP
#define VPPKIT_RECORDS_HPP

#include <vppkit/pages.hpp>

namespace vppkit {

class Asset;
class Assignment;
class License;
class LicenseChange;
class User;

namespace detail {

template <> struct Calls<Asset> {
    using Plain = vppkit_asset;
    using Page = vppkit_asset_page;
    static constexpr auto page_len = vppkit_asset_page_len;
    static constexpr auto page_records = vppkit_asset_page_records;
    static constexpr auto page_to_json = vppkit_asset_page_to_json;
    static constexpr auto page_extra_to_json = vppkit_asset_page_extra_to_json;
    static constexpr auto page_head_to_json = vppkit_asset_page_head_to_json;
    static constexpr auto page_clone = vppkit_asset_page_clone;
    static constexpr auto page_free = vppkit_asset_page_free;
};

template <> struct Calls<Assignment> {
    using Plain = vppkit_assignment;
    using Page = vppkit_assignment_page;
    static constexpr auto page_len = vppkit_assignment_page_len;
    static constexpr auto page_records = vppkit_assignment_page_records;
    static constexpr auto page_to_json = vppkit_assignment_page_to_json;
    static constexpr auto page_extra_to_json = vppkit_assignment_page_extra_to_json;
    static constexpr auto page_head_to_json = vppkit_assignment_page_head_to_json;
    static constexpr auto page_clone = vppkit_assignment_page_clone;
    static constexpr auto page_free = vppkit_assignment_page_free;
    using Pager = vppkit_assignment_pager;
    static constexpr auto pager_next = vppkit_assignment_pager_next;
    static constexpr auto pager_progress = vppkit_assignment_pager_progress;
    static constexpr auto pager_restarts = vppkit_assignment_pager_restarts;
    static constexpr auto pager_since_modified_token = vppkit_assignment_pager_since_modified_token;
    static constexpr auto pager_free = vppkit_assignment_pager_free;
};

template <> struct Calls<License> {
    using Plain = vppkit_license;
    using Page = vppkit_license_page;
    static constexpr auto page_len = vppkit_license_page_len;
    static constexpr auto page_records = vppkit_license_page_records;
    static constexpr auto page_to_json = vppkit_license_page_to_json;
    static constexpr auto page_extra_to_json = vppkit_license_page_extra_to_json;
    static constexpr auto page_head_to_json = vppkit_license_page_head_to_json;
    static constexpr auto page_clone = vppkit_license_page_clone;
    static constexpr auto page_free = vppkit_license_page_free;
    using Pager = vppkit_license_pager;
    static constexpr auto pager_next = vppkit_license_pager_next;
    static constexpr auto pager_progress = vppkit_license_pager_progress;
    static constexpr auto pager_restarts = vppkit_license_pager_restarts;
    static constexpr auto pager_since_modified_token = vppkit_license_pager_since_modified_token;
    static constexpr auto pager_free = vppkit_license_pager_free;
};

template <> struct Calls<LicenseChange> {
    using Plain = vppkit_license_change;
    using Page = vppkit_license_change_page;
    static constexpr auto page_len = vppkit_license_change_page_len;
    static constexpr auto page_records = vppkit_license_change_page_records;
    static constexpr auto page_to_json = vppkit_license_change_page_to_json;
    static constexpr auto page_extra_to_json = vppkit_license_change_page_extra_to_json;
    static constexpr auto page_head_to_json = vppkit_license_change_page_head_to_json;
    static constexpr auto page_clone = vppkit_license_change_page_clone;
    static constexpr auto page_free = vppkit_license_change_page_free;
};

template <> struct Calls<User> {
    using Plain = vppkit_user;
    using Page = vppkit_user_page;
    static constexpr auto page_len = vppkit_user_page_len;
    static constexpr auto page_records = vppkit_user_page_records;
    static constexpr auto page_to_json = vppkit_user_page_to_json;
    static constexpr auto page_extra_to_json = vppkit_user_page_extra_to_json;
    static constexpr auto page_head_to_json = vppkit_user_page_head_to_json;
    static constexpr auto page_clone = vppkit_user_page_clone;
    static constexpr auto page_free = vppkit_user_page_free;
    using Pager = vppkit_user_pager;
    static constexpr auto pager_next = vppkit_user_pager_next;
    static constexpr auto pager_progress = vppkit_user_pager_progress;
    static constexpr auto pager_restarts = vppkit_user_pager_restarts;
    static constexpr auto pager_since_modified_token = vppkit_user_pager_since_modified_token;
    static constexpr auto pager_free = vppkit_user_pager_free;
};

} // namespace detail

/// An app or book for which the library has licences (`getVPPAssetsSrv`).
///
/// Its identity is the pair of adamId and pricingParam. The counts are there only where they were
/// asked for; total = assigned + available, retired ones stand outside.
class Asset : public RecordView<Asset> {
public:
    using RecordView::RecordView;

    /// The id of the item in the store.
    std::string_view adam_id() const noexcept { return detail::view(get()->adam_id); }

    /// The quality.
    std::string_view pricing_param() const noexcept { return detail::view(get()->pricing_param); }

    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    std::optional<std::int64_t> product_type_id() const noexcept {
        return detail::number(get()->product_type_id);
    }

    /// The name of the product type: `Software`, `Application`, `Publication`.
    std::string_view product_type_name() const noexcept {
        return detail::view(get()->product_type_name);
    }

    /// Whether a licence, once assigned, cannot be taken back.
    std::optional<bool> is_irrevocable() const noexcept {
        return detail::flag(get()->is_irrevocable);
    }

    /// Whether it can be assigned to devices.
    std::optional<bool> device_assignable() const noexcept {
        return detail::flag(get()->device_assignable);
    }

    /// Licences assigned to users and devices.
    std::optional<std::int64_t> assigned_count() const noexcept {
        return detail::number(get()->assigned_count);
    }

    /// Licences free to assign.
    std::optional<std::int64_t> available_count() const noexcept {
        return detail::number(get()->available_count);
    }

    /// Licences that were refunded or moved away.
    std::optional<std::int64_t> retired_count() const noexcept {
        return detail::number(get()->retired_count);
    }

    /// Assigned and available licences together.
    std::optional<std::int64_t> total_count() const noexcept {
        return detail::number(get()->total_count);
    }
};

/// One asset in the hands of one user or one device (`getAssignments`).
class Assignment : public RecordView<Assignment> {
public:
    using RecordView::RecordView;

    /// The id of the item in the store.
    std::string_view adam_id() const noexcept { return detail::view(get()->adam_id); }

    /// The quality.
    std::string_view pricing_param() const noexcept { return detail::view(get()->pricing_param); }

    /// The user who holds it, if a user does.
    std::string_view client_user_id() const noexcept {
        return detail::view(get()->client_user_id);
    }

    /// The device that holds it, if a device does.
    std::string_view serial_number() const noexcept { return detail::view(get()->serial_number); }
};

/// One licence (`getVPPLicensesSrv`).
///
/// Apple advises not to store licence ids: they are an inner matter of the service and may change.
class License : public RecordView<License> {
public:
    using RecordView::RecordView;

    /// The id of the licence. Not always a number.
    std::string_view license_id() const noexcept { return detail::view(get()->license_id); }

    /// The id of the item in the store.
    std::string_view adam_id() const noexcept { return detail::view(get()->adam_id); }

    /// The quality. Sometimes not sent where the licence is nested in another answer.
    std::string_view pricing_param() const noexcept { return detail::view(get()->pricing_param); }

    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    std::optional<std::int64_t> product_type_id() const noexcept {
        return detail::number(get()->product_type_id);
    }

    /// The name of the product type: `Software`, `Application`, `Publication`.
    std::string_view product_type_name() const noexcept {
        return detail::view(get()->product_type_name);
    }

    /// Whether it cannot be taken back once assigned.
    std::optional<bool> is_irrevocable() const noexcept {
        return detail::flag(get()->is_irrevocable);
    }

    /// Assigned, free or refunded. Not sent where the licence is nested in a user.
    std::string_view status() const noexcept { return detail::view(get()->status); }

    /// Apple's id of the user record that holds it.
    std::string_view user_id() const noexcept { return detail::view(get()->user_id); }

    /// The user who holds it, if a user does.
    std::string_view client_user_id() const noexcept {
        return detail::view(get()->client_user_id);
    }

    /// A hash of the store account that holds it. Opaque.
    std::string_view its_id_hash() const noexcept { return detail::view(get()->its_id_hash); }

    /// The device that holds it, if a device does.
    std::string_view serial_number() const noexcept { return detail::view(get()->serial_number); }
};

/// One entry of `associations` or `disassociations` in the answer of
/// `manageVPPLicensesByAdamIdSrv`.
///
/// It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
/// a successful one may carry none or another licence's.
class LicenseChange : public RecordView<LicenseChange> {
public:
    using RecordView::RecordView;

    /// The user of this entry, if it was a user.
    std::string_view client_user_id() const noexcept {
        return detail::view(get()->client_user_id);
    }

    /// The device of this entry, if it was a device.
    std::string_view serial_number() const noexcept { return detail::view(get()->serial_number); }

    /// The licence. After a disassociation it may be another licence that is free now.
    std::string_view license_id() const noexcept { return detail::view(get()->license_id); }

    /// Why this entry failed; absent if it succeeded.
    std::optional<std::int64_t> error_number() const noexcept {
        return detail::number(get()->error_number);
    }

    /// Apple's text about the failure.
    std::string_view error_message() const noexcept { return detail::view(get()->error_message); }

    /// The id of the item in the store; not always sent.
    std::string_view adam_id() const noexcept { return detail::view(get()->adam_id); }

    /// The quality; not always sent.
    std::string_view pricing_param() const noexcept { return detail::view(get()->pricing_param); }

    /// 7 macOS software, 8 iOS or macOS app, 10 book; not always sent.
    std::optional<std::int64_t> product_type_id() const noexcept {
        return detail::number(get()->product_type_id);
    }

    /// The name of the product type; not always sent.
    std::string_view product_type_name() const noexcept {
        return detail::view(get()->product_type_name);
    }

    /// Whether the licence cannot be taken back; not always sent.
    std::optional<bool> is_irrevocable() const noexcept {
        return detail::flag(get()->is_irrevocable);
    }

    /// The state of the licence; not always sent.
    std::string_view status() const noexcept { return detail::view(get()->status); }

    /// Apple's id of the user record; not always sent.
    std::string_view user_id() const noexcept { return detail::view(get()->user_id); }

    /// With 9616: the licence that this user holds already.
    /// A page of its own, which may be empty.
    Page<License> license_already_assigned() const;

    /// With 9616: other users of the same store account who hold one.
    /// A page of its own, which may be empty.
    Page<User> reg_users_already_assigned() const;
};

/// A user of the library.
///
/// Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
class User : public RecordView<User> {
public:
    using RecordView::RecordView;

    /// The id that the client chose when it registered the user.
    std::string_view client_user_id() const noexcept {
        return detail::view(get()->client_user_id);
    }

    /// Apple's id of this record.
    std::string_view user_id() const noexcept { return detail::view(get()->user_id); }

    /// The state of the record.
    std::string_view status() const noexcept { return detail::view(get()->status); }

    /// The e-mail address, if known.
    std::string_view email() const noexcept { return detail::view(get()->email); }

    /// A hash of the store account. Opaque.
    std::string_view its_id_hash() const noexcept { return detail::view(get()->its_id_hash); }

    /// Where the person accepts the invitation; while Registered only.
    std::string_view invite_url() const noexcept { return detail::view(get()->invite_url); }

    /// The code of the invitation; while Registered only.
    std::string_view invite_code() const noexcept { return detail::view(get()->invite_code); }

    /// The managed Apple Account, seen in some live answers.
    std::string_view managed_apple_id() const noexcept {
        return detail::view(get()->managed_apple_id);
    }

    /// The licences of the user. `getVPPUsersSrv` leaves them out.
    /// A page of its own, which may be empty.
    Page<License> licenses() const;
};

inline Page<License> LicenseChange::license_already_assigned() const {
    return Page<License>(detail::made<vppkit_license_page *>(
        vppkit_license_change_page_license_already_assigned, page_, index()));
}

inline Page<User> LicenseChange::reg_users_already_assigned() const {
    return Page<User>(detail::made<vppkit_user_page *>(
        vppkit_license_change_page_reg_users_already_assigned, page_, index()));
}

inline Page<License> User::licenses() const {
    return Page<License>(detail::made<vppkit_license_page *>(
        vppkit_user_page_licenses, page_, index()));
}

} // namespace vppkit

#endif
