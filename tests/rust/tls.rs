//! TLS over loopback: whom the client trusts, and whom not.

use std::io::Write;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use vppkit::{AssetFilter, Effect, Kind, TransportProblem};
use vppkit_tests::scripted::Scripted;
use vppkit_tests::{builder, canary_token};

/// A CA of our own, as a PEM file, and a server with a certificate of it for some host.
pub(crate) struct Authority {
    pub(crate) pem: tempfile::NamedTempFile,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut pem = tempfile::NamedTempFile::new().unwrap();
        pem.write_all(issuer.pem().as_bytes()).unwrap();
        Self { pem, issuer }
    }

    pub(crate) fn server(
        &self,
        host: &str,
        versions: &[&'static rustls::SupportedProtocolVersion],
    ) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Arc::new(config)
    }
}

#[tokio::test]
async fn an_extra_ca_is_trusted_from_tls_1_2_on() {
    let authority = Authority::new();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let config = authority.server("localhost", &[version]);
        let server = Scripted::start_tls(config, |_| None).await;
        let client = builder(&canary_token(), &server.entry_url())
            .extra_ca(authority.pem.path())
            .connect()
            .await
            .unwrap();
        client.assets(AssetFilter::new()).await.unwrap();
        assert_eq!(server.seen().len(), 3);
    }
}

#[tokio::test]
async fn certificates_of_others_and_for_others_are_refused() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let versions = &[&rustls::version::TLS13];
    for config in [theirs.server("localhost", versions), ours.server("example.com", versions)] {
        let server = Scripted::start_tls(config, |_| None).await;
        let error = builder(&canary_token(), &server.entry_url())
            .extra_ca(ours.pem.path())
            .connect()
            .await
            .unwrap_err();
        assert_eq!(error.transport_problem(), Some(TransportProblem::Tls), "{error}");
        assert_eq!((error.effect(), error.attempts()), (Effect::NotSent, 1));
        assert!(server.seen().is_empty());
    }
}

#[tokio::test]
async fn a_ca_file_that_is_none_is_refused() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"no certificate").unwrap();
    for path in [file.path().to_owned(), "/nowhere/ca.pem".into()] {
        let error = builder(&canary_token(), "https://localhost:1/mdm/VPPServiceConfigSrv")
            .extra_ca(path)
            .connect()
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
    }
}
