//! What all calls of one account share: the gate, the claim, the service configuration, the label.

pub(crate) mod claim;
pub(crate) mod config;
pub(crate) mod gate;
pub(crate) mod retry;
pub(crate) mod retry_after;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::model::Envelope;
use crate::token::ServerToken;

use claim::Context;
pub use claim::Installation;
use config::ConfigCache;
use gate::Gate;

/// The shared state of one account.
pub(crate) struct Account {
    pub(crate) gate: Gate,
    pub(crate) config: ConfigCache,
    installation: Option<Installation>,
    seen: Mutex<Seen>,
}

/// What answers told about the account.
#[derive(Default)]
struct Seen {
    label: String,
    /// The `clientContext` that was found to be ours, so that it need not be read again and again.
    ours: Option<String>,
    /// Who took the account over. From then on nothing is sent.
    isolated_by: Option<Context>,
}

impl Account {
    pub(crate) fn new(token: &ServerToken, installation: Option<Installation>, gate: Gate) -> Self {
        let label = match token.organization() {
            Some(organization) => format!("organization {organization}"),
            None => "an account with an unreadable token".to_owned(),
        };
        Self {
            gate,
            config: ConfigCache::default(),
            installation,
            seen: Mutex::new(Seen { label, ..Seen::default() }),
        }
    }

    /// A name of the account for people: location, library or organization.
    pub(crate) fn label(&self) -> String {
        self.seen().label.clone()
    }

    pub(crate) fn installation(&self) -> Option<&Installation> {
        self.installation.as_ref()
    }

    /// Fails once another product has taken the account over.
    pub(crate) fn check_not_isolated(&self) -> Result<()> {
        match &self.seen().isolated_by {
            Some(context) => Err(context.refusal("another product has taken over this account")),
            None => Ok(()),
        }
    }

    /// Takes in what an answer says about the account.
    ///
    /// # Errors
    /// `AccountClaimed` if its `clientContext` names another installation: from then on the
    /// account is silent (protocol 1.7, step 3).
    pub(crate) fn observe(&self, envelope: &Envelope) -> Result<()> {
        let mut seen = self.seen();
        if let Some(label) = label(envelope)
            && seen.label != label
        {
            seen.label = label;
        }
        // An answer without clientContext says nothing: not every answer carries it.
        let (Some(text), Some(installation)) = (&envelope.client_context, &self.installation)
        else {
            return Ok(());
        };
        if seen.ours.as_ref() == Some(text) {
            return Ok(());
        }
        match Context::read(Some(text), Some(installation)) {
            Context::Ours => {
                seen.ours = Some(text.clone());
                Ok(())
            }
            // Before the claim this is how the account looks; connect() decides.
            Context::Empty => Ok(()),
            foreign if seen.ours.is_some() => {
                let refusal = foreign.refusal("another product has taken over this account");
                seen.isolated_by = Some(foreign);
                Err(refusal)
            }
            _ => Ok(()),
        }
    }

    // The state is plain data, whole after every statement: a panic elsewhere does not spoil it.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn label(envelope: &Envelope) -> Option<String> {
    let location = envelope.location.as_ref();
    let name = location.and_then(|location| location.name.as_deref());
    let id = location.and_then(|location| location.id.as_deref());
    match (name, id, &envelope.library_uid) {
        (Some(name), Some(id), _) => Some(format!("location {name} ({id})")),
        (Some(name), None, _) => Some(format!("location {name}")),
        (None, Some(id), _) => Some(format!("location {id}")),
        (None, None, Some(uid)) => Some(format!("library {uid}")),
        (None, None, None) => None,
    }
}

impl Error {
    /// Adds whose call it was.
    pub(crate) fn of(self, account: &Account) -> Self {
        self.with_account(account.label())
    }
}
