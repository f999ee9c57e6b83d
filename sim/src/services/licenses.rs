//! getVPPLicensesSrv (protocol 1.15).

use serde::Serialize;

use super::assets::pricing_param;
use super::{Call, batches};
use crate::members::{Members, Text};
use crate::numbers::Failure;
use crate::world::assets::Pricing;
use crate::world::library::{Holder, Library, License, Standing};
use crate::world::users::Users;

/// A licence on the wire, members in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row<'a> {
    adam_id: u64,
    adam_id_str: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_user_id_str: Option<&'a str>,
    is_irrevocable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    its_id_hash: Option<&'a str>,
    license_id: u64,
    license_id_str: Text,
    pricing_param: &'static str,
    product_type_id: u8,
    product_type_name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id_str: Option<Text>,
}

impl<'a> Row<'a> {
    pub(super) fn new(library: &'a Library, index: u32) -> Self {
        let license = &library.licenses[index as usize];
        let asset = library.asset_of(index);
        let id = Library::license_id(index);
        let mut row = Self {
            adam_id: asset.adam_id,
            adam_id_str: &asset.adam_id_str,
            client_user_id_str: None,
            is_irrevocable: asset.irrevocable,
            its_id_hash: None,
            license_id: id,
            license_id_str: Text(id),
            pricing_param: asset.pricing.as_str(),
            product_type_id: asset.product.id(),
            product_type_name: asset.product.name(),
            serial_number: None,
            status: Library::license_status(license),
            user_id: None,
            user_id_str: None,
        };
        row.add_holder(library, license.holder);
        row
    }

    /// The licence as it stands inside its user's record, which it does not repeat.
    pub(super) fn without_user(library: &'a Library, index: u32) -> Self {
        Self {
            client_user_id_str: None,
            its_id_hash: None,
            user_id: None,
            user_id_str: None,
            ..Self::new(library, index)
        }
    }

    fn add_holder(&mut self, library: &'a Library, holder: Option<Holder>) {
        match holder {
            Some(Holder::User(user)) => {
                let record = library.users.get(user);
                self.client_user_id_str = Some(&record.client_user_id);
                self.its_id_hash = Library::shown_hash(record);
                self.user_id = Some(Users::id(user));
                self.user_id_str = Some(Text(Users::id(user)));
            }
            Some(Holder::Device(device)) => {
                self.serial_number = Some(&library.devices.get(device).serial);
            }
            None => {}
        }
    }
}

/// What a request for licences asks for.
#[derive(Default)]
struct Filter {
    /// The assets of the adamId, in the wanted quality.
    assets: Option<Vec<u32>>,
    serial: Option<String>,
    assigned_only: bool,
    user_only: bool,
    device_only: bool,
    /// Only what changed after this.
    since: Option<u64>,
}

impl Filter {
    fn matches(&self, license: &License) -> bool {
        let any_only = self.assigned_only || self.user_only || self.device_only;
        if license.standing == Standing::Moved {
            return false;
        }
        let holder = match license.holder {
            Some(Holder::User(_)) => !self.device_only,
            Some(Holder::Device(_)) => !self.user_only,
            // A delta must tell that a licence was freed, even to a client that asks for assigned
            // ones: the sources do not say how, and as a record with its new status is the only
            // way there is.
            None => !any_only || (self.since.is_some() && license.was_assigned),
        };
        holder
            && self.assets.as_ref().is_none_or(|assets| assets.contains(&license.asset))
            && self.since.is_none_or(|since| license.changed > since)
    }

    fn indexes(&self, library: &Library) -> Vec<u32> {
        let matches = |index: &u32| self.matches(&library.licenses[*index as usize]);
        match &self.serial {
            None => (0..library.licenses.len() as u32).filter(matches).collect(),
            Some(serial) => {
                let device = library.devices.find(serial).map(Holder::Device);
                let held = device.map_or(&[][..], |device| library.held(device));
                held.iter().copied().filter(matches).collect()
            }
        }
    }
}

const KIND: &str = "LIC";

pub(super) fn get_licenses(call: &mut Call<'_>) -> Result<Members, Failure> {
    let batch = match call.args.word("batchToken")? {
        Some(token) => batches::resume(call, KIND, &token)?,
        None => first_batch(call)?,
    };
    let library = call.library();
    let rows = batch.records().iter().map(|index| Row::new(library, *index));
    let rows: Vec<_> = rows.collect();
    let mut members = batch.members;
    members.set("licenses", rows);
    members.set("ifModifiedSinceMillisOrig", batch.began.to_string());
    Ok(members)
}

fn first_batch(call: &mut Call<'_>) -> Result<batches::Batch, Failure> {
    let mut filter = Filter {
        serial: call.args.word("serialNumber")?,
        assigned_only: call.args.flag("assignedOnly")?,
        user_only: call.args.flag("userAssignedOnly")?,
        device_only: call.args.flag("deviceAssignedOnly")?,
        ..Filter::default()
    };
    if filter.user_only && filter.device_only {
        // "Never both true", without a number: 9602 by its meaning.
        return Err(Failure::invalid("userAssignedOnly"));
    }
    // The token remembers adamId and pricingParam, and those of the request do not count.
    let (adam_id, pricing) = match call.args.word("sinceModifiedToken")? {
        Some(text) => {
            let (token, change) = batches::since(call, KIND, &text)?;
            filter.since = Some(change);
            let pricing: Option<String> = token.get("pricingParam").ok();
            (token.get("adamId").ok(), pricing.and_then(|word| Pricing::parse(&word)))
        }
        None => (call.args.number("adamId")?, pricing_param(&call.args)?),
    };
    filter.assets = adam_id.map(|adam_id| wanted_assets(call.library(), adam_id, pricing));
    let records = filter.indexes(call.library());
    let pricing = adam_id.and(pricing).map(|pricing| pricing.as_str().to_owned());
    let remembered = [("adamId", adam_id.map(|id| id.to_string())), ("pricingParam", pricing)];
    batches::begin(call, KIND, records, &remembered)
}

/// An adamId that is not owned matches no licence; the pricingParam counts only with an adamId.
fn wanted_assets(library: &Library, adam_id: u64, pricing: Option<Pricing>) -> Vec<u32> {
    let mut assets = library.assets.with_adam_id(adam_id);
    assets.retain(|asset| pricing.is_none_or(|p| library.assets.get(*asset).pricing == p));
    assets
}
