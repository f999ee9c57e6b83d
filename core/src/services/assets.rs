//! `getVPPAssetsSrv` (protocol 1.14): what the library owns.

use serde_json::Map;

use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::{Effect, Error, Result};
use crate::model::{Asset, PricingParam};
use crate::page::Page;
use crate::service::Service;

/// Which assets, and whether with their counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetFilter {
    with_counts: bool,
    pricing_param: Option<PricingParam>,
}

impl AssetFilter {
    /// All assets, without counts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for the licence counts as well (`includeLicenseCounts`).
    pub fn with_counts(mut self) -> Self {
        self.with_counts = true;
        self
    }

    /// Only assets of this quality.
    pub fn pricing_param(mut self, pricing_param: PricingParam) -> Self {
        self.pricing_param = Some(pricing_param);
        self
    }
}

impl Client {
    /// The assets of the library (`getVPPAssetsSrv`), all in one answer.
    ///
    /// This is the way to licence counts; read them often, because licences move between locations
    /// without the client's doing.
    ///
    /// # Errors
    /// What every call may return.
    pub async fn assets(&self, filter: AssetFilter) -> Result<Page<Asset>> {
        let mut body = Map::new();
        if filter.with_counts {
            body.insert("includeLicenseCounts".to_owned(), true.into());
        }
        if let Some(pricing_param) = filter.pricing_param {
            body.insert("pricingParam".to_owned(), pricing_param.as_str().into());
        }
        let call =
            Call { service: Service::Assets, body, nature: Nature::Read, options: &self.options };
        let page: Page<Asset> = self.inner.call(&call).await?.value;
        if page.is_empty() && page.head().total_count.is_some_and(|count| count > 0) {
            let error = Error::protocol("the service counts assets, but returns none")
                .with_effect(Effect::NotApplied)
                .with_advice("Do not take the library for empty. Try again later.");
            return Err(self.inner.addressed(error, Service::Assets));
        }
        Ok(page)
    }
}
