//! Where requests may go: the token is in every one of them.

use url::{Host, Url};

use crate::error::{Error, Result, TransportProblem};
use crate::service::Service;

/// Apple's host; no service URL was ever seen on another one (protocol 5.2).
const APPLE_HOST: &str = "vpp.itunes.apple.com";

/// The hosts of the store's metadata lookup, today's and its successors' (protocol 1.19).
const LOOKUP_HOSTS: [&str; 3] =
    ["uclient-api.itunes.apple.com", "api.ent.apple.com", "api.edu.apple.com"];

/// Which URLs the token may be sent to.
#[derive(Debug, Clone)]
pub(crate) struct UrlPolicy {
    entry: Url,
    further_hosts: Vec<String>,
}

impl UrlPolicy {
    /// Checks the URL of the service configuration, which the caller named.
    pub(crate) fn new(entry: &str, further_hosts: Vec<String>) -> Result<Self> {
        let advice = "Give an https URL such as \
                      https://vpp.itunes.apple.com/mdm/VPPServiceConfigSrv.";
        let refuse = |what: String| Err(Error::usage(what, advice));
        let Ok(entry) = Url::parse(entry.trim()) else {
            return refuse("the service configuration URL is no URL".to_owned());
        };
        if has_user_info(&entry) {
            return refuse("the service configuration URL carries a user name".to_owned());
        }
        match entry.scheme() {
            "https" => {}
            "http" if is_loopback(&entry) => {}
            "http" => {
                return refuse(format!(
                    "http is allowed to this machine only, not to {}",
                    entry.host_str().unwrap_or_default()
                ));
            }
            other => return refuse(format!("the scheme {other} is not https")),
        }
        Ok(Self { entry, further_hosts })
    }

    /// The URL of the service configuration.
    pub(crate) fn entry(&self) -> &Url {
        &self.entry
    }

    /// Whether the requests of this client go over TLS.
    pub(crate) fn needs_tls(&self) -> bool {
        self.entry.scheme() == "https"
    }

    /// Checks a URL that the service configuration names.
    ///
    /// # Errors
    /// `Transport` (host not allowed): it would carry the token to a place nobody named.
    pub(crate) fn check(&self, service: Service, url: &str) -> Result<Url> {
        let refuse = |why: &str| {
            Err(Error::transport(
                TransportProblem::HostNotAllowed,
                format!("the service configuration names a URL that {why}"),
            )
            .with_service(service)
            .with_advice(
                "Nothing was sent there. If it is right, allow its host; if not, somebody stands \
                 between this machine and Apple.",
            ))
        };
        let Ok(url) = Url::parse(url) else { return refuse("is no URL") };
        if has_user_info(&url) {
            return refuse("carries a user name");
        }
        // The origin that the caller named is good, port and all; on plain HTTP it is the only one.
        if url.origin() == self.entry.origin() {
            return Ok(url);
        }
        if url.scheme() != "https" {
            return refuse("is not https");
        }
        if !self.needs_tls() {
            return refuse("leaves this machine");
        }
        match url.host() {
            Some(Host::Domain(host)) if self.is_allowed(service, host) => {}
            Some(Host::Domain(host)) => {
                return refuse(&format!("is on another host ({host:.100})"));
            }
            _ => return refuse("names an address instead of a host"),
        }
        if url.port().is_some() {
            return refuse("is on an unusual port");
        }
        Ok(url)
    }

    fn is_allowed(&self, service: Service, host: &str) -> bool {
        let known = match service {
            Service::Metadata => LOOKUP_HOSTS.contains(&host),
            _ => host == APPLE_HOST,
        };
        known || self.further_hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

fn has_user_info(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(host)) => host == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    const APPLE: &str = "https://vpp.itunes.apple.com/mdm/VPPServiceConfigSrv";

    fn check(entry: &str, further: &[&str], url: &str) -> bool {
        let further = further.iter().map(|&host| host.to_owned()).collect();
        UrlPolicy::new(entry, further).unwrap().check(Service::Assets, url).is_ok()
    }

    #[test]
    fn entries_are_https_or_loopback() {
        for good in [APPLE, "http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:1/x"] {
            assert!(UrlPolicy::new(good, vec![]).is_ok(), "{good}");
        }
        for bad in [
            "http://vpp.itunes.apple.com/mdm/VPPServiceConfigSrv",
            "http://10.0.0.1/x",
            "http://localhost.example.com/x",
            "ftp://vpp.itunes.apple.com/x",
            "https://user@vpp.itunes.apple.com/x",
            "vpp.itunes.apple.com",
            "",
        ] {
            let error = UrlPolicy::new(bad, vec![]).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{bad}");
            assert!(error.advice().contains("https"), "{error}");
        }
    }

    #[test]
    fn the_token_goes_to_apple_and_to_nobody_else() {
        assert!(check(APPLE, &[], "https://vpp.itunes.apple.com/mdm/getVPPAssetsSrv"));
        assert!(check(APPLE, &[], "https://VPP.itunes.apple.com:443/WebObjects/x"));
        for bad in [
            "http://vpp.itunes.apple.com/mdm/getVPPAssetsSrv",
            "https://vpp.itunes.apple.com:8443/mdm/getVPPAssetsSrv",
            "https://vpp.itunes.apple.com.example.com/x",
            "https://apple.com/x",
            "https://17.0.0.1/x",
            "https://[::1]/x",
            "https://a:b@vpp.itunes.apple.com/x",
            "file:///etc/passwd",
            "/mdm/getVPPAssetsSrv",
        ] {
            assert!(!check(APPLE, &[], bad), "{bad}");
        }
    }

    #[test]
    fn the_lookup_has_hosts_of_its_own() {
        let policy = UrlPolicy::new(APPLE, vec![]).unwrap();
        let url = "https://uclient-api.itunes.apple.com/WebObjects/MZStorePlatform.woa/wa/lookup";
        assert!(policy.check(Service::Metadata, url).is_ok());
        assert!(policy.check(Service::Assets, url).is_err());
        assert!(policy.check(Service::Metadata, "https://itunes.apple.com/lookup").is_err());
    }

    #[test]
    fn the_caller_may_allow_a_host_but_not_for_plain_http() {
        let url = "https://vpp.example.com/x";
        assert!(check(APPLE, &["VPP.example.com"], url));
        assert!(!check(APPLE, &["vpp.example.com"], "http://vpp.example.com/x"));
        assert!(!check("http://127.0.0.1:1/x", &["vpp.example.com"], url));
    }

    #[test]
    fn a_loopback_entry_keeps_everything_on_its_own_origin() {
        let entry = "http://127.0.0.1:8080/x";
        assert!(check(entry, &[], "http://127.0.0.1:8080/y"));
        assert!(!check(entry, &[], "http://127.0.0.1:8081/y"));
        assert!(!check(entry, &[], "http://localhost:8080/y"));
        assert!(!check(entry, &[], "https://vpp.itunes.apple.com/y"));
    }
}
