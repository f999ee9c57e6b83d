//! `VPPServiceConfigSrv` (protocol 1.6).

use std::sync::Arc;

use crate::call::Nature;
use crate::client::Client;
use crate::error::Result;
use crate::model::ServiceConfig;

impl Client {
    /// The service configuration: URLs, limits, error numbers.
    ///
    /// Kept for five minutes and then read again by one caller for all.
    ///
    /// # Errors
    /// What every call may return; once one was read, an old one is returned instead.
    pub async fn service_config(&self) -> Result<Arc<ServiceConfig>> {
        self.inner.service_config(&self.options, Nature::Read).await
    }
}
