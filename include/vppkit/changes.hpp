// What changes something: users to be registered, changes to users, licence requests
//
// These are handles: copies are the same thing. Used by one thread at a time; `LicenseChanges` by any
// at once.

#ifndef VPPKIT_CHANGES_HPP
#define VPPKIT_CHANGES_HPP

#include <string>
#include <string_view>

#include <vppkit/records.hpp>

namespace vppkit {

/// A user to be registered, under an id of your choice: unique within the organization, and for ever
/// the same. Not an e-mail address, because another person may get that one day.
class NewUser : public detail::Handle<vppkit_new_user, vppkit_new_user_free> {
public:
    explicit NewUser(std::string_view client_user_id)
        : Handle(vppkit_new_user_new(detail::terminated(client_user_id).c_str())) {}

    /// The e-mail address.
    NewUser &email(std::string_view email) {
        vppkit_new_user_set_email(get(), detail::terminated(email).c_str());
        return *this;
    }

    /// The managed Apple Account, which is joined at once, without an invitation. The content manager
    /// behind the token must have one of the same organization.
    NewUser &managed_apple_id(std::string_view id) {
        vppkit_new_user_set_managed_apple_id(get(), detail::terminated(id).c_str());
        return *this;
    }
};

/// A change to a user. What is not set stays as it is.
class UserEdit : public detail::Handle<vppkit_user_edit, vppkit_user_edit_free> {
public:
    /// To the user with this clientUserIdStr.
    explicit UserEdit(std::string_view client_user_id)
        : Handle(vppkit_user_edit_new(detail::terminated(client_user_id).c_str())) {}

    /// To the record with Apple's id. Apple calls this way deprecated.
    static UserEdit by_user_id(std::string_view user_id) {
        return UserEdit(vppkit_user_edit_new_by_user_id(detail::terminated(user_id).c_str()));
    }

    /// The new e-mail address.
    UserEdit &email(std::string_view email) {
        vppkit_user_edit_set_email(get(), detail::terminated(email).c_str());
        return *this;
    }

    /// The managed Apple Account to join; as in `NewUser::managed_apple_id`.
    UserEdit &managed_apple_id(std::string_view id) {
        vppkit_user_edit_set_managed_apple_id(get(), detail::terminated(id).c_str());
        return *this;
    }

private:
    explicit UserEdit(vppkit_user_edit *edit) : Handle(edit) {}
};

/// One request of `manageVPPLicensesByAdamIdSrv`: who gets a licence of an asset, and who loses one.
/// For more targets than one request takes use `Client::assign` and `Client::unassign`.
class LicenseRequest : public detail::Handle<vppkit_license_request, vppkit_license_request_free> {
public:
    /// For an asset; `pricing_param` is its quality.
    explicit LicenseRequest(std::string_view adam_id, std::string_view pricing_param = VPPKIT_STDQ)
        : Handle(vppkit_license_request_new(detail::terminated(adam_id).c_str(),
                                            detail::terminated(pricing_param).c_str())) {}

    /// Assigns a licence to each of these users, by their clientUserIdStr.
    LicenseRequest &associate_users(const Texts &ids) {
        vppkit_license_request_associate_users(get(), ids.data(), ids.size());
        return *this;
    }

    /// Assigns a licence to each of these devices, by their serial numbers.
    LicenseRequest &associate_devices(const Texts &serial_numbers) {
        vppkit_license_request_associate_devices(get(), serial_numbers.data(),
                                                 serial_numbers.size());
        return *this;
    }

    /// Takes the licence of each of these users back. Apple carries that out first, so a licence that
    /// is freed can be used in the same request.
    LicenseRequest &disassociate_users(const Texts &ids) {
        vppkit_license_request_disassociate_users(get(), ids.data(), ids.size());
        return *this;
    }

    /// Takes the licence of each of these devices back.
    LicenseRequest &disassociate_devices(const Texts &serial_numbers) {
        vppkit_license_request_disassociate_devices(get(), serial_numbers.data(),
                                                    serial_numbers.size());
        return *this;
    }

    /// Takes these licences back, by their ids; they must be of this asset.
    LicenseRequest &disassociate_licenses(const Texts &ids) {
        vppkit_license_request_disassociate_licenses(get(), ids.data(), ids.size());
        return *this;
    }

    /// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
    LicenseRequest &notify_disassociation(bool notify) {
        vppkit_license_request_set_notify_disassociation(get(), notify);
        return *this;
    }
};

/// What became of each target of a request. Look at each: some or all of them may have failed.
class LicenseChanges : public detail::Handle<vppkit_license_changes, vppkit_license_changes_free> {
public:
    /// One record for each target that was to get a licence.
    Page<LicenseChange> associations() const {
        return Page<LicenseChange>(
            vppkit_license_change_page_clone(vppkit_license_changes_associations(get())));
    }

    /// One record for each target that was to lose one.
    Page<LicenseChange> disassociations() const {
        return Page<LicenseChange>(
            vppkit_license_change_page_clone(vppkit_license_changes_disassociations(get())));
    }

    /// Whether everything that was asked for was done.
    bool all_done() const noexcept { return vppkit_license_changes_all_done(get()); }

    /// The whole answer as a JSON object.
    std::string json() const { return detail::text(vppkit_license_changes_to_json(get())); }

    /// Takes changes of the C interface over.
    explicit LicenseChanges(vppkit_license_changes *changes) : Handle(changes) {}
};

// Of `Error`, who stands in the way of a change: declared where there are no pages yet.

inline Page<License> Error::license_held() const {
    return Page<License>(vppkit_error_license_held(get()));
}

inline Page<User> Error::users_holding() const {
    return Page<User>(vppkit_error_users_holding(get()));
}

inline std::string Error::json() const {
    return detail::text(vppkit_error_to_json(get()));
}

} // namespace vppkit

#endif
