// The state of a client, and the account behind its token

#ifndef VPPKIT_STATE_HPP
#define VPPKIT_STATE_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <vppkit/detail.hpp>

namespace vppkit {

/// The gate of an account: whether requests may leave, and how many at once. All clients of one
/// account in this process share it.
struct Gate {
    /// How long it stays closed, rounded up; 0 when it is open.
    std::chrono::milliseconds closed_for{};
    /// How many requests may be in flight now: 1 while the first one after a closing is on its way,
    /// then 2, then 5.
    std::uint32_t at_once = 0;
    /// How many are in flight.
    std::uint32_t in_flight = 0;
    /// How many wait for a place.
    std::uint32_t waiting = 0;
    /// How often requests of this account may be repeated now.
    std::uint32_t repeats_left = 0;
};

/// How the token fares.
struct Token {
    /// By its own date, by what answers said, and by what Apple refused.
    TokenState state = TokenState::none;
    /// When the token or the password behind it ends, whichever is known to come first.
    std::optional<Time> end;
    /// Whether it is one of a location or of a facilitator.
    TokenKind kind = TokenKind::none;
};

/// What a client has done so far.
struct Stats {
    /// Requests sent, repeats included.
    std::uint64_t requests = 0;
    /// Bytes of request bodies.
    std::uint64_t sent_bytes = 0;
    /// Bytes of answers over the wire.
    std::uint64_t received_bytes = 0;
};

/// The limits of the service configuration.
struct Limits {
    /// Most entries in one associate list.
    std::optional<std::int64_t> associate;
    /// Most entries in one disassociate list.
    std::optional<std::int64_t> disassociate;
};

/// What the client configuration says (`VPPClientConfigSrv`): the account behind a token. Views live
/// as long as a copy of it. Lists, and members that this version does not know, are in `json()`. A
/// handle: copies are cheap. May be read by any threads at once.
class ClientConfig : public detail::Handle<vppkit_client_config, vppkit_client_config_free> {
public:
    /// Apple Account of the content manager.
    std::string_view apple_id() const { return text(&vppkit_account::apple_id); }
    /// E-mail address of the content manager.
    std::string_view email() const { return text(&vppkit_account::email); }
    /// ISO 3166-1 alpha-2 code of the account.
    std::string_view country_code() const { return text(&vppkit_account::country_code); }
    /// `volumestore` (education) or `enterprisestore` (business): the platform for metadata.
    std::string_view default_platform() const { return text(&vppkit_account::default_platform); }
    /// The organization.
    std::string_view organization_id() const { return text(&vppkit_account::organization_id); }
    /// The location's id; with location tokens only.
    std::string_view location_id() const { return text(&vppkit_account::location_id); }
    /// The location's name, for people; several locations may share one.
    std::string_view location_name() const { return text(&vppkit_account::location_name); }
    /// The id of the library: equal for two tokens that open the same library.
    std::string_view library_uid() const { return text(&vppkit_account::library_uid); }
    /// Legacy tokens: the facilitator behind the token.
    std::string_view facilitator_member_id() const {
        return text(&vppkit_account::facilitator_member_id);
    }
    /// Legacy tokens: the library.
    std::string_view library_id() const { return text(&vppkit_account::library_id); }
    /// What is stored in the account's `clientContext`.
    std::string_view client_context() const { return text(&vppkit_account::client_context); }
    /// The host name of whoever holds the account, by its `clientContext`: perhaps this very
    /// installation. For people; empty if nobody does.
    std::string_view holder_hostname() const { return text(&vppkit_account::holder_hostname); }
    /// The guid of whoever holds the account.
    std::string_view holder_guid() const { return text(&vppkit_account::holder_guid); }

    /// When the token or the password behind it ends.
    std::optional<Time> expires() const { return detail::time(account().expires); }

    /// All of it as a JSON object.
    std::string json() const { return detail::text(vppkit_client_config_to_json(get())); }

    /// Takes a client configuration of the C interface over.
    explicit ClientConfig(vppkit_client_config *config) : Handle(config) {}

private:
    vppkit_account account() const {
        return detail::filled<vppkit_account>(vppkit_client_config_get, get());
    }

    std::string_view text(vppkit_str vppkit_account::*member) const {
        return detail::view(account().*member);
    }
};

/// What one of Apple's error numbers means, in English; empty for one that is not in the table.
inline std::string_view meaning_of_number(std::int64_t number) noexcept {
    return detail::view(vppkit_meaning_of_number(number));
}

/// What a person should do about one of Apple's error numbers; empty for one that is not in the
/// table.
inline std::string_view advice_of_number(std::int64_t number) noexcept {
    return detail::view(vppkit_advice_of_number(number));
}

} // namespace vppkit

#endif
