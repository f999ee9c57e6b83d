//! The deprecated services about one licence (protocol 1.18). Apple's own replacement is
//! `manageVPPLicensesByAdamIdSrv`; where they are gone they answer 9634.

use serde_json::{Map, Value};

use super::{UserKey, check_adam_id, text_member};
use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::Result;
use crate::model::{LicenseChanged, PricingParam};
use crate::service::Service;

/// Which licence to assign: a certain one, or any free one of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LicenseChoice {
    /// The licence with this id.
    License(String),
    /// Any free licence of this asset.
    Asset {
        /// The id of the item in the store.
        adam_id: String,
        /// The quality.
        pricing_param: PricingParam,
    },
}

impl Client {
    /// Assigns one licence to a user (`associateVPPLicenseSrv`, also known as
    /// `associateVPPLicenseWithVPPUserSrv`; the service configuration says which).
    ///
    /// # Errors
    /// `Conflict` (9616) if the user or one of the same store account holds one, see
    /// [`Error::already_assigned`](crate::Error::already_assigned); `NoLicense` (9610);
    /// `InvalidRequest` (9634) where Apple has removed the service; and what every call that
    /// writes may return.
    #[deprecated = "Apple deprecates this service; use manage_licenses"]
    pub async fn associate_license(
        &self,
        user: UserKey,
        license: LicenseChoice,
    ) -> Result<LicenseChanged> {
        let mut body = Map::new();
        user.put_into(&mut body)?;
        match license {
            LicenseChoice::License(id) => text_member(&mut body, "licenseId", Some(id))?,
            LicenseChoice::Asset { adam_id, pricing_param } => {
                check_adam_id(&adam_id)?;
                body.insert("adamId".to_owned(), adam_id.into());
                body.insert("pricingParam".to_owned(), pricing_param.as_str().into());
            }
        }
        self.change_license(Service::AssociateLicense, body).await
    }

    /// Takes one licence back (`disassociateVPPLicenseSrv`, also known as
    /// `disassociateVPPLicenseFromVPPUserSrv`, which wants Apple's id of the user too; the service
    /// configuration says which).
    ///
    /// # Errors
    /// `Conflict` (9607, 9619) if it cannot be taken back or nobody holds it; `InvalidRequest`
    /// (9634) where Apple has removed the service; and what every call that writes may return.
    #[deprecated = "Apple deprecates this service; use manage_licenses"]
    pub async fn disassociate_license(
        &self,
        license_id: impl Into<String>,
        user_id: Option<String>,
    ) -> Result<LicenseChanged> {
        let mut body = Map::new();
        text_member(&mut body, "licenseId", Some(license_id.into()))?;
        text_member(&mut body, "userId", user_id)?;
        self.change_license(Service::DisassociateLicense, body).await
    }

    async fn change_license(
        &self,
        service: Service,
        body: Map<String, Value>,
    ) -> Result<LicenseChanged> {
        let call = Call { service, body, nature: Nature::Write, options: &self.options };
        Ok(self.inner.call(&call).await?.value)
    }
}
