//! One method for each service.

use pyo3::prelude::*;
use serde_json::{Map, Value};
use vpp::{
    AssetFilter, LicenseChoice, MetadataQuery, NewUser, Service, User, UserEdit, UserKey, UserQuery,
};

use super::Client;
use crate::error::Failure;
use crate::jobs::{self, Asset, Targets, pricing_param};
use crate::options::PerCall;
use crate::pending::{Answer, Pending, answer};
use records::json;
use records::page::AnyPage;
use records::record::IntoRecord;

fn nothing() -> Answer {
    answer(|py| Ok(py.None()))
}

fn record<R: IntoRecord + Send + 'static>(value: R) -> Answer {
    answer(|py| Ok(value.into_record(py)?.into_any()))
}

/// Which user: by the id that the client chose, or by Apple's.
#[derive(FromPyObject)]
struct Key(Option<String>, Option<String>);

impl Key {
    fn key(self, py: Python<'_>) -> PyResult<UserKey> {
        match self {
            Self(Some(id), None) => Ok(UserKey::client_user_id(id)),
            Self(None, Some(id)) => Ok(UserKey::user_id(id)),
            _ => Err(Failure::usage(
                "the user is to be named by client_user_id or by user_id",
                "Give one of the two.",
            )
            .raise(py)),
        }
    }
}

/// What a user record says of the invitation, under its attributes' names.
#[derive(FromPyObject)]
struct Invited {
    client_user_id: String,
    status: Option<String>,
    invite_url: Option<String>,
    invite_code: Option<String>,
}

impl Invited {
    /// As core reads it from an answer: it has no other way to make a record.
    fn user(self, py: Python<'_>) -> PyResult<User> {
        let record = serde_json::json!({
            "clientUserIdStr": self.client_user_id,
            "status": self.status,
            "inviteUrl": self.invite_url,
            "inviteCode": self.invite_code,
        });
        let read = vpp::page::decode_records(&record.to_string());
        let user = read.map_err(|error| Failure::from(error).raise(py))?.pop();
        user.ok_or_else(|| {
            Failure::usage("this is no user", "Give a User that the client returned.").raise(py)
        })
    }
}

/// Calls. Each returns what somebody waits for.
#[pymethods]
impl Client {
    fn service_config(&self, py: Python<'_>, call: PerCall) -> PyResult<Pending> {
        self.read(py, call, |client| async move {
            Ok(record((*client.service_config().await?).clone()))
        })
    }

    fn client_config(&self, py: Python<'_>, call: PerCall) -> PyResult<Pending> {
        self.read(py, call, |client| async move { Ok(record(client.client_config().await?)) })
    }

    fn claim(&self, py: Python<'_>, call: PerCall) -> PyResult<Pending> {
        self.write(py, call, |client| async move { client.claim().await.map(|()| nothing()) })
    }

    fn reactivate(&self, py: Python<'_>, call: PerCall) -> PyResult<Pending> {
        self.write(py, call, |client| async move { client.reactivate().await.map(|()| nothing()) })
    }

    fn take_over(&self, py: Python<'_>, expected_guid: String, call: PerCall) -> PyResult<Pending> {
        self.write(py, call, |client| async move {
            client.take_over(&expected_guid).await.map(|()| nothing())
        })
    }

    fn release(&self, py: Python<'_>, call: PerCall) -> PyResult<Pending> {
        self.write(py, call, |client| async move { client.release().await.map(|()| nothing()) })
    }

    fn write_client_context(
        &self,
        py: Python<'_>,
        text: String,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.write(py, call, |client| async move {
            Ok(record(client.write_client_context(&text).await?))
        })
    }

    fn register_user(
        &self,
        py: Python<'_>,
        client_user_id: String,
        email: Option<String>,
        managed_apple_id: Option<String>,
        call: PerCall,
    ) -> PyResult<Pending> {
        let mut user = NewUser::new(client_user_id);
        if let Some(email) = email {
            user = user.email(email);
        }
        if let Some(id) = managed_apple_id {
            user = user.managed_apple_id(id);
        }
        self.write(py, call, |client| async move { Ok(record(client.register_user(user).await?)) })
    }

    fn user(
        &self,
        py: Python<'_>,
        key: Key,
        its_id_hash: Option<String>,
        call: PerCall,
    ) -> PyResult<Pending> {
        let query = match (key, its_id_hash) {
            (Key(Some(id), None), None) => UserQuery::active(id),
            (Key(Some(id), None), Some(hash)) => UserQuery::once_joined(id, hash),
            (Key(None, Some(id)), None) => UserQuery::record(id),
            _ => {
                return Err(Failure::usage(
                    "the user is to be named by client_user_id, perhaps with its_id_hash, or by \
                     user_id alone",
                    "Give one of these.",
                )
                .raise(py));
            }
        };
        self.read(py, call, |client| async move { Ok(record(client.user(query).await?)) })
    }

    fn edit_user(
        &self,
        py: Python<'_>,
        key: Key,
        email: Option<String>,
        managed_apple_id: Option<String>,
        call: PerCall,
    ) -> PyResult<Pending> {
        let mut edit = UserEdit::of(key.key(py)?);
        if let Some(email) = email {
            edit = edit.email(email);
        }
        if let Some(id) = managed_apple_id {
            edit = edit.managed_apple_id(id);
        }
        self.write(py, call, |client| async move { Ok(record(client.edit_user(edit).await?)) })
    }

    fn retire_user(&self, py: Python<'_>, key: Key, call: PerCall) -> PyResult<Pending> {
        let key = key.key(py)?;
        self.write(py, call, |client| async move {
            let user = client.retire_user(key).await?;
            Ok(answer(|py| match user {
                Some(user) => Ok(user.into_record(py)?.into_any()),
                None => Ok(py.None()),
            }))
        })
    }

    fn assets(
        &self,
        py: Python<'_>,
        counts: bool,
        pricing: Option<&str>,
        call: PerCall,
    ) -> PyResult<Pending> {
        let mut filter = AssetFilter::new();
        if counts {
            filter = filter.with_counts();
        }
        if let Some(word) = pricing {
            filter = filter.pricing_param(pricing_param(word));
        }
        self.read(py, call, |client| async move {
            let page = AnyPage::from(client.assets(filter).await?);
            Ok(answer(|py| Ok(page.into_page(py)?.into_any())))
        })
    }

    fn manage_licenses(
        &self,
        py: Python<'_>,
        asset: Asset,
        to: Targets,
        from: Targets,
        call: PerCall,
    ) -> PyResult<Pending> {
        let request = jobs::request(asset, to, from);
        self.write(
            py,
            call,
            |client| async move { Ok(record(client.manage_licenses(request).await?)) },
        )
    }

    fn associate_license(
        &self,
        py: Python<'_>,
        key: Key,
        license_id: Option<String>,
        asset: Option<(String, String)>,
        call: PerCall,
    ) -> PyResult<Pending> {
        let key = key.key(py)?;
        let choice = match (license_id, asset) {
            (Some(id), None) => LicenseChoice::License(id),
            (None, Some((adam_id, word))) => {
                LicenseChoice::Asset { adam_id, pricing_param: pricing_param(&word) }
            }
            _ => {
                return Err(Failure::usage(
                    "the licence is to be named by license_id or by adam_id",
                    "Give one of the two.",
                )
                .raise(py));
            }
        };
        self.write(py, call, |client| async move {
            #[expect(deprecated, reason = "Python's method says so too")]
            let changed = client.associate_license(key, choice).await?;
            Ok(record(changed))
        })
    }

    fn disassociate_license(
        &self,
        py: Python<'_>,
        license_id: String,
        user_id: Option<String>,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.write(py, call, |client| async move {
            #[expect(deprecated, reason = "Python's method says so too")]
            let changed = client.disassociate_license(license_id, user_id).await?;
            Ok(record(changed))
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn metadata(
        &self,
        py: Python<'_>,
        adam_ids: Vec<String>,
        platform: Option<String>,
        country: Option<String>,
        language: Option<String>,
        authenticated: bool,
        call: PerCall,
    ) -> PyResult<Pending> {
        let mut query = MetadataQuery::new(adam_ids);
        if let Some(platform) = platform {
            query = query.platform(platform);
        }
        if let Some(country) = country {
            query = query.country(country);
        }
        if let Some(language) = language {
            query = query.language(language);
        }
        if authenticated {
            query = query.authenticated();
        }
        self.read(py, call, |client| async move {
            let found = client.metadata(query).await?;
            Ok(answer(|py| {
                let found = found.into_iter().map(|one| match one {
                    Some(metadata) => Ok(metadata.into_record(py)?.into_any()),
                    None => Ok(py.None()),
                });
                let found = found.collect::<PyResult<Vec<_>>>()?;
                Ok(found.into_pyobject(py)?.unbind())
            }))
        })
    }

    fn invitation_url(&self, py: Python<'_>, user: Invited, call: PerCall) -> PyResult<Pending> {
        let user = user.user(py)?;
        self.read(py, call, |client| async move {
            let url = client.invitation_url(&user).await?;
            Ok(answer(|py| Ok(url.into_pyobject(py)?.into_any().unbind())))
        })
    }

    fn call_service(
        &self,
        py: Python<'_>,
        service: &str,
        members: &str,
        call: PerCall,
    ) -> PyResult<Pending> {
        let service = Service::from_name(service).ok_or_else(|| {
            let names: Vec<_> = Service::ALL.iter().map(ToString::to_string).collect();
            let what = format!("{service:.60?} is no service; there are {}", names.join(", "));
            Failure::usage(what, "Give one of these names.").raise(py)
        })?;
        let members: Map<String, Value> = serde_json::from_str(members).map_err(|error| {
            let what = format!("the members are not JSON: {error}");
            Failure::usage(what, "Give a dict of what JSON can hold.").raise(py)
        })?;
        let call = self.write(py, call, move |client| async move {
            let raw = client.call(service, members).await?;
            Ok(answer(move |py| Ok(json::object(py, raw.members)?.into_any().unbind())))
        })?;
        Ok(call)
    }
}
