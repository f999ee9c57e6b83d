//! The body of a request that asks, right before it is written, whether it still may be.
//!
//! A connection can take seconds to come, and the gate may close meanwhile. hyper asks for the
//! body before it writes the head, so an error at this point means that not a byte has left.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::LastCheck;

pub(super) struct CheckedBody {
    bytes: Option<Bytes>,
    last_check: Option<LastCheck>,
    held_back: Arc<AtomicBool>,
}

/// Tells afterwards whether a request was held back.
pub(super) struct HeldBack(Arc<AtomicBool>);

impl HeldBack {
    pub(super) fn is_true(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl CheckedBody {
    pub(super) fn new(bytes: Vec<u8>, last_check: Option<LastCheck>) -> (Self, HeldBack) {
        let held_back = Arc::new(AtomicBool::new(false));
        let body =
            Self { bytes: Some(bytes.into()), last_check, held_back: Arc::clone(&held_back) };
        (body, HeldBack(held_back))
    }
}

/// Goes no further than this module: the transport asks [`HeldBack`] instead.
#[derive(Debug, thiserror::Error)]
#[error("held back")]
pub(super) struct NotNow;

impl Body for CheckedBody {
    type Data = Bytes;
    type Error = NotNow;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, NotNow>>> {
        let Some(bytes) = self.bytes.take() else { return Poll::Ready(None) };
        if self.last_check.take().is_some_and(|may_go| !may_go()) {
            self.held_back.store(true, Ordering::Release);
            return Poll::Ready(Some(Err(NotNow)));
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
