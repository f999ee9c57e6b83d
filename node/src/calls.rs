//! The methods of a client that answer once.

use std::pin::Pin;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use vpp::{
    AssetFilter, Client, LicenseChanges, LicenseRequest, MetadataQuery, PricingParam, Service,
};

use crate::configs::{self, camel, envelope};
use crate::error::Failure;
use crate::jobs;
use crate::listings::pack;
use crate::mailbox::Mailbox;
use crate::options::read;
use crate::packed::Standing;
use crate::pump::Item;
use crate::users;

/// A call under way.
pub(crate) type Call = Pin<Box<dyn Future<Output = Result<Item, Failure>> + Send>>;

/// Who is told how far a call is.
pub(crate) struct Told {
    pub(crate) id: u32,
    pub(crate) mailbox: Arc<Mailbox>,
}

/// A method of that name with its arguments.
///
/// # Errors
/// `Usage` for arguments that cannot be right.
pub(crate) fn start(
    client: Client,
    method: &str,
    arguments: &str,
    told: Told,
) -> Result<Call, Failure> {
    Ok(match method {
        "serviceConfig" => {
            value(async move { Ok(configs::service_config(&*client.service_config().await?)) })
        }
        "clientConfig" => {
            value(async move { Ok(configs::client_config(&client.client_config().await?)) })
        }
        "claim" => value(async move { nothing(client.claim().await) }),
        "reactivate" => value(async move { nothing(client.reactivate().await) }),
        "release" => value(async move { nothing(client.release().await) }),
        "takeOver" => {
            let guid: String = read(arguments)?;
            value(async move { nothing(client.take_over(&guid).await) })
        }
        "writeClientContext" => {
            let text: String = read(arguments)?;
            value(
                async move { Ok(configs::client_config(&client.write_client_context(&text).await?)) },
            )
        }
        "assets" => assets(client, read(arguments)?),
        "manageLicenses" => manage(client, read::<Manage>(arguments)?.into()),
        "metadata" => metadata(client, read(arguments)?),
        "call" => raw(client, read(arguments)?)?,
        "registerUser"
        | "user"
        | "editUser"
        | "retireUser"
        | "invitationUrl"
        | "associateLicense"
        | "disassociateLicense" => users::start(client, method, arguments)?,
        "assign" | "unassign" | "retireUsers" | "planAssign" | "planUnassign" => {
            jobs::start(client, method, arguments, told)?
        }
        other => return Err(Failure::usage(format!("there is no method called {other}"))),
    })
}

/// A call whose answer is JSON.
pub(crate) fn value(call: impl Future<Output = Result<Value, Failure>> + Send + 'static) -> Call {
    Box::pin(async move { Ok(Item::Value(call.await?.to_string())) })
}

fn nothing(result: vpp::Result<()>) -> Result<Value, Failure> {
    result?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Assets {
    counts: Option<bool>,
    pricing_param: Option<String>,
}

fn assets(client: Client, asked: Assets) -> Call {
    let mut filter = AssetFilter::new();
    if asked.counts == Some(true) {
        filter = filter.with_counts();
    }
    if let Some(word) = asked.pricing_param {
        filter = filter.pricing_param(PricingParam::from(word.as_str()));
    }
    Box::pin(async move {
        let page = client.assets(filter).await?;
        Ok(Item::Page(Box::new(pack(&page, Standing::default()))))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Manage {
    adam_id: String,
    pricing_param: Option<String>,
    associate_client_user_ids: Option<Vec<String>>,
    associate_serial_numbers: Option<Vec<String>>,
    disassociate_client_user_ids: Option<Vec<String>>,
    disassociate_serial_numbers: Option<Vec<String>>,
    disassociate_license_ids: Option<Vec<String>>,
    notify_disassociation: Option<bool>,
}

/// `STDQ` where nothing is said, as everywhere in the package.
pub(crate) fn quality(word: Option<&str>) -> PricingParam {
    word.map_or(PricingParam::Stdq, PricingParam::from)
}

impl From<Manage> for LicenseRequest {
    fn from(asked: Manage) -> Self {
        let mut request = Self::new(asked.adam_id, quality(asked.pricing_param.as_deref()));
        if let Some(ids) = asked.associate_client_user_ids {
            request = request.associate_users(ids);
        }
        if let Some(ids) = asked.associate_serial_numbers {
            request = request.associate_devices(ids);
        }
        if let Some(ids) = asked.disassociate_client_user_ids {
            request = request.disassociate_users(ids);
        }
        if let Some(ids) = asked.disassociate_serial_numbers {
            request = request.disassociate_devices(ids);
        }
        if let Some(ids) = asked.disassociate_license_ids {
            request = request.disassociate_licenses(ids);
        }
        match asked.notify_disassociation {
            Some(notify) => request.notify_disassociation(notify),
            None => request,
        }
    }
}

fn manage(client: Client, request: LicenseRequest) -> Call {
    value(async move { Ok(changes(&client.manage_licenses(request).await?)) })
}

/// Records as core writes them, with Apple's names: the package reads both.
fn changes(changes: &LicenseChanges) -> Value {
    json!({
        "adamId": changes.adam_id,
        "pricingParam": changes.pricing_param,
        "productTypeId": changes.product_type_id,
        "productTypeName": changes.product_type_name,
        "isIrrevocable": changes.is_irrevocable,
        "associations": changes.associations,
        "disassociations": changes.disassociations,
        "isAllDone": changes.is_all_done(),
        "extra": (!changes.extra.is_empty()).then_some(&changes.extra),
        "envelope": envelope(&changes.envelope),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lookup {
    adam_ids: Vec<String>,
    platform: Option<String>,
    country: Option<String>,
    language: Option<String>,
    authenticated: Option<bool>,
}

fn metadata(client: Client, asked: Lookup) -> Call {
    let mut query = MetadataQuery::new(asked.adam_ids);
    if let Some(platform) = asked.platform {
        query = query.platform(platform);
    }
    if let Some(country) = asked.country {
        query = query.country(country);
    }
    if let Some(language) = asked.language {
        query = query.language(language);
    }
    if asked.authenticated == Some(true) {
        query = query.authenticated();
    }
    value(async move {
        let found = client.metadata(query).await?;
        let shown = found.into_iter().map(|found| {
            found.map_or(Value::Null, |mut found| {
                // It stays as the store sent it, names and all.
                let raw = std::mem::take(&mut found.raw);
                let mut shown = camel(&found);
                shown["raw"] = raw;
                shown
            })
        });
        Ok(Value::Array(shown.collect()))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    service: String,
    #[serde(default)]
    members: Map<String, Value>,
}

fn raw(client: Client, asked: Raw) -> Result<Call, Failure> {
    let service = Service::from_name(&asked.service).ok_or_else(|| {
        // What is no name may be anything, also a secret: it is not repeated.
        Failure::usage("there is no service of this name; give Apple's, such as getVPPAssetsSrv")
    })?;
    Ok(value(async move {
        let answer = client.call(service, asked.members).await?;
        Ok(json!({ "envelope": envelope(&answer.envelope), "members": answer.members }))
    }))
}
