//! What is known about an account: whose it is, how it is called, and how its token fares.

use std::collections::HashMap;
use std::sync::Arc;

use crate::account::claim::{Context, Installation};
use crate::account::token_state::TokenWatch;
use crate::call::Nature;
use crate::error::{Error, Result, Scrubber};
use crate::model::{Envelope, GroupMember};
use crate::service::Service;

/// What answers told about the account.
pub(crate) struct Seen {
    pub(crate) label: String,
    pub(crate) library_uid: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) token: TokenWatch,
    /// How often it was settled whose account it is.
    pub(crate) epoch: u64,
    /// How often another product's claim was met.
    pub(crate) met: u64,
    /// An answer left clientContext out though it was ours: before the next write it is looked at.
    is_doubtful: bool,
    /// It was looked at then, and was still ours: that answers leave it out says nothing.
    answers_without_context: bool,
    /// Group members whose accounts belong to other products.
    foreign_members: HashMap<String, Context>,
    scrubber: Arc<Scrubber>,
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

/// The call whose answer is taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed<'c> {
    pub(crate) nature: Nature,
    /// The group member as whom it was carried out.
    pub(crate) member: Option<&'c str>,
    /// The account's epoch when the request left. An answer from before the last claim, take-over
    /// or release says nothing about now.
    pub(crate) epoch: u64,
}

impl Seen {
    pub(crate) fn new(label: String, token: TokenWatch, scrubber: Arc<Scrubber>) -> Self {
        Self {
            label,
            library_uid: None,
            standing: Standing::Unclaimed,
            token,
            epoch: 0,
            met: 0,
            is_doubtful: false,
            answers_without_context: false,
            foreign_members: HashMap::new(),
            scrubber,
        }
    }

    /// Takes in an answer's envelope.
    ///
    /// # Errors
    /// `AccountClaimed` if its `clientContext` names another installation: from then on the
    /// account is silent (protocol 1.7, step 3). Not for a call that settles whose account it is:
    /// that one decides itself.
    pub(crate) fn observe(
        &mut self,
        envelope: &Envelope,
        installation: Option<&Installation>,
        call: Observed<'_>,
    ) -> Result<()> {
        if let Some(label) = label(envelope) {
            self.label = self.scrubber.clean(&label);
        }
        if envelope.library_uid.is_some() {
            self.library_uid.clone_from(&envelope.library_uid);
        }
        self.token.told(envelope);
        // Who only reads does not mind whose account it is.
        let Some(installation) = installation else { return Ok(()) };
        let Some(text) = &envelope.client_context else {
            // Every answer of the account should carry it once it is stored (protocol 1.3).
            let should_carry_it = envelope.library_uid.is_some() && call.epoch == self.epoch;
            if should_carry_it && !call.nature.settles() {
                self.is_doubtful = !self.answers_without_context;
            }
            return Ok(());
        };
        let is_known =
            matches!(&self.standing, Standing::Ours { stored: Some(ours) } if ours == text);
        if is_known || call.nature.settles() || call.epoch != self.epoch {
            return Ok(());
        }
        match (Context::read(Some(text), Some(installation)), &self.standing) {
            (Context::Ours, Standing::Ours { .. }) => {
                self.standing = Standing::Ours { stored: Some(text.clone()) };
            }
            (Context::Ours, _) => {}
            // Somebody has cleared it. It is nobody's then, and writing needs a new claim.
            (Context::Empty, Standing::Ours { .. }) => self.standing = Standing::Unclaimed,
            (Context::Empty, _) => {}
            (foreign, _) => {
                let refusal = foreign.refusal(TAKEN_OVER, &self.scrubber);
                self.isolate(foreign);
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// From now on nothing is sent.
    pub(crate) fn isolate(&mut self, held: Context) {
        self.standing = Standing::Isolated(held);
        self.met += 1;
    }

    /// Whether a write must look first whether the account is still ours.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.is_doubtful && matches!(self.standing, Standing::Ours { .. })
    }

    /// It was looked at.
    pub(crate) fn settle_doubt(&mut self, is_ours: bool) {
        self.is_doubtful = false;
        self.answers_without_context |= is_ours;
    }

    /// Takes in an answer that was carried out as a group member.
    ///
    /// # Errors
    /// `AccountClaimed` if the member's account belongs to another product; from then on nothing
    /// is sent for that member. It says nothing about the account of the token itself.
    pub(crate) fn observe_member(
        &mut self,
        envelope: &Envelope,
        installation: Option<&Installation>,
        member: &str,
    ) -> Result<()> {
        if installation.is_none() {
            return Ok(());
        }
        match Context::read(envelope.client_context.as_deref(), installation) {
            Context::Ours | Context::Empty => Ok(()),
            foreign => {
                self.foreign_members.insert(member.to_owned(), foreign);
                self.check_member(Some(member))
            }
        }
    }

    /// Takes in the group members of a client configuration, which shows the `clientContext` of
    /// each.
    pub(crate) fn learn_members(
        &mut self,
        members: &[GroupMember],
        installation: Option<&Installation>,
    ) {
        if installation.is_none() {
            return;
        }
        for member in members {
            let Some(id) = &member.facilitator_member_id else { continue };
            match Context::read(member.client_context.as_deref(), installation) {
                Context::Ours | Context::Empty => drop(self.foreign_members.remove(id)),
                foreign => drop(self.foreign_members.insert(id.clone(), foreign)),
            }
        }
    }

    /// Fails for a group member whose account belongs to another product.
    pub(crate) fn check_member(&self, member: Option<&str>) -> Result<()> {
        match member.and_then(|member| self.foreign_members.get(member)) {
            Some(context) => Err(context.refusal(MEMBER_TAKEN, &self.scrubber)),
            None => Ok(()),
        }
    }

    /// Fails where nothing of this nature may be sent.
    pub(crate) fn check(
        &self,
        service: Service,
        nature: Nature,
        installation: Option<&Installation>,
    ) -> Result<()> {
        match nature {
            Nature::Claim => Ok(()),
            Nature::Settle { met } if met == self.met => Ok(()),
            Nature::Settle { .. } => self.check_not_isolated(),
            Nature::Read => {
                self.check_not_isolated()?;
                self.check_token(service)
            }
            Nature::RepeatableWrite | Nature::Write => {
                self.check_may_write(installation)?;
                self.check_token(service)
            }
        }
    }

    /// Fails once another product holds the account.
    fn check_not_isolated(&self) -> Result<()> {
        match &self.standing {
            Standing::Isolated(context) => Err(context.refusal(TAKEN_OVER, &self.scrubber)),
            _ => Ok(()),
        }
    }

    /// Fails once Apple has refused the token. Asking for the client configuration is the way to
    /// find out whether it is taken again.
    fn check_token(&self, service: Service) -> Result<()> {
        match (self.token.refused(), service) {
            (Some(problem), service)
                if !matches!(service, Service::ClientConfig | Service::ServiceConfig) =>
            {
                Err(Error::token(problem, "Apple has refused this token before").with_advice(
                    "Connect with a new token; client_config() tells whether this one is taken \
                     again.",
                ))
            }
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

    pub(crate) fn refusal(&self, held: &Context, what: &str) -> Error {
        held.refusal(what, &self.scrubber)
    }
}

const MEMBER_TAKEN: &str = "the group member's account belongs to another product";
pub(super) const TAKEN_OVER: &str = "this account belongs to another product";

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
