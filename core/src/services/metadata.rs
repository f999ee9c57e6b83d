//! The store's metadata lookup (protocol 1.19), on a host of its own.

use tokio::time::Instant;

use super::check_adam_id;
use crate::client::Client;
use crate::error::Result;
use crate::model::{Metadata, MetadataAnswer};

/// What to look up, and for which storefront.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataQuery {
    adam_ids: Vec<String>,
    platform: Option<String>,
    country: Option<String>,
    language: String,
    authenticated: bool,
}

impl MetadataQuery {
    /// These items. Platform and country are those of the client configuration, the language is
    /// English.
    pub fn new<T: Into<String>>(adam_ids: impl IntoIterator<Item = T>) -> Self {
        Self {
            adam_ids: adam_ids.into_iter().map(Into::into).collect(),
            platform: None,
            country: None,
            language: "en".to_owned(),
            authenticated: false,
        }
    }

    /// `volumestore` (education), `enterprisestore` (business), or one of the older words.
    pub fn platform(mut self, platform: impl Into<String>) -> Self {
        self.platform = Some(platform.into());
        self
    }

    /// ISO 3166-1 alpha-2 code of the storefront.
    pub fn country(mut self, country: impl Into<String>) -> Self {
        self.country = Some(country.into());
        self
    }

    /// The language of names and descriptions, such as `en`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// Sends the token to the lookup host too, as the cookie `itvt`: needed for custom apps that
    /// the library owns, and for items that are no longer sold.
    pub fn authenticated(mut self) -> Self {
        self.authenticated = true;
        self
    }
}

impl Client {
    /// What the store knows about some items, in the order asked for; `None` for an item that it
    /// does not know or show to this account.
    ///
    /// One request is sent for each item: several ids in one are not documented.
    ///
    /// # Errors
    /// `Usage` for what is no adamId, `Permission` where the lookup refuses the token, and what
    /// every call may return.
    pub async fn metadata(&self, query: MetadataQuery) -> Result<Vec<Option<Metadata>>> {
        for adam_id in &query.adam_ids {
            check_adam_id(adam_id)?;
        }
        let account = self.account();
        let platform = query
            .platform
            .or_else(|| account.and_then(|config| config.default_platform.clone()))
            .unwrap_or_else(|| "enterprisestore".to_owned());
        let country = query
            .country
            .or_else(|| account.and_then(|config| config.country_code.clone()))
            .unwrap_or_else(|| "us".to_owned())
            .to_lowercase();
        let started = Instant::now();
        let mut found = Vec::with_capacity(query.adam_ids.len());
        for adam_id in query.adam_ids {
            let parameters = vec![
                ("version", "2".to_owned()),
                ("id", adam_id.clone()),
                // Apple's spelling.
                ("p", "mdm-lockup".to_owned()),
                ("caller", "MDM".to_owned()),
                ("platform", platform.clone()),
                ("cc", country.clone()),
                ("l", query.language.clone()),
            ];
            let options = self.inner.remaining(&self.options, started);
            let answer: MetadataAnswer =
                self.inner.look_up(parameters, query.authenticated, &options).await?;
            found.push(answer.results.into_iter().find(|record| record.adam_id == adam_id));
        }
        Ok(found)
    }
}
