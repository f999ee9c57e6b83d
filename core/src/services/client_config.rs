//! `VPPClientConfigSrv` (protocol 1.7): the account, and whose it is.

use serde_json::Map;

use crate::account::claim::Context;
use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::model::ClientConfig;
use crate::service::Service;

impl Client {
    /// The client configuration: who is behind the token, where, and what `clientContext` holds.
    ///
    /// # Errors
    /// `Token` if Apple does not take the token, and what every call may return.
    pub async fn client_config(&self) -> Result<ClientConfig> {
        self.client_config_call(None).await
    }

    /// Reads the client configuration, or with a text writes `clientContext`.
    async fn client_config_call(&self, context: Option<&str>) -> Result<ClientConfig> {
        let mut body = Map::new();
        // Without it older servers leave the appleId out (protocol 3.1 row 18).
        body.insert("verbose".to_owned(), "true".into());
        if let Some(context) = context {
            body.insert("clientContext".to_owned(), context.into());
        }
        let writes = context.is_some();
        let call = Call { service: Service::ClientConfig, body, writes, options: &self.options };
        Ok(self.inner.call(&call).await?.value)
    }

    /// The start of every session: reads both configurations and settles whose account it is.
    pub(crate) async fn open(&self) -> Result<()> {
        self.service_config().await?;
        let config = self.client_config().await?;
        let Some(installation) = self.inner.account.installation() else { return Ok(()) };
        match Context::read(config.envelope.client_context.as_deref(), Some(installation)) {
            Context::Ours => Ok(()),
            Context::Empty => self.claim(&installation.context()?).await,
            held => Err(self.refused(&held, "this account cannot be used here")),
        }
    }

    /// Claims the account, and makes sure that the claim stands.
    async fn claim(&self, context: &str) -> Result<()> {
        let config = self.client_config_call(Some(context)).await?;
        let mut stored = config.envelope.client_context;
        if stored.is_none() {
            // The answer to a write may leave out what was written; then it must be read.
            stored = self.client_config().await?.envelope.client_context;
        }
        match Context::read(stored.as_deref(), self.inner.account.installation()) {
            Context::Ours => Ok(()),
            Context::Empty => {
                let error = Error::protocol("the account could not be claimed: Apple kept nothing")
                    .with_advice("Try again; if it stays, ask Apple.");
                Err(self.inner.addressed(error, Service::ClientConfig))
            }
            held => Err(self.refused(&held, "another product claimed this account first")),
        }
    }

    fn refused(&self, held: &Context, what: &str) -> Error {
        self.inner.addressed(held.refusal(what), Service::ClientConfig)
    }
}
