//! The answers of services that are one small object.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Envelope, Extra, License, LicenseChange, PricingParam, User};
use crate::decode::DecodeError;
use crate::decode::answer::{Decode, Decoded, Rejected, Verdict, object};
use crate::decode::members::Members;

/// The answer of the services about one user: `registerVPPUserSrv`, `getVPPUserSrv`,
/// `editVPPUserSrv`, `retireVPPUserSrv`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UserAnswer {
    /// What every answer says.
    pub envelope: Envelope,
    /// The user. `retireVPPUserSrv` may leave it out.
    pub user: Option<User>,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl UserAnswer {
    pub(crate) fn take(envelope: Envelope, mut from: Members) -> Result<Self, DecodeError> {
        let user = from.records("user")?.into_iter().next();
        Ok(Self { envelope, user, extra: from.rest() })
    }
}

/// The answer of the deprecated services about one licence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LicenseChanged {
    /// What every answer says.
    pub envelope: Envelope,
    /// The licence.
    pub license: Option<License>,
    /// The user.
    pub user: Option<User>,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl LicenseChanged {
    pub(crate) fn take(envelope: Envelope, mut from: Members) -> Result<Self, DecodeError> {
        let license = from.records("license")?.into_iter().next();
        let user = from.records("user")?.into_iter().next();
        Ok(Self { envelope, license, user, extra: from.rest() })
    }
}

/// The answer of `manageVPPLicensesByAdamIdSrv`: what became of each target (protocol 1.17).
///
/// Some of them may have failed, or all: look at each. A request that failed as a whole, with
/// nothing done, is an error instead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LicenseChanges {
    /// What every answer says. Its status is 0 if all was done, -3 if some failed, -1 if all did.
    pub envelope: Envelope,
    /// The id of the item in the store.
    pub adam_id: Option<String>,
    /// The quality; filled in even where the request left it out.
    pub pricing_param: Option<PricingParam>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    pub product_type_id: Option<i64>,
    /// The name of the product type.
    pub product_type_name: Option<String>,
    /// Whether the licences cannot be taken back.
    pub is_irrevocable: Option<bool>,
    /// One entry for each target that was to get a licence.
    pub associations: Vec<LicenseChange>,
    /// One entry for each target that was to lose one.
    pub disassociations: Vec<LicenseChange>,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl LicenseChanges {
    fn take(envelope: Envelope, mut from: Members) -> Result<Self, DecodeError> {
        let adam_id = from.text("adamIdStr")?;
        let adam_id_number = from.text("adamId")?;
        Ok(Self {
            envelope,
            adam_id: adam_id.or(adam_id_number),
            pricing_param: from.text("pricingParam")?.map(|word| PricingParam::from(word.as_str())),
            product_type_id: from.number("productTypeId")?,
            product_type_name: from.text("productTypeName")?,
            is_irrevocable: from.flag("isIrrevocable")?,
            associations: from.records("associations")?,
            disassociations: from.records("disassociations")?,
            extra: from.rest(),
        })
    }

    /// Whether everything that was asked for was done.
    pub fn is_all_done(&self) -> bool {
        self.failed().next().is_none()
    }

    /// The entries that were not done.
    pub fn failed(&self) -> impl Iterator<Item = &LicenseChange> {
        self.associations.iter().chain(&self.disassociations).filter(|change| !change.is_done())
    }

    /// Decodes an answer's body. For tests; the service does this itself.
    ///
    /// # Errors
    /// `Protocol` if the body is no such answer.
    #[doc(hidden)]
    pub fn decode_body(body: Vec<u8>) -> crate::Result<Self> {
        crate::decode::answer::standalone(body)
    }
}

impl Decode for LicenseChanges {
    /// An answer that tells the targets apart is no failure, whatever its status: part of it may
    /// have been done (protocol 3.1 row 14).
    fn decode(body: Vec<u8>) -> Result<Decoded<Self>, Rejected> {
        let mut decoded = object(body, Self::take)?;
        let changes = &decoded.value;
        if !changes.associations.is_empty() || !changes.disassociations.is_empty() {
            decoded.verdict = Verdict::Done;
        }
        Ok(decoded)
    }
}

/// Any answer, as the members that are not common to all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RawAnswer {
    /// What every answer says.
    pub envelope: Envelope,
    /// All other members as Apple sent them.
    pub members: Map<String, Value>,
}

impl Decode for RawAnswer {
    /// As for [`LicenseChanges`]: an answer that tells targets apart is no failure.
    fn decode(body: Vec<u8>) -> Result<Decoded<Self>, Rejected> {
        let mut decoded = object(body, Self::take)?;
        let has_entries = ["associations", "disassociations"].iter().any(|list| {
            decoded
                .value
                .members
                .get(*list)
                .and_then(Value::as_array)
                .is_some_and(|list| !list.is_empty())
        });
        if has_entries {
            decoded.verdict = Verdict::Done;
        }
        Ok(decoded)
    }
}

impl RawAnswer {
    fn take(envelope: Envelope, from: Members) -> Result<Self, DecodeError> {
        Ok(Self { envelope, members: from.0 })
    }
}
