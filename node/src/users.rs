//! Calls about one user, and the deprecated ones about one licence of a user.

use serde::Deserialize;
use serde_json::{Value, json};
use vpp::{Client, LicenseChanged, LicenseChoice, NewUser, UserEdit, UserKey, UserQuery};

use crate::calls::{Call, quality, value};
use crate::configs::envelope;
use crate::error::Failure;
use crate::options::read;

/// Who, and what about him.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Who {
    client_user_id: Option<String>,
    user_id: Option<String>,
    its_id_hash: Option<String>,
    email: Option<String>,
    managed_apple_id: Option<String>,
}

impl Who {
    fn key(&self) -> Result<UserKey, Failure> {
        match (&self.client_user_id, &self.user_id) {
            (Some(id), None) => Ok(UserKey::client_user_id(id)),
            (None, Some(id)) => Ok(UserKey::user_id(id)),
            _ => Err(Failure::usage("give either clientUserId or userId")),
        }
    }

    fn query(&self) -> Result<UserQuery, Failure> {
        match (&self.client_user_id, &self.its_id_hash, &self.user_id) {
            (Some(id), None, None) => Ok(UserQuery::active(id)),
            (Some(id), Some(hash), None) => Ok(UserQuery::once_joined(id, hash)),
            (None, None, Some(id)) => Ok(UserQuery::record(id)),
            _ => Err(Failure::usage("give clientUserId, clientUserId and itsIdHash, or userId")),
        }
    }

    fn new_user(self) -> Result<NewUser, Failure> {
        let id = self.client_user_id.ok_or_else(|| Failure::usage("give a clientUserId"))?;
        let mut user = NewUser::new(id);
        if let Some(email) = self.email {
            user = user.email(email);
        }
        if let Some(id) = self.managed_apple_id {
            user = user.managed_apple_id(id);
        }
        Ok(user)
    }

    fn edit(self) -> Result<UserEdit, Failure> {
        let mut edit = UserEdit::of(self.key()?);
        if let Some(email) = self.email {
            edit = edit.email(email);
        }
        if let Some(id) = self.managed_apple_id {
            edit = edit.managed_apple_id(id);
        }
        Ok(edit)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OneLicense {
    client_user_id: Option<String>,
    user_id: Option<String>,
    license_id: Option<String>,
    adam_id: Option<String>,
    pricing_param: Option<String>,
}

impl OneLicense {
    fn choice(&self) -> Result<LicenseChoice, Failure> {
        match (&self.license_id, &self.adam_id) {
            (Some(id), None) => Ok(LicenseChoice::License(id.clone())),
            (None, Some(id)) => Ok(LicenseChoice::Asset {
                adam_id: id.clone(),
                pricing_param: quality(self.pricing_param.as_deref()),
            }),
            _ => Err(Failure::usage("give either licenseId or adamId")),
        }
    }

    fn key(&self) -> Result<UserKey, Failure> {
        match (&self.client_user_id, &self.user_id) {
            (Some(id), None) => Ok(UserKey::client_user_id(id)),
            (None, Some(id)) => Ok(UserKey::user_id(id)),
            _ => Err(Failure::usage("give either clientUserId or userId")),
        }
    }
}

pub(crate) fn start(client: Client, method: &str, arguments: &str) -> Result<Call, Failure> {
    match method {
        "associateLicense" | "disassociateLicense" => license(client, method, read(arguments)?),
        _ => user(client, method, read(arguments)?),
    }
}

fn user(client: Client, method: &str, who: Who) -> Result<Call, Failure> {
    Ok(match method {
        "registerUser" => {
            let user = who.new_user()?;
            value(async move { Ok(json!(client.register_user(user).await?)) })
        }
        "editUser" => {
            let edit = who.edit()?;
            value(async move { Ok(json!(client.edit_user(edit).await?)) })
        }
        "retireUser" => {
            let key = who.key()?;
            value(async move { Ok(json!(client.retire_user(key).await?)) })
        }
        "invitationUrl" => {
            let query = who.query()?;
            value(async move {
                let user = client.user(query).await?;
                Ok(json!(client.invitation_url(&user).await?))
            })
        }
        _ => {
            let query = who.query()?;
            value(async move { Ok(json!(client.user(query).await?)) })
        }
    })
}

#[allow(deprecated)]
fn license(client: Client, method: &str, asked: OneLicense) -> Result<Call, Failure> {
    if method == "associateLicense" {
        let (key, choice) = (asked.key()?, asked.choice()?);
        return Ok(value(async move { Ok(shown(&client.associate_license(key, choice).await?)) }));
    }
    let id = asked.license_id.ok_or_else(|| Failure::usage("give a licenseId"))?;
    let user = asked.user_id;
    Ok(value(async move { Ok(shown(&client.disassociate_license(id, user).await?)) }))
}

fn shown(changed: &LicenseChanged) -> Value {
    json!({
        "license": changed.license,
        "user": changed.user,
        "envelope": envelope(&changed.envelope),
    })
}
