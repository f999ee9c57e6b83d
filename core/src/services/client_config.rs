//! `VPPClientConfigSrv` (protocol 1.7): the account, and whose it is.

use std::sync::Arc;

use serde_json::Map;
use tokio::time::timeout;

use crate::account::Installation;
use crate::account::claim::{self, Context};
use crate::account::standing::Standing;
use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::{Effect, Error, Kind, Result};
use crate::model::ClientConfig;
use crate::service::Service;

impl Client {
    /// The client configuration: who is behind the token, where, and what `clientContext` holds.
    ///
    /// # Errors
    /// `Token` if Apple does not take the token, and what every call may return.
    pub async fn client_config(&self) -> Result<ClientConfig> {
        let config = self.ask_client_config(None, Nature::Read).await?;
        // Here, other than in other answers, no clientContext means that there is none.
        if config.is_account() && config.envelope.client_context.is_none() {
            self.inner.account.lost_claim();
        }
        self.inner.account.learn_members(&config);
        Ok(config)
    }

    /// The client configuration for a call that settles whose account it is.
    async fn read_account(&self) -> Result<ClientConfig> {
        let config = self.ask_client_config(None, Nature::Claim).await?;
        self.inner.account.learn_members(&config);
        Ok(config)
    }

    /// The client configuration as it was when this client connected.
    pub fn account(&self) -> Option<&ClientConfig> {
        self.inner.account.opened_with().get().map(Arc::as_ref)
    }

    /// Claims the account for this installation, if nobody else has.
    ///
    /// `connect` does this already; it is needed again after [`release`](Self::release), or when
    /// somebody has cleared the claim.
    ///
    /// # Errors
    /// `AccountClaimed` if another product holds it, `Usage` without an installation.
    pub async fn claim(&self) -> Result<()> {
        let installation = self.inner.account.installation().ok_or_else(without_installation)?;
        self.one_at_a_time(async {
            let config = self.read_account().await?;
            self.claim_by(&config, installation).await
        })
        .await
    }

    /// Lets an account work again that was found in another product's hands. For an
    /// administrator's explicit call, after that product has let go of it.
    ///
    /// Reads whose account it is, and claims it if it is nobody's. As long as the other product
    /// holds it the account stays silent: see [`take_over`](Self::take_over).
    ///
    /// # Errors
    /// As [`claim`](Self::claim).
    pub async fn reactivate(&self) -> Result<()> {
        self.claim().await
    }

    /// Takes the account over from the installation whose guid is given. For an administrator's
    /// explicit decision only: the other product keeps working until it notices.
    ///
    /// The guid is the one that [`Error::holder`] told. Where the other's `clientContext` has
    /// none, give its whole text instead.
    ///
    /// # Errors
    /// `AccountClaimed` if by now somebody else holds it than was expected, or if the location is
    /// used through version 2 of Apple's API, which must not be overwritten; `Usage` without an
    /// installation.
    pub async fn take_over(&self, expected_guid: &str) -> Result<()> {
        let installation = self.inner.account.installation().ok_or_else(without_installation)?;
        self.one_at_a_time(async {
            let config = self.read_account().await?;
            let is_account = config.is_account();
            let stored = config.envelope.client_context;
            let expected = match Context::read(stored.as_deref(), Some(installation)) {
                Context::Ours => true,
                Context::Empty if !is_account => return Err(self.about(not_an_account())),
                Context::Empty => true,
                Context::Foreign(holder) => match &holder.guid {
                    Some(guid) => claim::same_guid(guid, expected_guid) || guid == expected_guid,
                    None => stored.as_deref().map(str::trim) == Some(expected_guid.trim()),
                },
                Context::UsedInV2 => false,
            };
            if !expected {
                let held = Context::read(stored.as_deref(), Some(installation));
                let what = "this account was not taken over";
                return Err(self.isolate(held, stored.as_deref(), what, Effect::NotApplied));
            }
            self.write_claim(&installation.context()?).await
        })
        .await
    }

    /// Gives the account up: clears its `clientContext`, so that another product can claim it.
    /// Nothing can be changed through this client afterwards, unless it claims again.
    ///
    /// # Errors
    /// `AccountClaimed` if another product holds it, `Usage` if it was not claimed.
    pub async fn release(&self) -> Result<()> {
        self.inner.account.check_may_write()?;
        self.one_at_a_time(self.give_up()).await
    }

    async fn give_up(&self) -> Result<()> {
        let account = &self.inner.account;
        // Not ours to clear, should somebody have taken it since.
        self.client_config().await?;
        account.check_may_write()?;
        // From here on it may be cleared, whatever becomes of the answer: nothing more is written.
        account.settle(Standing::Unclaimed);
        let met = account.met();
        let nature = Nature::Settle { met };
        let stored = match self.ask_client_config(Some(""), nature).await {
            Ok(config) => config.envelope.client_context,
            Err(error) => {
                let is_as_it_was = matches!(error.effect(), Effect::NotSent | Effect::NotApplied);
                // Another product's claim may have been met meanwhile.
                if is_as_it_was && account.met() == met {
                    account.settle(Standing::Ours { stored: None });
                }
                return Err(error);
            }
        };
        match Context::read(stored.as_deref(), account.installation()) {
            Context::Empty => Ok(()),
            Context::Ours => {
                account.settle(Standing::Ours { stored });
                Err(self.about(
                    Error::protocol(
                        "the account could not be released: its clientContext is still set",
                    )
                    .with_effect(Effect::NotApplied)
                    .with_advice("Read the client configuration, and try again."),
                ))
            }
            held => {
                let what = "another product has this account now";
                Err(self.isolate(held, stored.as_deref(), what, Effect::Applied))
            }
        }
    }

    /// Writes another text to `clientContext` that holds our claim, for members of one's own
    /// beside `hostname` and `guid`.
    ///
    /// # Errors
    /// `Usage` if the text has 256 bytes of UTF-8 or more, or would not be read as this
    /// installation's claim; nothing is sent then.
    pub async fn write_client_context(&self, text: &str) -> Result<ClientConfig> {
        claim::check_length(text)?;
        if Context::read(Some(text), self.inner.account.installation()) != Context::Ours {
            return Err(Error::usage(
                "this clientContext does not hold the claim of this installation",
                "Keep the members hostname and guid in it; to give the account up use release().",
            ));
        }
        self.inner.account.check_may_write()?;
        self.one_at_a_time(async {
            // Not ours to overwrite, should somebody have taken it since.
            self.client_config().await?;
            let config = self.ask_client_config(Some(text), Nature::Write).await?;
            // What the answer says of the claim has been taken in already, like every answer's.
            self.inner.account.check_may_write()?;
            Ok(config)
        })
        .await
    }

    /// Settles whose account it is while nobody else of this client does, all within one deadline.
    async fn one_at_a_time<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let settled = async {
            let _one_at_a_time = self.inner.account.claiming().await;
            work.await
        };
        let limit = self.options.deadline.or(self.inner.options.deadline);
        let Some(limit) = limit else { return settled.await };
        timeout(limit, settled).await.unwrap_or_else(|_| {
            Err(self.about(
                Error::new(Kind::Deadline, "the call's deadline passed")
                    .with_effect(Effect::Unknown)
                    .with_advice("Read the client configuration, and give it more time."),
            ))
        })
    }

    /// Reads the client configuration, or with a text writes `clientContext`.
    async fn ask_client_config(
        &self,
        context: Option<&str>,
        nature: Nature,
    ) -> Result<ClientConfig> {
        let mut body = Map::new();
        // Without it older servers leave the appleId out (protocol 3.1 row 18).
        body.insert("verbose".to_owned(), "true".into());
        if let Some(context) = context {
            body.insert("clientContext".to_owned(), context.into());
        }
        let call = Call { service: Service::ClientConfig, body, nature, options: &self.options };
        Ok(self.inner.call(&call).await?.value)
    }

    /// The start of every session: reads both configurations and settles whose account it is.
    pub(crate) async fn open(&self, settles: bool) -> Result<()> {
        self.one_at_a_time(self.open_now(settles)).await
    }

    async fn open_now(&self, settles: bool) -> Result<()> {
        self.service_config().await?;
        let config = Arc::new(self.read_account().await?);
        let _ = self.inner.account.opened_with().set(Arc::clone(&config));
        if let (None, Some(id)) = (&config.envelope.library_uid, &config.organization_id) {
            // Tokens of a facilitator open no library (protocol 1.3).
            self.inner.account.found_library(&format!("organization {id}"));
        }
        let Some(installation) = self.inner.account.installation() else { return Ok(()) };
        if settles {
            return self.claim_by(&config, installation).await;
        }
        let stored = config.envelope.client_context.clone();
        match Context::read(stored.as_deref(), Some(installation)) {
            Context::Ours => self.inner.account.settle(Standing::Ours { stored }),
            Context::Empty => {}
            held => self.inner.account.isolate(held, stored.as_deref()),
        }
        Ok(())
    }

    /// Claims the account if this configuration shows that nobody else has.
    async fn claim_by(&self, config: &ClientConfig, installation: &Installation) -> Result<()> {
        let stored = config.envelope.client_context.clone();
        match Context::read(stored.as_deref(), Some(installation)) {
            Context::Ours => {
                self.inner.account.settle(Standing::Ours { stored });
                Ok(())
            }
            Context::Empty if !config.is_account() => Err(self.about(not_an_account())),
            Context::Empty => self.write_claim(&installation.context()?).await,
            held => {
                let what = "this account cannot be used here";
                Err(self.isolate(held, stored.as_deref(), what, Effect::NotApplied))
            }
        }
    }

    /// Writes our claim, and makes sure that it stands.
    async fn write_claim(&self, context: &str) -> Result<()> {
        let nature = Nature::Settle { met: self.inner.account.met() };
        let config = self.ask_client_config(Some(context), nature).await?;
        let mut stored = config.envelope.client_context;
        if stored.is_none() {
            // The answer to a write may leave out what was written; then it must be read.
            stored = self.read_account().await?.envelope.client_context;
        }
        match Context::read(stored.as_deref(), self.inner.account.installation()) {
            Context::Ours => {
                self.inner.account.settle(Standing::Ours { stored });
                Ok(())
            }
            Context::Empty => Err(self.about(
                Error::protocol("the account could not be claimed: Apple kept nothing")
                    .with_effect(Effect::NotApplied)
                    .with_advice("Try again; if it stays, ask Apple."),
            )),
            held => {
                let what = "another product claimed this account first";
                Err(self.isolate(held, stored.as_deref(), what, Effect::Applied))
            }
        }
    }

    /// From now on nothing is sent, until an administrator acts.
    fn isolate(&self, held: Context, stored: Option<&str>, what: &str, effect: Effect) -> Error {
        let refusal = self.inner.account.refusal(&held, what).with_effect(effect);
        self.inner.account.isolate(held, stored);
        self.about(refusal)
    }

    fn about(&self, error: Error) -> Error {
        self.inner.addressed(error, Service::ClientConfig)
    }
}

/// An answer in which nobody holds the account, but which is not one about an account at all, is
/// no ground to write over whoever does.
fn not_an_account() -> Error {
    Error::protocol("the client configuration says nothing about an account")
        .with_effect(Effect::NotApplied)
        .with_advice("Check what stands between this machine and Apple. Nothing was claimed.")
}

fn without_installation() -> Error {
    Error::usage(
        "this client only reads, because it was connected without an installation",
        "Connect with an installation to claim an account.",
    )
}
