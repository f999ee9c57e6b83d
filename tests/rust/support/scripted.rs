//! A server that answers as it is told: everything that a real server should not do.
//!
//! It speaks HTTP by hand on purpose, so that it can break it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    /// The last part of the path.
    pub service: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
    /// Which request to this service it is, from 1.
    pub nth: usize,
    /// Where the server is.
    pub origin: String,
    /// When it was read whole.
    pub at: Instant,
}

impl Seen {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// What goes back.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A whole answer.
    Whole { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// The connection ends before an answer.
    Close,
    /// The head promises the whole body, and the connection ends after this much of it.
    Cut { body: Vec<u8>, after: usize },
    /// The head, and then nothing for a long time.
    Stall,
    /// Nothing at all for a long time.
    Silence,
    /// Another reply, after a while.
    Later { after: Duration, reply: Box<Reply> },
}

impl Reply {
    /// HTTP 200 with JSON.
    pub fn json(value: Value) -> Self {
        Self::body(200, value.to_string())
    }

    /// Any status with any body.
    pub fn body(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Whole { status, headers: Vec::new(), body: body.into() }
    }

    /// A failure as Apple reports it.
    pub fn apple(number: i64, message: &str) -> Self {
        Self::json(json!({"status": -1, "errorNumber": number, "errorMessage": message}))
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

type Script = Arc<dyn Fn(&Seen) -> Option<Reply> + Send + Sync>;

/// A running server. What the script leaves open is answered well: a service configuration with
/// all URLs beside the entry, an account without `clientContext`, and `{"status":0}`.
pub struct Scripted {
    origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: AbortHandle,
}

impl Scripted {
    pub async fn start(script: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::serve("http", "127.0.0.1", None, || None, script).await
    }

    /// The same over TLS, as `localhost`.
    pub async fn start_tls(
        config: Arc<rustls::ServerConfig>,
        script: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        Self::start_tls_slow(config, || None, script).await
    }

    /// The same, where new connections may have to wait for their handshake.
    pub async fn start_tls_slow(
        config: Arc<rustls::ServerConfig>,
        delay: impl Fn() -> Option<Duration> + Send + Sync + 'static,
        script: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        Self::serve("https", "localhost", Some(TlsAcceptor::from(config)), delay, script).await
    }

    async fn serve(
        scheme: &str,
        host: &str,
        tls: Option<TlsAcceptor>,
        delay: impl Fn() -> Option<Duration> + Send + Sync + 'static,
        script: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let origin = format!("{scheme}://{host}:{port}");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let context = Context {
            origin: origin.clone(),
            script: Arc::new(script),
            seen: Arc::clone(&seen),
            stored: Arc::default(),
        };
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (context, tls, delay) = (context.clone(), tls.clone(), delay());
                tokio::spawn(async move {
                    if let Some(delay) = delay {
                        tokio::time::sleep(delay).await;
                    }
                    match tls {
                        None => context.serve(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                context.serve(stream).await;
                            }
                        }
                    }
                });
            }
        });
        Self { origin, seen, task: task.abort_handle() }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn entry_url(&self) -> String {
        format!("{}/mdm/VPPServiceConfigSrv", self.origin)
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The requests to one service so far.
    pub fn seen_by(&self, service: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.service == service).collect()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

#[derive(Clone)]
struct Context {
    origin: String,
    script: Script,
    seen: Arc<Mutex<Vec<Seen>>>,
    stored: Arc<Mutex<Option<String>>>,
}

impl Context {
    async fn serve(self, stream: impl Stream) {
        let mut stream = BufReader::new(stream);
        while let Some(seen) = self.read(&mut stream).await {
            let reply = (self.script)(&seen).unwrap_or_else(|| self.good_answer(&seen));
            if !write(stream.get_mut(), reply).await {
                return;
            }
        }
    }

    async fn read(&self, stream: &mut BufReader<impl Stream>) -> Option<Seen> {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|&bytes| bytes > 0)?;
        let mut words = line.split_whitespace();
        let method = words.next()?.to_owned();
        let path = words.next()?.to_owned();
        let mut headers = HashMap::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.ok()?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        let service = path.split('?').next()?.rsplit('/').next()?.to_owned();
        let mut all = self.seen.lock().unwrap();
        let nth = 1 + all.iter().filter(|seen| seen.service == service).count();
        let origin = self.origin.clone();
        let at = Instant::now();
        let seen = Seen { method, path, service, headers, body, nth, origin, at };
        all.push(seen.clone());
        Some(seen)
    }

    fn good_answer(&self, seen: &Seen) -> Reply {
        match seen.service.as_str() {
            "VPPServiceConfigSrv" => Reply::json(service_config(&self.origin)),
            "VPPClientConfigSrv" => {
                let mut stored = self.stored.lock().unwrap();
                if let Some(context) = seen.json()["clientContext"].as_str() {
                    *stored = Some(context.to_owned());
                }
                let mut answer = json!({"status": 0, "uId": "103614", "countryCode": "US"});
                if let Some(context) = &*stored {
                    answer["clientContext"] = json!(format!("{context}\n"));
                }
                Reply::json(answer)
            }
            _ => Reply::json(json!({"status": 0})),
        }
    }
}

/// A service configuration with every URL on one origin.
pub fn service_config(origin: &str) -> Value {
    let url = |name: &str| json!(format!("{origin}/mdm/{name}"));
    json!({
        "status": 0,
        "clientConfigSrvUrl": url("VPPClientConfigSrv"),
        "getVPPAssetsSrvUrl": url("getVPPAssetsSrv"),
        "getAssignmentsSrvUrl": url("getAssignments"),
        "getLicensesSrvUrl": url("getVPPLicensesSrv"),
        "maxBatchAssociateLicenseCount": 10,
        "maxBatchDisassociateLicenseCount": 10,
    })
}

/// Writes a reply; false if the connection is over.
async fn write(stream: &mut impl Stream, mut reply: Reply) -> bool {
    while let Reply::Later { after, reply: then } = reply {
        tokio::time::sleep(after).await;
        reply = *then;
    }
    match reply {
        Reply::Later { .. } => unreachable!("waited for above"),
        Reply::Close => false,
        Reply::Silence => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            false
        }
        Reply::Stall => {
            let _ = stream.write_all(&head(200, &[], 1000)).await;
            tokio::time::sleep(Duration::from_secs(3600)).await;
            false
        }
        Reply::Cut { body, after } => {
            let mut bytes = head(200, &[], body.len());
            bytes.extend_from_slice(&body[..after]);
            let _ = stream.write_all(&bytes).await;
            false
        }
        Reply::Whole { status, headers, body } => {
            let mut bytes = head(status, &headers, body.len());
            bytes.extend_from_slice(&body);
            stream.write_all(&bytes).await.is_ok() && stream.flush().await.is_ok()
        }
    }
}

fn head(status: u16, headers: &[(String, String)], length: usize) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}
