//! The service configuration, kept and refreshed by one caller for all.

use std::sync::{Arc, Mutex as PlainMutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::error::Result;
use crate::model::ServiceConfig;

/// After a refresh that failed or hangs, the old configuration serves this long before the next
/// try.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// The longest that a refresh may hold up the call that makes it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The configuration in use.
#[derive(Default)]
pub(crate) struct ConfigCache {
    kept: PlainMutex<Option<Kept>>,
    /// Held while there is nothing to go on with, so that one caller reads for all.
    reading: Mutex<()>,
}

struct Kept {
    config: Arc<ServiceConfig>,
    good_until: Instant,
}

enum Look {
    Good(Arc<ServiceConfig>),
    /// It is old, and whoever looked is the one to refresh it.
    Old(Arc<ServiceConfig>),
    Nothing,
}

impl ConfigCache {
    /// The configuration; read with `fetch` if there is none or it is older than `refresh`.
    ///
    /// One caller reads it for all. While an old one is being refreshed the others go on with it,
    /// and so does the reader if the refresh fails or hangs: Apple's limits and URLs change
    /// rarely, and a call that meets a change says so by 9602 or 9617.
    pub(crate) async fn get<F>(&self, refresh: Duration, fetch: F) -> Result<Arc<ServiceConfig>>
    where
        F: Future<Output = Result<ServiceConfig>>,
    {
        match self.look() {
            Look::Good(config) => Ok(config),
            Look::Old(old) => match timeout(PATIENCE, fetch).await {
                Ok(Ok(config)) => Ok(self.keep(config, refresh)),
                Ok(Err(_)) | Err(_) => Ok(old),
            },
            Look::Nothing => {
                let _reading = self.reading.lock().await;
                match self.look() {
                    Look::Good(config) | Look::Old(config) => Ok(config),
                    Look::Nothing => Ok(self.keep(fetch.await?, refresh)),
                }
            }
        }
    }

    /// Reads it again because `seen` proved wrong, unless somebody has done so since.
    pub(crate) async fn renew<F>(
        &self,
        seen: &Arc<ServiceConfig>,
        refresh: Duration,
        fetch: F,
    ) -> Result<()>
    where
        F: Future<Output = Result<ServiceConfig>>,
    {
        let _reading = self.reading.lock().await;
        let is_newer = self.kept().as_ref().is_some_and(|kept| !Arc::ptr_eq(&kept.config, seen));
        if !is_newer {
            self.keep(fetch.await?, refresh);
        }
        Ok(())
    }

    fn look(&self) -> Look {
        let now = Instant::now();
        match &mut *self.kept() {
            None => Look::Nothing,
            Some(kept) if now < kept.good_until => Look::Good(Arc::clone(&kept.config)),
            Some(kept) => {
                // Already now, so that the others go on, and a refresh that is dropped leaves no
                // crowd behind.
                kept.good_until = now + AFTER_FAILURE;
                Look::Old(Arc::clone(&kept.config))
            }
        }
    }

    fn keep(&self, config: ServiceConfig, refresh: Duration) -> Arc<ServiceConfig> {
        let config = Arc::new(config);
        let good_until = Instant::now() + refresh;
        *self.kept() = Some(Kept { config: Arc::clone(&config), good_until });
        config
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use std::cell::Cell;

    const REFRESH: Duration = Duration::from_secs(300);

    fn config(limit: i64) -> ServiceConfig {
        let max_batch_associate_license_count = Some(limit);
        ServiceConfig { max_batch_associate_license_count, ..ServiceConfig::default() }
    }

    fn limit(config: &Arc<ServiceConfig>) -> i64 {
        config.max_batch_associate_license_count.unwrap()
    }

    async fn must_not_read() -> Result<ServiceConfig> {
        panic!("read though there is a good one")
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_read_once_for_all_and_again_when_it_is_old() {
        let cache = ConfigCache::default();
        let reads = Cell::new(0);
        let read = || async {
            reads.set(reads.get() + 1);
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(config(reads.get()))
        };
        let (one, other) = tokio::join!(cache.get(REFRESH, read()), cache.get(REFRESH, read()));
        assert_eq!((limit(&one.unwrap()), limit(&other.unwrap())), (1, 1));
        tokio::time::advance(REFRESH).await;
        let (one, other) = tokio::join!(cache.get(REFRESH, read()), cache.get(REFRESH, read()));
        assert_eq!((limit(&one.unwrap()), limit(&other.unwrap())), (2, 1));
        assert_eq!(limit(&cache.get(REFRESH, must_not_read()).await.unwrap()), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refresh_that_hangs_fails_or_is_dropped_stops_nobody() {
        let cache = ConfigCache::default();
        cache.get(REFRESH, async { Ok(config(1)) }).await.unwrap();
        tokio::time::advance(REFRESH).await;
        let dropped = cache.get(REFRESH, std::future::pending());
        assert!(timeout(Duration::from_secs(1), dropped).await.is_err());
        assert_eq!(limit(&cache.get(REFRESH, must_not_read()).await.unwrap()), 1);

        tokio::time::advance(AFTER_FAILURE).await;
        let started = Instant::now();
        let hanging = cache.get(REFRESH, std::future::pending()).await.unwrap();
        assert_eq!((limit(&hanging), started.elapsed()), (1, PATIENCE));

        tokio::time::advance(AFTER_FAILURE).await;
        let failing = cache.get(REFRESH, async { Err(Error::protocol("x")) }).await.unwrap();
        assert_eq!(limit(&failing), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn without_any_the_error_goes_to_the_caller() {
        let cache = ConfigCache::default();
        assert!(cache.get(REFRESH, async { Err(Error::protocol("x")) }).await.is_err());
        assert!(cache.get(REFRESH, async { Ok(config(1)) }).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_proved_wrong_is_renewed_once() {
        let cache = ConfigCache::default();
        let seen = cache.get(REFRESH, async { Ok(config(1)) }).await.unwrap();
        cache.renew(&seen, REFRESH, async { Ok(config(2)) }).await.unwrap();
        cache.renew(&seen, REFRESH, must_not_read()).await.unwrap();
        assert_eq!(limit(&cache.get(REFRESH, must_not_read()).await.unwrap()), 2);
    }
}
