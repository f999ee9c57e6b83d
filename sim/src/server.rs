//! The engine behind real HTTP/1.1.

use std::net::{Ipv4Addr, SocketAddr};

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::engine::Engine;
use crate::http::Request;
use crate::paced::Paced;

/// A server on the loopback interface. Dropping it ends it with all its connections.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves on 127.0.0.1; port 0 takes a free one.
    pub(crate) async fn start(engine: Engine, port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(accept(listener, engine));
        Ok(Self { address, task })
    }

    /// Ends the server and waits until its port is free.
    pub(crate) async fn stop(&mut self) {
        self.task.abort();
        // It was cancelled; there is nothing else to hear.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, engine: Engine) {
    let mut connections = JoinSet::new();
    loop {
        // Errors of accept concern one connection, or pass when descriptors are free again.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve(stream, engine.clone()));
        } else {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, engine: Engine) {
    // Small answers must not wait for the client's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request| exchange(engine.clone(), request));
    let mut http = hyper::server::conn::http1::Builder::new();
    // The date comes from the simulator's clock.
    http.auto_date_header(false);
    // A broken connection is the client's affair.
    let _ = http.serve_connection(TokioIo::new(stream), answer).await;
}

async fn exchange(
    engine: Engine,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Paced>, ExchangeError> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let header = |(name, value): (&hyper::header::HeaderName, &hyper::header::HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path_and_query().map_or_else(|| "/".into(), ToString::to_string),
        headers: head.headers.iter().map(header).collect(),
        body: body.to_vec(),
    };
    let answer = engine.handle(&request);
    let exchange = answer.exchange;
    let mut response = hyper::Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    let delivery = answer.delivery.clone();
    // Made before the wait, because dropping it tells the engine of a client that went away.
    let body = Paced::new(engine.clone(), answer);
    // A sleep of nothing still ends at tokio's next tick, which costs every answer a millisecond.
    if !delivery.delay.is_zero() {
        tokio::time::sleep(delivery.delay).await;
    }
    if delivery.drop_connection {
        return Err(ExchangeError::Dropped);
    }
    engine.head_sent(exchange);
    Ok(response.body(body)?)
}

/// Why an exchange ends with its connection. hyper closes it without a word.
#[derive(Debug, thiserror::Error)]
enum ExchangeError {
    #[error("a fault rule closes the connection")]
    Dropped,
    #[error(transparent)]
    Http(#[from] hyper::http::Error),
    #[error(transparent)]
    Connection(#[from] hyper::Error),
}
