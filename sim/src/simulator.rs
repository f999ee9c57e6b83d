//! A running simulator.

use std::sync::Arc;

use crate::clock::{Clock, SystemClock};
use crate::engine::Engine;
use crate::faults::Rule;
use crate::judge::{Verdict, Violation};
use crate::log::LogEntry;
use crate::reports::Report;
use crate::route::{Family, Service};
use crate::server::Server;
use crate::settings::Settings;
use crate::state::{MAIN_TOKEN, State};
use crate::truth::World;
use crate::world::spec::{SpecError, WorldSpec};
use crate::world_file::WorldFile;

/// Why a simulator could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The world cannot be made.
    #[error("bad world: {0}")]
    World(#[from] SpecError),
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1: {0}")]
    Listen(#[from] std::io::Error),
}

/// What a simulator is made of. See [`Simulator::builder`].
pub struct Builder {
    world: WorldSpec,
    settings: Settings,
    port: u16,
    faults: Vec<Rule>,
    clock: Arc<dyn Clock>,
}

impl Builder {
    /// World, settings and fault rules of a world file, in place of what was there before.
    pub fn world_file(self, file: WorldFile) -> Self {
        Self { world: file.world, settings: file.settings, faults: file.faults, ..self }
    }

    /// Adds a fault rule.
    ///
    /// # Panics
    /// If a world file with this rule would be refused, such as one with `times` 0.
    #[track_caller]
    pub fn fault(mut self, rule: Rule) -> Self {
        rule.assert_good();
        self.faults.push(rule);
        self
    }

    /// The seeded world; by default a small one.
    pub fn world(mut self, world: WorldSpec) -> Self {
        self.world = world;
        self
    }

    /// Limits and habits of the service.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The port to listen on; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Where time comes from; by default the machine's clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The service without sockets, to be driven through [`Engine::handle`].
    pub fn build(self) -> Result<Engine, SpecError> {
        let mut state = State::new(&self.world, self.settings, self.clock.now_millis())?;
        self.faults.into_iter().for_each(|rule| state.faults.add(rule));
        Ok(Engine::new(state, self.clock))
    }

    /// Starts serving HTTP on 127.0.0.1. Needs a tokio runtime, which the server then runs on.
    pub async fn start(self) -> Result<Simulator, StartError> {
        let port = self.port;
        let engine = self.build()?;
        let server = Server::start(engine.clone(), port).await?;
        Ok(Simulator { engine, server })
    }
}

/// A simulator that serves HTTP. Dropping it stops the server.
#[derive(Debug)]
pub struct Simulator {
    engine: Engine,
    server: Server,
}

impl Simulator {
    /// Begins to describe a simulator.
    pub fn builder() -> Builder {
        Builder {
            world: WorldSpec::default(),
            settings: Settings::default(),
            port: 0,
            faults: Vec::new(),
            clock: Arc::new(SystemClock::new()),
        }
    }

    /// URL of the service configuration, to be given to a client in place of Apple's.
    pub fn entry_url(&self) -> String {
        self.entry(Family::Mdm)
    }

    /// The same under the older family of paths.
    pub fn old_entry_url(&self) -> String {
        self.entry(Family::WebObjects)
    }

    fn entry(&self, family: Family) -> String {
        let service = Service::VPPServiceConfigSrv.name();
        format!("http://{}{}{service}", self.server.address, family.prefix())
    }

    /// The address the server listens on.
    pub fn address(&self) -> std::net::SocketAddr {
        self.server.address
    }

    /// A ready sToken. It is made up, and opens nothing but this simulator.
    pub fn stoken(&self) -> String {
        self.engine.stoken()
    }

    /// The sToken of a name: `main`, `twin` (the same library), `read-only`, `expiring`, `expired`,
    /// `revoked`, `other` (another location), `legacy` and `legacy-colleague` (two facilitators of
    /// a group). After a replacement it is the new one.
    pub fn stoken_named(&self, name: &str) -> Option<String> {
        self.engine.stoken_named(name)
    }

    /// Adds a fault rule.
    ///
    /// # Panics
    /// If a world file with this rule would be refused, such as one with `times` 0.
    #[track_caller]
    pub fn fault(&self, rule: Rule) {
        self.engine.fault(rule);
    }

    /// What the judge says so far.
    pub fn verdicts(&self) -> Vec<Verdict> {
        self.engine.verdicts()
    }

    /// The truth behind the service.
    pub fn world(&self) -> World {
        self.engine.world()
    }

    /// The exchanges so far, oldest first; at most the newest 200,000.
    pub fn log(&self) -> Vec<LogEntry> {
        self.engine.log()
    }

    /// The service behind the sockets.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Stops the server, with all its connections, and waits until it has stopped.
    pub async fn shutdown(mut self) {
        self.server.stop().await;
    }
}

impl Engine {
    /// A ready sToken. It is made up, and opens nothing but this simulator.
    pub fn stoken(&self) -> String {
        self.stoken_named(MAIN_TOKEN).expect("every world has its main token")
    }

    /// The sToken of a name; see [`Simulator::stoken_named`].
    pub fn stoken_named(&self, name: &str) -> Option<String> {
        let state = self.lock();
        Some(state.tokens.get(state.tokens.named(name)?).blob.clone())
    }

    /// The truth behind the service.
    pub fn world(&self) -> World {
        World::new(self.clone())
    }

    /// The exchanges so far, oldest first; at most the newest 200,000.
    pub fn log(&self) -> Vec<LogEntry> {
        self.lock().log.entries().cloned().collect()
    }

    /// Forgets the exchanges so far.
    pub fn clear_log(&self) {
        self.lock().log.clear();
    }

    /// Adds a fault rule.
    ///
    /// # Panics
    /// If a world file with this rule would be refused, such as one with `times` 0.
    #[track_caller]
    pub fn fault(&self, rule: Rule) {
        rule.assert_good();
        self.lock().faults.add(rule);
    }

    /// Takes all fault rules away.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// What the judge says so far.
    pub fn verdicts(&self) -> Vec<Verdict> {
        self.lock().judge.verdicts()
    }

    /// Has the judge compare what a client reports with the truth (I3). Returns the breaches.
    pub fn report(&self, report: &Report) -> Vec<Violation> {
        let now = self.now();
        self.lock().report(report, now)
    }
}
