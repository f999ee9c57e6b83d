//! One gate for all clients of a schedule, and for no others.

use vppkit::ClientBuilder;

#[cfg(feature = "coordinator")]
use std::sync::Arc;

/// What the clients of a schedule share. It outlives each of them, as the coordinator of a process
/// does, or of several.
#[derive(Clone)]
pub(crate) struct Shared {
    #[cfg(feature = "coordinator")]
    coordinator: Arc<dyn vppkit::coordinator::Coordinator>,
}

impl Shared {
    #[cfg(feature = "coordinator")]
    pub(crate) fn new() -> Self {
        Self { coordinator: Arc::new(vppkit::coordinator::InMemory::new()) }
    }

    #[cfg(not(feature = "coordinator"))]
    pub(crate) fn new() -> Self {
        Self {}
    }

    #[cfg(feature = "coordinator")]
    pub(crate) fn join(&self, builder: ClientBuilder) -> ClientBuilder {
        builder.coordinator(Arc::clone(&self.coordinator))
    }

    #[cfg(not(feature = "coordinator"))]
    pub(crate) fn join(&self, builder: ClientBuilder) -> ClientBuilder {
        builder
    }
}
