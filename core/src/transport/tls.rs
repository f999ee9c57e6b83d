//! TLS by rustls with ring, handed over explicitly: the process-wide default belongs to the
//! program that this library is loaded into.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

use crate::error::{Error, Result};

/// TLS 1.2 or newer, trusting what the machine trusts and the extra CA.
///
/// Without `needed` (plain HTTP to loopback) it trusts nobody and reads no certificates.
pub(super) fn config(needed: bool, extra_ca_pem: &[u8]) -> Result<ClientConfig> {
    let provider = Arc::new(crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    if !needed {
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    let extra = read_pem(extra_ca_pem)?;
    let verifier = Verifier::new_with_extra_roots(extra, provider).map_err(unusable)?;
    Ok(builder
        .dangerous() // rustls names every verifier of one's own so; this is the machine's.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

fn read_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| bad_ca("the extra CA cannot be read").with_source(error.to_string()))?;
    if certificates.is_empty() && !pem.is_empty() {
        return Err(bad_ca("the extra CA holds no certificate"));
    }
    Ok(certificates)
}

fn bad_ca(what: &str) -> Error {
    Error::usage(what, "Give it as PEM text: one or more BEGIN CERTIFICATE blocks.")
}

fn unusable(error: rustls::Error) -> Error {
    Error::usage(
        "TLS cannot be set up on this machine",
        "Install the system's CA certificates (package ca-certificates), or give an extra CA.",
    )
    .with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn a_ca_that_is_none_is_refused() {
        for pem in [&b"not a certificate"[..], b"-----BEGIN CERTIFICATE-----\n!\n"] {
            assert_eq!(config(true, pem).unwrap_err().kind(), Kind::Usage);
        }
    }

    #[test]
    fn loopback_needs_no_certificates() {
        assert!(config(false, b"").is_ok());
    }
}
