//! A client as it was asked for, connected anew in every process that uses it.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;
use vppkit::{Client, ClientBuilder, Error, ServerToken};

use crate::per_process::PerProcess;
use crate::runtime;

type Change = Arc<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>;

/// What a client is made from: once, and again in every child process that uses it.
#[derive(Clone)]
pub struct Recipe {
    token: ServerToken,
    changes: Vec<Change>,
    claims: bool,
}

impl Recipe {
    /// A client with this token, otherwise as Apple recommends.
    pub fn new(token: ServerToken) -> Self {
        Self { token, changes: Vec::new(), claims: true }
    }

    /// The same with one more option of the builder.
    #[must_use]
    pub fn with(
        mut self,
        change: impl Fn(ClientBuilder) -> ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.changes.push(Arc::new(change));
        self
    }

    /// The same, but connecting claims nothing.
    #[must_use]
    pub fn without_claim(self) -> Self {
        Self { claims: false, ..self }
    }

    async fn connect(&self) -> Result<Client, Error> {
        let builder = Client::builder(self.token.clone()).coordinator(runtime::coordinator());
        let builder = self.changes.iter().fold(builder, |builder, change| change(builder));
        match self.claims {
            true => builder.connect().await,
            false => builder.connect_without_claim().await,
        }
    }
}

/// A recipe, and what this process has made of it.
pub struct Connection {
    recipe: Recipe,
    here: PerProcess<OnceCell<Client>>,
}

impl Connection {
    /// Nothing is sent yet.
    pub fn new(recipe: Recipe) -> Self {
        Self { recipe, here: PerProcess::new() }
    }

    /// The client of this process, if it is connected.
    pub fn here(&self) -> Option<&Client> {
        self.here.get(OnceCell::new).get()
    }

    /// The same, connected if need be: once, however many ask at the same time. Boxed, because
    /// every call would be larger by all of it.
    pub fn connected(&self) -> Pin<Box<dyn Future<Output = Result<&Client, Error>> + Send + '_>> {
        Box::pin(self.here.get(OnceCell::new).get_or_try_init(|| self.recipe.connect()))
    }
}
