//! The services about users (protocol 1.8 to 1.13).

use serde_json::{Map, Value};

use super::text_member;
use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::listing::{Listing, Style};
use crate::model::{User, UserAnswer};
use crate::service::Service;

/// Which user record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserKey {
    /// The active record under the id that the client chose when it registered the user.
    ClientUserId(String),
    /// Apple's id of a record, in any state. Apple calls this way deprecated.
    UserId(String),
}

impl UserKey {
    /// By the id that the client chose.
    pub fn client_user_id(id: impl Into<String>) -> Self {
        Self::ClientUserId(id.into())
    }

    /// By Apple's id of the record.
    pub fn user_id(id: impl Into<String>) -> Self {
        Self::UserId(id.into())
    }

    pub(super) fn put_into(self, body: &mut Map<String, Value>) -> Result<()> {
        match self {
            Self::ClientUserId(id) => text_member(body, "clientUserIdStr", Some(id)),
            Self::UserId(id) => text_member(body, "userId", Some(id)),
        }
    }
}

/// A user to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    client_user_id: String,
    email: Option<String>,
    managed_apple_id: Option<String>,
}

impl NewUser {
    /// A user under an id of the client's choice: unique within the organization, and for ever the
    /// same. Not an e-mail address, because another person may get that one day.
    pub fn new(client_user_id: impl Into<String>) -> Self {
        Self { client_user_id: client_user_id.into(), email: None, managed_apple_id: None }
    }

    /// The e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The managed Apple Account, which is joined at once, without an invitation. The content
    /// manager behind the token must have one of the same organization, else `Conflict` (9635).
    pub fn managed_apple_id(mut self, id: impl Into<String>) -> Self {
        self.managed_apple_id = Some(id.into());
        self
    }
}

/// A change to a user. What is not given stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserEdit {
    key: UserKey,
    email: Option<String>,
    managed_apple_id: Option<String>,
}

impl UserEdit {
    /// A change to this user.
    pub fn of(key: UserKey) -> Self {
        Self { key, email: None, managed_apple_id: None }
    }

    /// The new e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The managed Apple Account to join; as in [`NewUser::managed_apple_id`].
    pub fn managed_apple_id(mut self, id: impl Into<String>) -> Self {
        self.managed_apple_id = Some(id.into());
        self
    }
}

/// Which user to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserQuery {
    key: UserKey,
    its_id_hash: Option<String>,
}

impl UserQuery {
    /// The active record of this clientUserIdStr.
    pub fn active(client_user_id: impl Into<String>) -> Self {
        Self { key: UserKey::client_user_id(client_user_id), its_id_hash: None }
    }

    /// The record of this clientUserIdStr that is or was joined to a store account, retired or
    /// not.
    pub fn once_joined(client_user_id: impl Into<String>, its_id_hash: impl Into<String>) -> Self {
        let its_id_hash = Some(its_id_hash.into());
        Self { key: UserKey::client_user_id(client_user_id), its_id_hash }
    }

    /// The record with Apple's id, in any state. `Deleted` says that this id no longer belongs to
    /// its clientUserIdStr.
    pub fn record(user_id: impl Into<String>) -> Self {
        Self { key: UserKey::user_id(user_id), its_id_hash: None }
    }
}

/// Which users to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    retired: Retired,
    since_modified_token: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Retired {
    #[default]
    Without,
    With,
    Only,
}

impl UserFilter {
    /// All users who are not retired.
    pub fn new() -> Self {
        Self::default()
    }

    /// Retired users as well.
    pub fn including_retired(mut self) -> Self {
        self.retired = Retired::With;
        self
    }

    /// Retired users only.
    pub fn retired_only(mut self) -> Self {
        self.retired = Retired::Only;
        self
    }

    /// Only what changed since an earlier listing ended with this token. To learn who was retired
    /// since, include retired users.
    pub fn since(mut self, since_modified_token: impl Into<String>) -> Self {
        self.since_modified_token = Some(since_modified_token.into());
        self
    }

    fn into_body(self) -> Result<Map<String, Value>> {
        let mut body = Map::new();
        // includeRetired as true was refused by the live service, 1 is taken; for the other it is
        // the documented boolean (protocol 1.2, 3.1 row 16).
        match self.retired {
            Retired::Without => {}
            Retired::With => drop(body.insert("includeRetired".to_owned(), 1.into())),
            Retired::Only => drop(body.insert("includeRetiredOnly".to_owned(), true.into())),
        }
        text_member(&mut body, "sinceModifiedToken", self.since_modified_token)?;
        Ok(body)
    }
}

impl Client {
    /// Registers a user (`registerVPPUserSrv`).
    ///
    /// A user who is registered already is returned as he is; a retired one comes back or gets a
    /// new record, so the userId may change. May be called for many users at once, and may be
    /// repeated.
    ///
    /// # Errors
    /// `Conflict` (9635, 9641, 9642) if the managed Apple Account cannot be joined, and what every
    /// call that writes may return.
    pub async fn register_user(&self, user: NewUser) -> Result<User> {
        let mut body = Map::new();
        text_member(&mut body, "clientUserIdStr", Some(user.client_user_id))?;
        text_member(&mut body, "email", user.email)?;
        text_member(&mut body, "managedAppleIDStr", user.managed_apple_id)?;
        self.one_user(Service::RegisterUser, body, Nature::RepeatableWrite).await
    }

    /// One user with licences (`getVPPUserSrv`).
    ///
    /// # Errors
    /// `NotFound` (9604) if there is no such record, or none that is active, and what every call
    /// may return.
    pub async fn user(&self, query: UserQuery) -> Result<User> {
        let mut body = Map::new();
        query.key.put_into(&mut body)?;
        text_member(&mut body, "itsIdHash", query.its_id_hash)?;
        self.one_user(Service::User, body, Nature::Read).await
    }

    /// The users that a filter names (`getVPPUsersSrv`), batch by batch, without their licences.
    ///
    /// Nothing is sent before the first batch is asked for.
    pub fn users(&self, filter: UserFilter) -> Listing<User> {
        Listing::new(self, Service::Users, Style::Batches, filter.into_body())
    }

    /// Changes a user (`editVPPUserSrv`). May be repeated.
    ///
    /// # Errors
    /// `NotFound` (9609, 9636) if there is no such user, `Conflict` as for
    /// [`register_user`](Self::register_user), `Usage` if nothing is to be changed, and what every
    /// call that writes may return.
    pub async fn edit_user(&self, edit: UserEdit) -> Result<User> {
        if edit.email.is_none() && edit.managed_apple_id.is_none() {
            return Err(Error::usage(
                "this edit changes nothing",
                "Give an e-mail address or a managed Apple Account.",
            ));
        }
        let mut body = Map::new();
        edit.key.put_into(&mut body)?;
        text_member(&mut body, "email", edit.email)?;
        text_member(&mut body, "managedAppleIDStr", edit.managed_apple_id)?;
        self.one_user(Service::EditUser, body, Nature::RepeatableWrite).await
    }

    /// Retires a user (`retireVPPUserSrv`): frees the licences that can be taken back.
    ///
    /// Returns the record with the licences that stay with it, books mostly, where Apple tells
    /// them.
    ///
    /// # Errors
    /// `Conflict` (9618) for a record that is retired already, `NotFound` if there is none, and
    /// what every call that writes may return.
    pub async fn retire_user(&self, key: UserKey) -> Result<Option<User>> {
        let mut body = Map::new();
        key.put_into(&mut body)?;
        Ok(self.user_answer(Service::RetireUser, body, Nature::Write).await?.user)
    }

    async fn one_user(
        &self,
        service: Service,
        body: Map<String, Value>,
        nature: Nature,
    ) -> Result<User> {
        let answer = self.user_answer(service, body, nature).await?;
        answer.user.ok_or_else(|| {
            let error = Error::protocol("the service says that it is done, but returns no user")
                .with_effect(nature.effect_when_done())
                .with_advice("Read the user again.");
            self.inner.addressed(error, service)
        })
    }

    async fn user_answer(
        &self,
        service: Service,
        body: Map<String, Value>,
        nature: Nature,
    ) -> Result<UserAnswer> {
        let call = Call { service, body, nature, options: &self.options };
        Ok(self.inner.call(&call).await?.value)
    }
}
