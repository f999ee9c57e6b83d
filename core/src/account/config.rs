//! The service configuration, kept and refreshed by one caller for all.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::error::Result;
use crate::model::ServiceConfig;

/// After a refresh that failed, the old configuration serves this long before the next try.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// The configuration in use.
#[derive(Default)]
pub(crate) struct ConfigCache {
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    config: Arc<ServiceConfig>,
    good_until: Instant,
}

impl ConfigCache {
    /// The configuration; read with `fetch` if there is none or it is older than `refresh`.
    ///
    /// Callers that come while it is being read wait for that one reading. If a refresh fails, the
    /// old configuration goes on serving: Apple's limits and URLs change rarely, and a call that
    /// meets a change says so by 9602 or 9617.
    pub(crate) async fn get<F>(&self, refresh: Duration, fetch: F) -> Result<Arc<ServiceConfig>>
    where
        F: Future<Output = Result<ServiceConfig>>,
    {
        let mut kept = self.kept.lock().await;
        let now = Instant::now();
        if let Some(kept) = &*kept
            && now < kept.good_until
        {
            return Ok(Arc::clone(&kept.config));
        }
        match (fetch.await, &mut *kept) {
            (Ok(config), slot) => {
                let config = Arc::new(config);
                let good_until = Instant::now() + refresh;
                *slot = Some(Kept { config: Arc::clone(&config), good_until });
                Ok(config)
            }
            (Err(_), Some(old)) => {
                old.good_until = Instant::now() + AFTER_FAILURE.min(refresh);
                Ok(Arc::clone(&old.config))
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Makes the next `get` read it again, unless somebody has done so since `seen`.
    pub(crate) async fn outdate(&self, seen: &Arc<ServiceConfig>) {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = &mut *kept
            && Arc::ptr_eq(&kept.config, seen)
        {
            kept.good_until = Instant::now();
        }
    }
}
