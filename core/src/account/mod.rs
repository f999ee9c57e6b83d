//! What all calls of one account share: the gate, the claim, the service configuration, the label.

mod budget;
pub(crate) mod claim;
pub(crate) mod config;
pub(crate) mod coordinator;
pub(crate) mod gate;
pub(crate) mod in_memory;
mod recent;
pub(crate) mod retry;
pub(crate) mod retry_after;
pub(crate) mod standing;
pub(crate) mod token_state;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use crate::call::Nature;
use crate::date::Timestamp;
use crate::error::{Error, Result, Scrubber};
use crate::model::{ClientConfig, Envelope};
use crate::sabotage::{self, Mistake};
use crate::service::Service;
use crate::token::ServerToken;

use claim::Context;
pub use claim::Installation;
use config::ConfigCache;
use coordinator::{AccountKey, Coordinator, SharedAccount};
pub(crate) use recent::NO_REPEAT;
use standing::{Observed, Seen, Standing};
pub use token_state::TokenState;
use token_state::TokenWatch;

/// What one client and its clones know of their account.
pub(crate) struct Account {
    /// Tells the clients of a process apart.
    pub(crate) client: u64,
    coordinator: Arc<dyn Coordinator>,
    shared: RwLock<Shared>,
    pub(crate) config: ConfigCache,
    installation: Option<Installation>,
    seen: Mutex<Seen>,
    claiming: tokio::sync::Mutex<()>,
    /// The client configuration as it was when the client connected.
    opened_with: OnceLock<Arc<ClientConfig>>,
}

/// What it shares with all other clients of the account.
struct Shared {
    key: AccountKey,
    account: Arc<dyn SharedAccount>,
}

impl Account {
    pub(crate) fn new(
        token: &ServerToken,
        installation: Option<Installation>,
        coordinator: Arc<dyn Coordinator>,
        service: String,
        scrubber: Arc<Scrubber>,
    ) -> Self {
        static CLIENTS: AtomicU64 = AtomicU64::new(1);
        let organization = token.organization().map_or_else(|| token.fingerprint(), str::to_owned);
        let key = AccountKey { service, organization, library: None };
        let shared = Shared { account: coordinator.account(&key), key };
        let label = match token.organization() {
            Some(organization) => scrubber.clean(&format!("organization {organization}")),
            None => "an account with an unreadable token".to_owned(),
        };
        Self {
            client: CLIENTS.fetch_add(1, Ordering::Relaxed),
            coordinator,
            shared: RwLock::new(shared),
            config: ConfigCache::default(),
            installation,
            seen: Mutex::new(Seen::new(label, TokenWatch::new(token), scrubber)),
            claiming: tokio::sync::Mutex::new(()),
            opened_with: OnceLock::new(),
        }
    }

    /// A name of the account for people: location, library or organization.
    pub(crate) fn label(&self) -> String {
        self.seen().label.clone()
    }

    /// What it shares with all other clients of the account.
    pub(crate) fn shared(&self) -> Arc<dyn SharedAccount> {
        let shared = self.shared.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&shared.account)
    }

    /// From now on it shares with those that open the same library.
    pub(crate) fn found_library(&self, library: &str) {
        let is_known = |shared: &Shared| shared.key.library.is_some();
        if is_known(&self.shared.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut shared = self.shared.write().unwrap_or_else(PoisonError::into_inner);
        if shared.key.library.is_none() {
            shared.key.library = Some(library.to_owned());
            shared.account = self.coordinator.account(&shared.key);
        }
    }

    pub(crate) fn library_uid(&self) -> Option<String> {
        self.seen().library_uid.clone()
    }

    pub(crate) fn installation(&self) -> Option<&Installation> {
        self.installation.as_ref()
    }

    pub(crate) fn opened_with(&self) -> &OnceLock<Arc<ClientConfig>> {
        &self.opened_with
    }

    pub(crate) fn token_state(&self) -> TokenState {
        self.seen().token.state(Timestamp::now())
    }

    pub(crate) fn token_end(&self) -> Option<Timestamp> {
        self.seen().token.end()
    }

    /// Fails where nothing of this nature may be sent.
    pub(crate) fn check_standing(
        &self,
        service: Service,
        nature: Nature,
        member: Option<&str>,
    ) -> Result<()> {
        if sabotage::is_on(Mistake::SendWhileIsolated) {
            return Ok(());
        }
        let seen = self.seen();
        seen.check(service, nature, self.installation())?;
        seen.check_member(member)?;
        drop(seen);
        if nature.settles() { Ok(()) } else { self.check_others() }
    }

    /// Fails unless the account is verified to be ours.
    pub(crate) fn check_may_write(&self) -> Result<()> {
        self.seen().check_may_write(self.installation())?;
        self.check_others()
    }

    /// Fails if another client of this account has met another product's claim. Who only reads
    /// does not mind whose account it is.
    fn check_others(&self) -> Result<()> {
        let (Some(installation), Some(text)) =
            (self.installation(), self.shared().foreign_context())
        else {
            return Ok(());
        };
        match Context::read(Some(&text), Some(installation)) {
            Context::Ours | Context::Empty => Ok(()),
            held => Err(self.seen().refusal(&held, standing::TAKEN_OVER)),
        }
    }

    /// The account is ours, or nobody's.
    pub(crate) fn settle(&self, standing: Standing) {
        let mut seen = self.seen();
        seen.standing = standing;
        seen.epoch += 1;
        drop(seen);
        self.shared().set_foreign_context(None);
    }

    /// The account is somebody else's: from now on all its clients are silent.
    pub(crate) fn isolate(&self, held: Context, stored: Option<&str>) {
        let mut seen = self.seen();
        seen.isolate(held);
        seen.epoch += 1;
        drop(seen);
        self.shared().set_foreign_context(stored);
    }

    /// Why an account that somebody else holds may not be used.
    pub(crate) fn refusal(&self, held: &Context, what: &str) -> Error {
        self.seen().refusal(held, what)
    }

    /// Takes in which group members' accounts belong to other products.
    pub(crate) fn learn_members(&self, config: &ClientConfig) {
        self.seen().learn_members(&config.group_members, self.installation());
    }

    /// Held while the account is being claimed, taken over or released: one at a time.
    pub(crate) async fn claiming(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.claiming.lock().await
    }

    /// Whether a write must look first whether the account is still ours.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.seen().is_doubtful()
    }

    /// What `clientContext` holds after all, as it was looked at because of a doubt.
    pub(crate) fn settle_doubt(&self, stored: Option<&str>) {
        let context = Context::read(stored, self.installation());
        self.seen().settle_doubt(context == Context::Ours);
        match context {
            Context::Ours => {}
            Context::Empty => self.lost_claim(),
            foreign => self.isolate(foreign, stored),
        }
    }

    /// How often another product's claim was met.
    pub(crate) fn met(&self) -> u64 {
        self.seen().met
    }

    /// Counts how often it was settled whose account it is.
    pub(crate) fn epoch(&self) -> u64 {
        self.seen().epoch
    }

    /// The account is nobody's, as far as it was ours.
    pub(crate) fn lost_claim(&self) {
        let mut seen = self.seen();
        if matches!(seen.standing, Standing::Ours { .. }) {
            seen.standing = Standing::Unclaimed;
        }
    }

    /// Takes in what an answer says about the account and what it failed with, and tells the
    /// token's state if that has changed.
    ///
    /// # Errors
    /// `AccountClaimed`, as [`Seen::observe`].
    pub(crate) fn observe(
        &self,
        envelope: Option<&Envelope>,
        error: Option<&Error>,
        call: Observed<'_>,
    ) -> (Result<()>, Option<TokenState>) {
        let member = call.member;
        let mut seen = self.seen();
        let claim = match (envelope, member) {
            (Some(envelope), None) => seen.observe(envelope, self.installation(), call),
            (Some(envelope), Some(member)) => {
                seen.observe_member(envelope, self.installation(), member)
            }
            (None, _) => Ok(()),
        };
        match (error, member) {
            (Some(error), None) => seen.token.failed(error),
            (None, None) => seen.token.accepted(),
            // Whose token it was about is not known.
            (_, Some(_)) => {}
        }
        let token_state = seen.token.change(Timestamp::now());
        drop(seen);
        if let (Some(envelope), None) = (envelope, member) {
            if let Some(library) = &envelope.library_uid {
                self.found_library(library);
            }
            if claim.is_err() {
                self.shared().set_foreign_context(envelope.client_context.as_deref());
            }
        }
        (claim, token_state)
    }

    // The state is plain data, whole after every statement: a panic elsewhere does not spoil it.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Error {
    /// Adds whose call it was.
    pub(crate) fn of(self, account: &Account) -> Self {
        self.with_account(account.label())
    }
}
