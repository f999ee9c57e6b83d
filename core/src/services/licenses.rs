//! `getVPPLicensesSrv` (protocol 1.15): licence by licence.

use serde_json::Map;

use super::{check_adam_id, text_member};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::listing::{Listing, Style};
use crate::model::{License, PricingParam};
use crate::service::Service;

/// Which licences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenseFilter {
    adam_id: Option<String>,
    pricing_param: Option<PricingParam>,
    serial_number: Option<String>,
    holders: Holders,
    since_modified_token: Option<String>,
}

/// Whose licences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Holders {
    #[default]
    Assigned,
    Users,
    Devices,
    Everything,
}

impl LicenseFilter {
    /// All licences that are assigned. Apple recommends to leave out the others, for speed and so
    /// as not to be throttled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only licences of this asset.
    pub fn asset(mut self, adam_id: impl Into<String>) -> Self {
        self.adam_id = Some(adam_id.into());
        self
    }

    /// Only licences of this quality; an asset must be named too.
    pub fn pricing_param(mut self, pricing_param: PricingParam) -> Self {
        self.pricing_param = Some(pricing_param);
        self
    }

    /// Only licences of this device.
    pub fn device(mut self, serial_number: impl Into<String>) -> Self {
        self.serial_number = Some(serial_number.into());
        self
    }

    /// Only licences that users hold.
    pub fn held_by_users(mut self) -> Self {
        self.holders = Holders::Users;
        self
    }

    /// Only licences that devices hold.
    pub fn held_by_devices(mut self) -> Self {
        self.holders = Holders::Devices;
        self
    }

    /// Free and refunded licences as well. Slow, and Apple may throttle it: counts come cheaper
    /// from [`Client::assets`].
    pub fn including_unassigned(mut self) -> Self {
        self.holders = Holders::Everything;
        self
    }

    /// Only what changed since an earlier listing ended with this token. The asset and quality of
    /// that listing hold on.
    pub fn since(mut self, since_modified_token: impl Into<String>) -> Self {
        self.since_modified_token = Some(since_modified_token.into());
        self
    }

    fn into_body(self) -> Result<Map<String, serde_json::Value>> {
        let mut body = Map::new();
        if let Some(adam_id) = self.adam_id {
            check_adam_id(&adam_id)?;
            body.insert("adamId".to_owned(), adam_id.into());
        } else if self.pricing_param.is_some() {
            // The service would ignore it, and return more than was asked for.
            return Err(Error::usage(
                "a filter by pricingParam needs the adamId too",
                "Name the asset, or leave pricingParam out.",
            ));
        }
        if let Some(pricing_param) = self.pricing_param {
            body.insert("pricingParam".to_owned(), pricing_param.as_str().into());
        }
        text_member(&mut body, "serialNumber", self.serial_number)?;
        let flags: &[&str] = match self.holders {
            Holders::Assigned => &["assignedOnly"],
            Holders::Users => &["assignedOnly", "userAssignedOnly"],
            Holders::Devices => &["assignedOnly", "deviceAssignedOnly"],
            Holders::Everything => &[],
        };
        for flag in flags {
            body.insert((*flag).to_owned(), true.into());
        }
        text_member(&mut body, "sinceModifiedToken", self.since_modified_token)?;
        Ok(body)
    }
}

impl Client {
    /// The licences that a filter names (`getVPPLicensesSrv`), batch by batch.
    ///
    /// Apple announces that this service will go; prefer [`Client::assignments`] where it will do.
    /// Nothing is sent before the first batch is asked for. A filter that cannot be right is
    /// refused then, with `Usage`.
    pub fn licenses(&self, filter: LicenseFilter) -> Listing<License> {
        Listing::new(self, Service::Licenses, Style::Batches, filter.into_body())
    }
}
