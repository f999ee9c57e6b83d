//! What goes wrong between a client and the service without the service's doing.

use vppkit::transport::failure;
use vppkit::{Effect, Error, TransportProblem};
use vppkit_sim::Service;

use crate::dice::Dice;

/// A fault of the wire.
#[derive(Debug, Clone)]
pub(crate) struct WireFault {
    /// What happens.
    pub kind: WireFaultKind,
    /// Only to requests of this service.
    pub service: Option<Service>,
    /// To how many of them.
    pub chance: f64,
}

impl WireFault {
    pub(super) fn strikes(&self, service: Service, dice: &mut Dice) -> bool {
        self.service.is_none_or(|wanted| wanted == service) && dice.chance(self.chance)
    }
}

/// The faults of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WireFaultKind {
    /// The name of the host cannot be resolved.
    Dns,
    /// No connection can be made.
    Connect,
    /// The TLS handshake fails.
    Tls,
    /// A refusal whose text holds the sToken of the request, as some servers write.
    EchoToken,
    /// Content-Length promises 20 MiB.
    Oversized,
    /// 20 MiB come without being announced.
    Endless,
    /// A small body under gzip that becomes 256 MiB.
    Bomb,
}

impl WireFaultKind {
    /// All of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Dns,
        Self::Connect,
        Self::Tls,
        Self::EchoToken,
        Self::Oversized,
        Self::Endless,
        Self::Bomb,
    ];

    /// Its name in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dns => "wire: no name",
            Self::Connect => "wire: no connection",
            Self::Tls => "wire: no TLS",
            Self::EchoToken => "wire: token echoed",
            Self::Oversized => "wire: oversized",
            Self::Endless => "wire: endless",
            Self::Bomb => "wire: bomb",
        }
    }

    /// Whether its answers take much memory for a moment.
    pub(crate) fn is_large(self) -> bool {
        matches!(self, Self::Oversized | Self::Endless | Self::Bomb)
    }

    /// Whether the client gets another body than the service sent, so that it cannot know what
    /// stood in it.
    pub(super) fn hides_body(self) -> bool {
        !matches!(self, Self::Dns | Self::Connect | Self::Tls)
    }

    /// The error of a connection that did not come about: nothing was sent.
    pub(super) fn connect_failure(self) -> Option<Error> {
        let (problem, what) = match self {
            Self::Dns => (TransportProblem::Dns, "the host name could not be resolved"),
            Self::Connect => (TransportProblem::Connect, "no connection could be made"),
            Self::Tls => (TransportProblem::Tls, "the TLS connection was refused"),
            _ => return None,
        };
        Some(failure(problem, what, Effect::NotSent))
    }
}
