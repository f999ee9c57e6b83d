// Clients
//
// A client is a connection to the services for one token. All its calls, from whatever thread, share
// one account state: one gate, one claim, at most five requests in flight.
//
// Every call may throw an `Error` of the kinds usage, token, permission, account_claimed, throttled,
// unavailable, transport, protocol, deadline, cancelled and internal; one that writes also
// invalid_request, not_found, no_license and conflict, and usage for a client without an installation.

#ifndef VPPKIT_CLIENT_HPP
#define VPPKIT_CLIENT_HPP

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <vppkit/changes.hpp>
#include <vppkit/filters.hpp>
#include <vppkit/jobs.hpp>
#include <vppkit/listings.hpp>
#include <vppkit/metadata.hpp>
#include <vppkit/options.hpp>
#include <vppkit/state.hpp>
#include <vppkit/sync.hpp>

namespace vppkit {

/// A connection to the services for one token. A handle: copies are the same client. May be used by
/// any threads at once, and in a child process after `fork`; the last copy must not go while a call is
/// under way. Pages, listings, syncs and errors that came from it live on.
class Client : public detail::Handle<vppkit_client, vppkit_client_free> {
public:
    /// Connects: reads both configurations and settles whose account it is. As every call that reads
    /// it repeats what failed in passing, and waits where Apple asks to: how often and how long is set
    /// by the options, and the `Cancel` among them ends it.
    ///
    /// Errors: `Kind::usage` for options that cannot be right (nothing is sent), `Kind::token` if the
    /// token is none or Apple does not take it, `Kind::account_claimed` if another product manages
    /// the account (see `Error::holder_guid`), and what every call may return. `std::logic_error` if
    /// the library that is loaded does not fit this header.
    static Client connect(const ClientOptions &options) {
        return connect_by(vppkit_client_connect, options);
    }

    /// Connects without claiming: an account that nobody holds is left as it is, and with one that
    /// somebody else holds the client stays silent until `take_over`. For the tool of an
    /// administrator.
    ///
    /// Errors: as `connect`, except `Kind::account_claimed`.
    static Client connect_without_claim(const ClientOptions &options) {
        return connect_by(vppkit_client_connect_without_claim, options);
    }

    // Whose account it is

    /// Claims the account for this installation, if nobody else has. `connect` does this already; it
    /// is needed again after `release`, or when somebody has cleared the claim.
    ///
    /// Errors: `Kind::account_claimed` if another product holds it, `Kind::usage` without an
    /// installation, and what every call may return.
    void claim(const CallOptions &options = {}) const {
        detail::call(vppkit_client_claim, get(), CallHandle(options).get());
    }

    /// Lets an account work again that was found in another product's hands, after that product has
    /// let go of it: claims it if it is nobody's. For an administrator's explicit call.
    ///
    /// Errors: as `claim`.
    void reactivate(const CallOptions &options = {}) const {
        detail::call(vppkit_client_reactivate, get(), CallHandle(options).get());
    }

    /// Takes the account over from the installation whose guid is given, as `Error::holder_guid` told
    /// it; where the other's clientContext has none, give its whole text. For an administrator's
    /// explicit decision only: the other product keeps working until it notices.
    ///
    /// Errors: `Kind::account_claimed` if by now somebody else holds it than was expected, or if the
    /// location is used through version 2 of Apple's API; `Kind::usage` without an installation; and
    /// what every call may return.
    void take_over(std::string_view expected_guid, const CallOptions &options = {}) const {
        detail::call(vppkit_client_take_over, get(), detail::terminated(expected_guid).c_str(),
                     CallHandle(options).get());
    }

    /// Gives the account up, so that another product can claim it. Nothing can be changed through
    /// this client afterwards, unless it claims again.
    ///
    /// Errors: `Kind::account_claimed` if another product holds it, `Kind::usage` if it was not
    /// claimed, and what every call may return.
    void release(const CallOptions &options = {}) const {
        detail::call(vppkit_client_release, get(), CallHandle(options).get());
    }

    // The state of the client: sends nothing and returns at once, except for the first call in a child
    // process, which connects.

    /// The gate of the account.
    Gate gate() const {
        const auto now = detail::made<vppkit_gate>(vppkit_client_gate, get());
        return {detail::duration(now.closed_for), now.at_once, now.in_flight, now.waiting,
                now.repeats_left};
    }

    /// How the token fares.
    Token token() const {
        const auto now = detail::made<vppkit_token>(vppkit_client_token, get());
        return {static_cast<TokenState>(now.state), detail::time(now.end),
                static_cast<TokenKind>(now.kind)};
    }

    /// What the client has done so far.
    Stats stats() const {
        const auto now = detail::made<vppkit_stats>(vppkit_client_stats, get());
        return {now.requests, now.sent_bytes, now.received_bytes};
    }

    /// A name of the account for people: its location, library or organization.
    std::string account_label() const { return made_text(vppkit_client_account_label); }

    /// The id of the library (`uId`): equal for two tokens that open the same library. None while no
    /// answer has told it.
    std::optional<std::string> library_uid() const {
        return detail::maybe_text(detail::made<char *>(vppkit_client_library_uid, get()));
    }

    /// Whether another client opens the same library, for example with another person's token of
    /// one location; none while one of the ids is not known.
    std::optional<bool> same_library(const Client &other) const noexcept {
        const std::int8_t same = vppkit_client_same_library(get(), other.get());
        return same < 0 ? std::nullopt : std::optional(same == 1);
    }

    /// The first exception that left the function of `ClientOptions::on_log`, or NULL.
    std::exception_ptr log_exception() const { return log_ ? log_->thrown() : nullptr; }

    // The two configurations

    /// Asks for the client configuration: who is behind the token, where, and what `clientContext`
    /// holds.
    ClientConfig read_config(const CallOptions &options = {}) const {
        return ClientConfig(detail::made<vppkit_client_config *>(
            vppkit_client_read_config, get(), CallHandle(options).get()));
    }

    /// The client configuration as it was when the client connected. Sends nothing.
    ClientConfig first_config() const {
        return ClientConfig(
            detail::made<vppkit_client_config *>(vppkit_client_first_config, get()));
    }

    /// Writes another text to `clientContext` that holds this installation's claim, for members of
    /// your own beside `hostname` and `guid`, and gives the client configuration as it is then.
    ///
    /// Errors: `Kind::usage` if the text has 256 bytes of UTF-8 or more, or would not be read as this
    /// installation's claim; nothing is sent then.
    ClientConfig write_client_context(std::string_view text,
                                      const CallOptions &options = {}) const {
        return ClientConfig(detail::made<vppkit_client_config *>(
            vppkit_client_write_client_context, get(), detail::terminated(text).c_str(),
            CallHandle(options).get()));
    }

    /// The limits of the service configuration, which is kept for five minutes and then read again by
    /// one caller for all.
    Limits limits(const CallOptions &options = {}) const {
        const auto now = detail::made<vppkit_limits>(vppkit_client_limits, get(),
                                                     CallHandle(options).get());
        return {detail::number(now.associate), detail::number(now.disassociate)};
    }

    /// A JSON object of the whole service configuration: URLs, limits, error numbers.
    std::string service_config(const CallOptions &options = {}) const {
        return made_text(vppkit_client_service_config, CallHandle(options).get());
    }

    // What the library owns, and who holds what

    /// The assets of the library (`getVPPAssetsSrv`), all in one page. This is the way to licence
    /// counts; read them often, because licences move between locations without your doing.
    Page<Asset> assets(const AssetFilter &filter = {}, const CallOptions &options = {}) const {
        return Page<Asset>(detail::made<vppkit_asset_page *>(
            vppkit_client_assets, get(), filter.get(), CallHandle(options).get()));
    }

    /// Lists assignments (`getAssignments`). A page has up to 300. The options hold for each request.
    /// A filter that cannot be right is refused when the first page is asked for.
    Listing<Assignment> assignments(const AssignmentFilter &filter = {},
                                    const CallOptions &options = {}) const {
        return listing<Assignment>(vppkit_client_assignments, filter, options);
    }

    /// Lists licences (`getVPPLicensesSrv`); otherwise as `assignments`. Apple announces that this
    /// service will go; prefer assignments where they will do.
    Listing<License> licenses(const LicenseFilter &filter = {},
                              const CallOptions &options = {}) const {
        return listing<License>(vppkit_client_licenses, filter, options);
    }

    /// Lists users (`getVPPUsersSrv`), without their licences; otherwise as `assignments`.
    Listing<User> users(const UserFilter &filter = {}, const CallOptions &options = {}) const {
        return listing<User>(vppkit_client_users, filter, options);
    }

    // Users, one by one: a page with that one record, so that `front()` is the user. Key on the
    // clientUserIdStr, the id that you chose when you registered the user: it never changes, while
    // Apple's id of the active record can.

    /// Registers a user (`registerVPPUserSrv`). One who is registered already is returned as he is; a
    /// retired one comes back or gets a new record. May be called for many users at once, and may be
    /// repeated.
    ///
    /// Errors: `Kind::conflict` (9635, 9641, 9642) if the managed Apple Account cannot be joined, and
    /// what every call that writes may return.
    Page<User> register_user(const NewUser &user, const CallOptions &options = {}) const {
        return user_page(vppkit_client_register_user, user.get(), CallHandle(options).get());
    }

    /// The active record of a user, with licences (`getVPPUserSrv`).
    ///
    /// Errors: `Kind::not_found` (9604) if there is none, and what every call may return.
    Page<User> user(std::string_view client_user_id, const CallOptions &options = {}) const {
        return user_page(vppkit_client_user, detail::terminated(client_user_id).c_str(),
                         CallHandle(options).get());
    }

    /// The record of a user that is or was joined to a store account, retired or not.
    ///
    /// Errors: as `user`.
    Page<User> user_once_joined(std::string_view client_user_id, std::string_view its_id_hash,
                                const CallOptions &options = {}) const {
        return user_page(vppkit_client_user_once_joined,
                         detail::terminated(client_user_id).c_str(),
                         detail::terminated(its_id_hash).c_str(), CallHandle(options).get());
    }

    /// The record with Apple's id, in any state. `Deleted` says that this id no longer belongs to its
    /// clientUserIdStr.
    ///
    /// Errors: as `user`.
    Page<User> user_record(std::string_view user_id, const CallOptions &options = {}) const {
        return user_page(vppkit_client_user_record, detail::terminated(user_id).c_str(),
                         CallHandle(options).get());
    }

    /// Changes a user (`editVPPUserSrv`). May be repeated.
    ///
    /// Errors: `Kind::not_found` (9609, 9636) if there is no such user, `Kind::conflict` as for
    /// `register_user`, `Kind::usage` if nothing is to be changed, and what every call that writes
    /// may return.
    Page<User> edit_user(const UserEdit &edit, const CallOptions &options = {}) const {
        return user_page(vppkit_client_edit_user, edit.get(), CallHandle(options).get());
    }

    /// Retires a user (`retireVPPUserSrv`): frees the licences that can be taken back. Gives the
    /// record with the licences that stay with it, books mostly; the page is empty where Apple does
    /// not tell.
    ///
    /// Errors: `Kind::conflict` (9618) for a record that is retired already, `Kind::not_found` if
    /// there is none, and what every call that writes may return.
    Page<User> retire_user(std::string_view client_user_id, const CallOptions &options = {}) const {
        return user_page(vppkit_client_retire_user, detail::terminated(client_user_id).c_str(),
                         CallHandle(options).get());
    }

    /// The same by Apple's id of the record. Apple calls this way deprecated.
    Page<User> retire_user_by_user_id(std::string_view user_id,
                                      const CallOptions &options = {}) const {
        return user_page(vppkit_client_retire_user_by_user_id,
                         detail::terminated(user_id).c_str(), CallHandle(options).get());
    }

    /// The URL where a user accepts the invitation: the one that Apple gave with the record, or the
    /// template of the service configuration with the user's invite code.
    ///
    /// Errors: `Kind::not_found` for a user without an open invitation: one who is associated or
    /// retired.
    std::string invitation_url(const User &user, const CallOptions &options = {}) const {
        const auto page = user.page();
        return made_text(vppkit_client_invitation_url, page.get(), user.index(),
                         CallHandle(options).get());
    }

    // Licences

    /// Sends one request (`manageVPPLicensesByAdamIdSrv`), once, and gives what became of each target.
    ///
    /// Errors: `Kind::usage` for more than one list to associate or to disassociate, more entries
    /// than the limit of the service configuration, empty or repeated entries: nothing is sent.
    /// `Kind::invalid_request` (9602) if the limit has fallen meanwhile: nothing was done.
    /// `Kind::permission` for a token that only reads. And what every call that writes may return;
    /// look at `Error::effect` before sending it again.
    LicenseChanges manage_licenses(const LicenseRequest &request,
                                   const CallOptions &options = {}) const {
        return LicenseChanges(detail::made<vppkit_license_changes *>(
            vppkit_client_manage_licenses, get(), request.get(), CallHandle(options).get()));
    }

    /// A job that assigns an asset, of a quality such as `VPPKIT_STDQ`, to as many devices or users
    /// as you like. Who holds the asset already counts as done.
    AssignJob assign(std::string_view adam_id, std::string_view pricing_param = VPPKIT_STDQ) const {
        return AssignJob(shared(), vppkit_job_assign(detail::terminated(adam_id).c_str(),
                                                     detail::terminated(pricing_param).c_str()));
    }

    /// A job that takes an asset back from as many devices, users or licences as you like. Who does
    /// not hold it counts as done. For more than ten targets their number must be confirmed.
    UnassignJob unassign(std::string_view adam_id,
                         std::string_view pricing_param = VPPKIT_STDQ) const {
        return UnassignJob(shared(),
                           vppkit_job_unassign(detail::terminated(adam_id).c_str(),
                                               detail::terminated(pricing_param).c_str()));
    }

    /// A job that retires users by their clientUserIdStr: they lose all licences that can be taken
    /// back. For more than ten users their number must be confirmed.
    RetireJob retire_users(const Texts &client_user_ids) const {
        RetireJob job(shared(), vppkit_job_retire_users());
        job.client_user_ids(client_user_ids);
        return job;
    }

    // The whole library

    /// Imports the library. Its events come in the order that Apple recommends: assets with their
    /// counts, then who holds what, then users. Nothing is sent before the first event is asked for;
    /// then requests run in the background. The options hold for each request.
    Sync import(const ImportOptions &import_options = {}, const CallOptions &options = {}) const {
        return Sync(detail::made<vppkit_sync *>(vppkit_client_import, get(), import_options.get(),
                                                CallHandle(options).get()),
                    log_);
    }

    /// Goes on from a checkpoint: with the import that it interrupts, or with what has changed since
    /// it was complete. What was handed over after the checkpoint was made comes again. Where nothing
    /// has changed it takes one request for each list.
    ///
    /// Errors: `Kind::checkpoint` for a text that is no checkpoint, is damaged, or is of a newer
    /// version. One of another library is refused when the first event is asked for.
    Sync sync(std::string_view checkpoint, const CallOptions &options = {}) const {
        return Sync(detail::made<vppkit_sync *>(vppkit_client_sync, get(),
                                                detail::terminated(checkpoint).c_str(),
                                                CallHandle(options).get()),
                    log_);
    }

    // The store, and services by their names

    /// Asks what the store knows about some items, with one request for each.
    ///
    /// Errors: `Kind::usage` for what is no adamId, `Kind::permission` where the lookup refuses the
    /// token, and what every call may return.
    MetadataList metadata(const MetadataQuery &query, const CallOptions &options = {}) const {
        return MetadataList(detail::made<vppkit_metadata_list *>(
            vppkit_client_metadata, get(), query.get(), CallHandle(options).get()));
    }

    /// Calls a service by Apple's name of it, such as `getVPPAssetsSrv`, with the members of a JSON
    /// object of your choice, and gives a JSON object of its answer: `envelope`, what every answer
    /// says, and `members`, all others as they came.
    ///
    /// For what this library knows too little of. It goes the way of every call: same gate, same
    /// claim, same errors, same silence about the token, which is added by the library. A request to a
    /// service that writes is sent once.
    ///
    /// Errors: `Kind::usage` if there is no such service, the members are no JSON object, hold an
    /// `sToken` or a `facilitatorMemberId`, or would change `clientContext`; and what every call may
    /// return.
    std::string call(std::string_view service, std::string_view members_json = "{}",
                     const CallOptions &options = {}) const {
        return made_text(vppkit_client_call, detail::terminated(service).c_str(),
                         detail::terminated(members_json).c_str(), CallHandle(options).get());
    }

    // Services that Apple deprecates: use `manage_licenses` or `assign` in their place. Where they are
    // gone they answer 9634.

    /// Assigns a certain licence to a user (`associateVPPLicenseSrv`), and gives a JSON object of the
    /// licence and the user.
    ///
    /// Errors: `Kind::conflict` (9616) if the user or one of the same store account holds one, see
    /// `Error::license_held`; `Kind::no_license` (9610); `Kind::invalid_request` (9634) where Apple
    /// has removed the service; and what every call that writes may return.
    std::string associate_license(std::string_view client_user_id, std::string_view license_id,
                                  const CallOptions &options = {}) const {
        return made_text(vppkit_client_associate_license,
                         detail::terminated(client_user_id).c_str(),
                         detail::terminated(license_id).c_str(), CallHandle(options).get());
    }

    /// Assigns any free licence of an asset to a user; otherwise as `associate_license`.
    std::string associate_any_license(std::string_view client_user_id, std::string_view adam_id,
                                      std::string_view pricing_param = VPPKIT_STDQ,
                                      const CallOptions &options = {}) const {
        return made_text(vppkit_client_associate_any_license,
                         detail::terminated(client_user_id).c_str(),
                         detail::terminated(adam_id).c_str(),
                         detail::terminated(pricing_param).c_str(), CallHandle(options).get());
    }

    /// Takes a licence back (`disassociateVPPLicenseSrv`), and gives a JSON object of it. Where the
    /// service configuration names `disassociateVPPLicenseFromVPPUserSrv`, Apple's id of the user is
    /// needed too.
    ///
    /// Errors: `Kind::conflict` (9607, 9619) if it cannot be taken back or nobody holds it;
    /// `Kind::invalid_request` (9634) where Apple has removed the service; and what every call that
    /// writes may return.
    std::string disassociate_license(std::string_view license_id,
                                     std::optional<std::string_view> user_id = std::nullopt,
                                     const CallOptions &options = {}) const {
        const std::string user = detail::terminated(user_id.value_or(std::string_view()));
        return made_text(vppkit_client_disassociate_license,
                         detail::terminated(license_id).c_str(),
                         user_id ? user.c_str() : nullptr, CallHandle(options).get());
    }

private:
    using Connect = vppkit_status (*)(const vppkit_client_options *, vppkit_client **,
                                      vppkit_error **);

    Client(vppkit_client *client, std::shared_ptr<detail::LogTarget> log)
        : Handle(client, log), log_(std::move(log)) {}

    static Client connect_by(Connect function, const ClientOptions &options) {
        if (vppkit_abi_version() != VPPKIT_ABI_VERSION) {
            throw std::logic_error("vppkit: the library that is loaded does not fit this header");
        }
        const auto log = options.log_ ? *options.log_ : nullptr;
        Client client(detail::made<vppkit_client *>(function, options.get()), log);
        if (const auto thrown = client.log_exception()) {
            std::rethrow_exception(thrown);
        }
        return client;
    }

    template <class Record, class Function, class Filter>
    Listing<Record> listing(Function function, const Filter &filter,
                            const CallOptions &options) const {
        using Pager = typename detail::Calls<Record>::Pager;
        return Listing<Record>(
            detail::made<Pager *>(function, get(), filter.get(), CallHandle(options).get()), log_);
    }

    template <class Function, class... Arguments>
    Page<User> user_page(Function function, Arguments... arguments) const {
        return Page<User>(detail::made<vppkit_user_page *>(function, get(), arguments...));
    }

    template <class Function, class... Arguments>
    std::string made_text(Function function, Arguments... arguments) const {
        return detail::text(detail::made<char *>(function, get(), arguments...));
    }

    std::shared_ptr<detail::LogTarget> log_;
};

/// The version of the library that is loaded, such as `0.1.0`.
inline std::string_view version() noexcept {
    return vppkit_version();
}

/// Ends the library's threads. Nobody needs to: it is for those who unload the library, or look for
/// leaks. Everything must be gone first that came from a client, and no call be under way. The next
/// call starts them again; waits that Apple has asked for are not forgotten.
inline void shutdown() noexcept {
    vppkit_shutdown();
}

} // namespace vppkit

#endif
