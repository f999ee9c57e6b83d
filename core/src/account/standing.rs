//! What is known about an account: whose it is, how it is called, and how its token fares.

use crate::account::claim::{Context, Installation};
use crate::account::token_state::TokenWatch;
use crate::error::{Error, Result};
use crate::model::Envelope;

/// What answers told about the account.
pub(crate) struct Seen {
    pub(crate) label: String,
    pub(crate) library_uid: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) token: TokenWatch,
}

/// Whose account it is, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not claimed by this client: before `connect` has settled it, after `release`, or because
    /// the client only reads.
    Unclaimed,
    /// Ours, with the stored text as it came, so that it need not be parsed again and again.
    Ours { stored: Option<String> },
    /// Somebody else's. Nothing is sent.
    Isolated(Context),
}

impl Seen {
    pub(crate) fn new(label: String, token: TokenWatch) -> Self {
        Self { label, library_uid: None, standing: Standing::Unclaimed, token }
    }

    /// Takes in an answer's envelope.
    ///
    /// # Errors
    /// `AccountClaimed` if its `clientContext` names another installation than the one that
    /// claimed the account: from then on the account is silent (protocol 1.7, step 3).
    pub(crate) fn observe(
        &mut self,
        envelope: &Envelope,
        installation: Option<&Installation>,
    ) -> Result<()> {
        if let Some(label) = label(envelope) {
            self.label = label;
        }
        if envelope.library_uid.is_some() {
            self.library_uid.clone_from(&envelope.library_uid);
        }
        self.token.told(envelope);
        // An answer without clientContext says nothing: not every answer carries it. And before
        // the claim is settled it is connect() that decides.
        let (Some(text), Standing::Ours { stored }) = (&envelope.client_context, &self.standing)
        else {
            return Ok(());
        };
        if stored.as_ref() == Some(text) {
            return Ok(());
        }
        match Context::read(Some(text), installation) {
            Context::Ours => self.standing = Standing::Ours { stored: Some(text.clone()) },
            // Somebody has cleared it. It is nobody's then, and writing needs a new claim.
            Context::Empty => self.standing = Standing::Unclaimed,
            foreign => {
                let refusal = foreign.refusal(TAKEN_OVER);
                self.standing = Standing::Isolated(foreign);
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// Fails once another product holds the account.
    pub(crate) fn check_not_isolated(&self) -> Result<()> {
        match &self.standing {
            Standing::Isolated(context) => Err(context.refusal(TAKEN_OVER)),
            _ => Ok(()),
        }
    }

    /// Fails unless the account is verified to be ours.
    pub(crate) fn check_may_write(&self, installation: Option<&Installation>) -> Result<()> {
        self.check_not_isolated()?;
        match (&self.standing, installation) {
            (Standing::Ours { .. }, Some(_)) => Ok(()),
            (_, None) => Err(Error::usage(
                "this client only reads, because it was connected without an installation",
                "Connect with an installation to claim the account before changing anything.",
            )),
            (_, Some(_)) => Err(Error::usage(
                "the account is not claimed by this installation",
                "Call claim() before changing anything.",
            )),
        }
    }
}

const TAKEN_OVER: &str = "this account belongs to another product";

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
