// Options of a client
//
// Setters cannot fail: what is wrong with a value, also with the token, is told when the client
// connects. Use one of the functions that set the token; everything else may be left out.
//
//     auto options = vppkit::ClientOptions()
//                        .token_file("location.vpptoken")
//                        .installation("mdm.example.com", guid);

#ifndef VPPKIT_OPTIONS_HPP
#define VPPKIT_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <vppkit/calls.hpp>
#include <vppkit/log.hpp>

namespace vppkit {

/// Options of a client. A handle: copies are the same options. Used by one thread at a time.
class ClientOptions
    : public detail::Handle<vppkit_client_options, vppkit_client_options_free> {
public:
    /// Without a token, otherwise as Apple recommends.
    ClientOptions()
        : Handle(vppkit_client_options_new()),
          log_(std::make_shared<std::shared_ptr<detail::LogTarget>>()) {}

    /// Takes the token from a `.vpptoken` file, which is read at once.
    ClientOptions &token_file(std::string_view path) {
        vppkit_client_options_set_token_file(get(), detail::terminated(path).c_str());
        return *this;
    }

    /// Takes the token's text.
    ClientOptions &token(std::string_view token) {
        vppkit_client_options_set_token(get(), detail::terminated(token).c_str());
        return *this;
    }

    /// Takes the token from an environment variable.
    ClientOptions &token_env(std::string_view variable) {
        vppkit_client_options_set_token_env(get(), detail::terminated(variable).c_str());
        return *this;
    }

    /// Takes a token without looking at it, in a form that `token` mistakes for something else.
    ClientOptions &token_opaque(std::string_view token) {
        vppkit_client_options_set_token_opaque(get(), detail::terminated(token).c_str());
        return *this;
    }

    /// When the token that was set ends by its own date; none if it does not say, or none was set.
    /// The password of the account can end it sooner: see `Client::token`.
    std::optional<Time> token_expires() const {
        return detail::time(vppkit_client_options_token_expires(get()));
    }

    /// The name of the organization that the token which was set was issued for, if it says so.
    std::optional<std::string> token_organization() const {
        return detail::maybe_text(vppkit_client_options_token_organization(get()));
    }

    /// Who we are: the host name under which an administrator knows this server, and a guid in the
    /// 8-4-4-4-12 form that was made once for this installation (`new_guid`) and is kept. Needed for
    /// anything that changes something; connecting then claims an account that nobody has claimed,
    /// and refuses one that somebody else has. Leave it out to read only.
    ClientOptions &installation(std::string_view hostname, std::string_view guid) {
        vppkit_client_options_set_installation(get(), detail::terminated(hostname).c_str(),
                                               detail::terminated(guid).c_str());
        return *this;
    }

    /// The URL of the service configuration, in place of Apple's: https, or http on this machine,
    /// and then all services must be on the same host and port.
    ClientOptions &service_config_url(std::string_view url) {
        vppkit_client_options_set_service_config_url(get(), detail::terminated(url).c_str());
        return *this;
    }

    /// Allows service URLs on a further host, for a proxy that stands in for Apple. May be called
    /// more than once.
    ClientOptions &allow_host(std::string_view host) {
        vppkit_client_options_allow_host(get(), detail::terminated(host).c_str());
        return *this;
    }

    /// Trusts the CA certificates of a PEM file beside those of the machine.
    ClientOptions &extra_ca(std::string_view path) {
        vppkit_client_options_set_extra_ca(get(), detail::terminated(path).c_str());
        return *this;
    }

    /// Sends everything through this HTTP proxy. Proxy variables of the environment are not read.
    ClientOptions &proxy(std::string_view url) {
        vppkit_client_options_set_proxy(get(), detail::terminated(url).c_str());
        return *this;
    }

    /// The longest that making a connection may take; 10 s if not set.
    ClientOptions &connect_timeout(std::chrono::milliseconds longest) {
        vppkit_client_options_set_connect_timeout(get(), detail::count(longest));
        return *this;
    }

    /// The longest that one attempt may take, from sending to the whole answer; 60 s if not set.
    ClientOptions &attempt_timeout(std::chrono::milliseconds longest) {
        vppkit_client_options_set_attempt_timeout(get(), detail::count(longest));
        return *this;
    }

    /// The longest silence within an answer; 30 s if not set.
    ClientOptions &stall_timeout(std::chrono::milliseconds longest) {
        vppkit_client_options_set_stall_timeout(get(), detail::count(longest));
        return *this;
    }

    /// The longest that each request may take with all waits and repeats. If not set, the attempts
    /// and the longest wait bound it.
    ClientOptions &deadline(std::chrono::milliseconds longest) {
        vppkit_client_options_set_deadline(get(), detail::count(longest));
        return *this;
    }

    /// The longest that a request waits because Apple asked the account to; 15 minutes if not set. A
    /// longer wait fails at once with `Kind::throttled` and its time.
    ClientOptions &longest_wait(std::chrono::milliseconds longest) {
        vppkit_client_options_set_longest_wait(get(), detail::count(longest));
        return *this;
    }

    /// How old the service configuration may get; 5 minutes if not set, as Apple advises.
    ClientOptions &config_refresh(std::chrono::milliseconds age) {
        vppkit_client_options_set_config_refresh(get(), detail::count(age));
        return *this;
    }

    /// How often a request that met a passing failure is sent at most (5 if not set), and the wait
    /// before the first repeat (1 s if not set, at most a minute; it doubles, with jitter).
    ClientOptions &repeats(std::uint32_t attempts, std::chrono::milliseconds first_delay) {
        vppkit_client_options_set_repeats(get(), attempts, detail::count(first_delay));
        return *this;
    }

    /// Requests in flight at once; 5 if not set. A number below 1 is taken as 1, one above 5 as 5: Apple
    /// advises no more.
    ClientOptions &parallelism(std::uint32_t requests) {
        vppkit_client_options_set_parallelism(get(), requests);
        return *this;
    }

    /// A function that is told what the client does; an empty one for none. It lives as long as the
    /// options, the client, its listings and its syncs.
    ClientOptions &on_log(LogFunction function) {
        auto target = function ? detail::LogTarget::listed(std::move(function)) : nullptr;
        vppkit_client_options_on_log(get(), target ? detail::LogTarget::tell : nullptr,
                                     target ? target->user_data() : nullptr);
        if (log_) {
            *log_ = std::move(target);
        }
        return *this;
    }

    /// What cancels the connecting.
    ClientOptions &cancel(const Cancel &cancel) {
        vppkit_client_options_set_cancel(get(), cancel.get());
        return *this;
    }

private:
    friend class Client;

    /// Shared by all copies, as the options are.
    std::shared_ptr<std::shared_ptr<detail::LogTarget>> log_;
};

/// A new random guid for a new installation. Keep it.
inline std::string new_guid() {
    return detail::text(vppkit_new_guid());
}

} // namespace vppkit

#endif
