//! The body of an answer, delivered as a fault rule wants it: whole, slowly, in part, or never.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::engine::Engine;
use crate::http::{Answer, Delivery};

/// A body that is handed over at its pace; tells the engine when that is done.
pub(crate) struct Paced {
    engine: Engine,
    exchange: u64,
    left: Bytes,
    sent: usize,
    delivery: Delivery,
    pause: Option<Pin<Box<Sleep>>>,
    /// Whether what goes out before a cut has had its time to go.
    flushed: bool,
}

/// A slow body comes in pieces this far apart.
const BEAT: Duration = Duration::from_millis(100);

/// Time to write out what comes before a cut.
const FLUSH: Duration = Duration::from_millis(20);

impl Paced {
    pub(crate) fn new(engine: Engine, answer: Answer) -> Self {
        Self {
            engine,
            exchange: answer.exchange,
            left: answer.body.into(),
            sent: 0,
            delivery: answer.delivery,
            pause: None,
            flushed: false,
        }
    }

    /// How much of the body may go out now, were there no pace.
    fn allowed(&self) -> usize {
        let limit = self.delivery.cut_after.or(self.delivery.stall_after);
        limit.map_or(self.left.len(), |limit| limit.saturating_sub(self.sent).min(self.left.len()))
    }

    /// The size of a piece. A pace below one byte a beat stretches the beat.
    fn piece(&self) -> (usize, Duration) {
        match self.delivery.bytes_per_second {
            None => (usize::MAX, Duration::ZERO),
            Some(pace) if pace < 10 => (1, Duration::from_secs(1) / pace.max(1)),
            Some(pace) => (pace as usize / 10, BEAT),
        }
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(pause) = &mut self.pause {
            std::task::ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let allowed = self.allowed();
        if allowed == 0 {
            if self.delivery.cut_after.is_some() {
                if std::mem::replace(&mut self.flushed, true) {
                    return Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionAborted.into())));
                }
                // hyper writes what it has only while it waits for more.
                self.pause = Some(Box::pin(sleep(FLUSH)));
                return self.poll_frame(cx);
            }
            // Nothing will ever wake this: the client has to give up.
            return Poll::Pending;
        }
        let (piece, beat) = self.piece();
        let size = allowed.min(piece);
        let bytes = self.left.split_to(size);
        self.sent += size;
        if !beat.is_zero() && !self.left.is_empty() {
            self.pause = Some(Box::pin(sleep(beat)));
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        if self.left.is_empty() {
            self.engine.finished(self.exchange);
        } else {
            self.engine.broken(self.exchange);
        }
    }
}
