//! TLS for the server, with a certificate of a CA of its own.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Another listener's connections, encrypted.
pub(crate) struct Listener<L> {
    inner: L,
    acceptor: TlsAcceptor,
}

impl<L> Listener<L> {
    /// Writes the certificate of its CA to a file.
    pub(crate) fn new(inner: L, ca: &Path) -> anyhow::Result<Self> {
        Ok(Self { inner, acceptor: TlsAcceptor::from(Arc::new(config(ca)?)) })
    }
}

fn config(ca: &Path) -> anyhow::Result<ServerConfig> {
    let mut params = CertificateParams::new(Vec::new())?;
    // Without names of their own both would be called the same, and OpenSSL would take the server's
    // certificate for one that signs itself.
    params.distinguished_name.push(DnType::CommonName, "vppkit benchmark CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
    std::fs::write(ca, issuer.pem())?;

    let key = KeyPair::generate()?;
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()])?;
    let certificate = params.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    // A client that would rather speak HTTP/2 is told.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl<L: axum::serve::Listener<Io = TcpStream>> axum::serve::Listener for Listener<L> {
    type Io = TlsStream<TcpStream>;
    type Addr = L::Addr;

    /// One handshake after the other: a measurement has few.
    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.inner.accept().await;
            match self.acceptor.accept(stream).await {
                Ok(stream) => return (stream, address),
                Err(error) => eprintln!("a handshake failed: {error}"),
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.inner.local_addr()
    }
}
