//! An answer on its way: slow, cut, stalled, compressed, padded, too large.

use std::io::Read;
use std::sync::LazyLock;
use std::time::Duration;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use tokio::time::sleep;
use vppkit::transport::{self, Body, Head, Pending, Request};
use vppkit::{Effect, Error, TransportProblem};
use vppkit_sim::Delivery;

use super::{End, UnderWay, WireFaultKind, broken};

/// The most that the real transport takes, after decompression too.
const CAP: usize = 16 * 1024 * 1024;

/// 256 MiB of white space under gzip, packed once: it takes a second.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let mebibyte = vec![b' '; 1024 * 1024];
    for _ in 0..256 {
        std::io::Write::write_all(&mut gzip, &mebibyte).expect("writing to memory");
    }
    gzip.finish().expect("writing to memory")
});

/// How long an answer takes to be delivered whole; for one that stands still, for ever.
pub(super) fn takes(answer: &vppkit_sim::Answer, back: Duration) -> Duration {
    let delivery = &answer.delivery;
    if delivery.stall_after.is_some() {
        return Duration::from_secs(24 * 3600);
    }
    back + delivery.delay + paced(delivery, answer.body.len())
}

fn paced(delivery: &Delivery, bytes: usize) -> Duration {
    let pace = delivery.bytes_per_second.map(|pace| f64::from(pace.max(1)));
    pace.map_or(Duration::ZERO, |pace| Duration::from_secs_f64(bytes as f64 / pace))
}

/// An answer whose head has arrived.
pub(super) struct WireAnswer {
    pub(super) head: Head,
    bytes: Vec<u8>,
    delivery: Delivery,
    fault: Option<WireFaultKind>,
    padding: usize,
    stall_timeout: Duration,
}

impl WireAnswer {
    pub(super) fn new(
        answer: vppkit_sim::Answer,
        fault: Option<WireFaultKind>,
        padding: usize,
        stall_timeout: Duration,
        request: &Request,
    ) -> Self {
        let headers =
            answer.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let head = Head { status: answer.status, headers: headers.collect() };
        let delivery = answer.delivery;
        let mut answer = Self { head, bytes: answer.body, delivery, fault, padding, stall_timeout };
        answer.spoil(request);
        answer
    }

    /// What a fault makes of the answer before its head goes out.
    fn spoil(&mut self, request: &Request) {
        match self.fault {
            Some(WireFaultKind::EchoToken) => {
                // The number after which nobody knows whether anything was done.
                let text = format!("cannot serve {}", token_of(request));
                self.bytes = serde_json::json!({
                    "status": -1, "errorNumber": 9603, "errorMessage": text,
                })
                .to_string()
                .into_bytes();
            }
            Some(WireFaultKind::Bomb) => {
                self.bytes.clone_from(&BOMB);
                self.head.headers.retain(|(name, _)| name != "content-encoding");
                self.head.headers.push(("content-encoding".into(), "gzip".into()));
            }
            _ => {}
        }
    }

    pub(super) fn carried(self, under_way: UnderWay) -> Carried {
        Carried { answer: self, under_way }
    }

    /// The body as the real transport hands it over.
    fn decoded(self) -> Result<Body, Error> {
        let wire_bytes = self.bytes.len();
        let encoding = self.head.get("content-encoding");
        let mut bytes = match encoding {
            Some("gzip") => gunzip(&self.bytes)?,
            _ => self.bytes,
        };
        if self.padding > bytes.len() && bytes.last() == Some(&b'}') {
            bytes.resize(self.padding, b' ');
        }
        Ok(Body { bytes, wire_bytes })
    }
}

/// The sToken in a request's body.
fn token_of(request: &Request) -> String {
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
    body["sToken"].as_str().unwrap_or("nobody").to_owned()
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(CAP as u64 + 1).read_to_end(&mut plain);
    if read.is_err() {
        let what = "the answer's gzip data is broken";
        return Err(transport::failure(TransportProblem::Encoding, what, Effect::Unknown));
    }
    if plain.len() > CAP { Err(too_large()) } else { Ok(plain) }
}

fn too_large() -> Error {
    let what = "the answer is larger than what is allowed";
    transport::failure(TransportProblem::BodyTooLarge, what, Effect::Unknown)
}

/// An answer with its exchange, which ends when this is dropped.
pub(super) struct Carried {
    answer: WireAnswer,
    under_way: UnderWay,
}

impl Carried {
    async fn deliver(mut self) -> Result<Body, Error> {
        self.under_way.body_is_wanted();
        let Delivery { cut_after, stall_after, .. } = self.answer.delivery;
        let length = self.answer.bytes.len();
        let oversized =
            matches!(self.answer.fault, Some(WireFaultKind::Oversized | WireFaultKind::Endless));
        if oversized {
            // Unannounced it takes its time to come; either way it is not read to its end.
            if self.answer.fault == Some(WireFaultKind::Endless) {
                sleep(Duration::from_secs(2)).await;
            }
            self.under_way.end(End::Broken);
            return Err(too_large());
        }
        let comes = cut_after.or(stall_after).map_or(length, |comes| comes.min(length));
        let pace = paced(&self.answer.delivery, comes);
        if !pace.is_zero() {
            sleep(pace).await;
        }
        if comes < length && stall_after.is_some() {
            sleep(self.answer.stall_timeout).await;
            self.under_way.end(End::Broken);
            let what = "the answer stopped coming";
            return Err(transport::failure(TransportProblem::TimedOut, what, Effect::Unknown));
        }
        if comes < length {
            self.under_way.end(End::Broken);
            return Err(broken("the answer was cut"));
        }
        self.under_way.end(End::Whole);
        self.answer.decoded()
    }
}

impl transport::Answer for Carried {
    fn head(&self) -> &Head {
        &self.answer.head
    }

    fn body(self: Box<Self>) -> Pending<'static, Body> {
        Box::pin(self.deliver())
    }
}
