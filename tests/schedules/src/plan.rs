//! What a schedule consists of. All of it follows from the seed; see `generator`.

use std::fmt;
use std::time::Duration;

use vppkit_sim::{Change, Rule, Settings, WorldSpec};

use crate::wire::{Account, WirePlan};

/// A schedule.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Where it comes from.
    pub seed: u64,
    /// Nothing goes wrong, so everything must succeed.
    pub calm: bool,
    /// The library.
    pub world: WorldSpec,
    /// Limits and habits of the service.
    pub settings: Settings,
    /// Who works with it.
    pub clients: Vec<ClientPlan>,
    /// What they do.
    pub tasks: Vec<TaskPlan>,
    /// What the service does wrong, by name.
    pub rules: Vec<(&'static str, Rule)>,
    /// The way to the service, and what goes wrong on it.
    pub wire: WirePlan,
    /// What others do, by name and time.
    pub changes: Vec<TimedChange>,
    /// From when to when things go wrong.
    pub faults: (Duration, Duration),
    /// Virtual time after which whatever has not ended is taken to hang.
    pub limit: Duration,
}

/// Something that happens to the world.
#[derive(Debug, Clone)]
pub(crate) struct TimedChange {
    /// Its name in reports.
    pub name: &'static str,
    /// When.
    pub at: Duration,
    /// What.
    pub what: Happening,
}

/// What others do to the library. Assets are named by their place in the library, users and devices
/// likewise.
#[derive(Debug, Clone)]
pub(crate) enum Happening {
    /// A change that the simulator knows as it stands.
    Change(Change),
    /// Someone else assigns a licence of an asset to a device.
    AssignDevice(usize, usize),
    /// Someone else takes the n-th assignment back.
    Unassign(usize),
    /// Someone else retires a user.
    RetireUser(usize),
    /// Licences of an asset are bought.
    Buy(usize, u32),
    /// Licences of an asset are refunded.
    Refund(usize, u32),
    /// Licences of an asset are locked for a transfer.
    Transfer(usize, u32),
    /// They leave the library.
    EndTransfer(usize),
}

/// One client.
#[derive(Debug, Clone)]
pub(crate) struct ClientPlan {
    /// The simulator's name of its token.
    pub token: &'static str,
    /// The library that the token opens.
    pub account: Account,
    /// Requests at once.
    pub parallelism: usize,
    /// The deadline of every request, if it has one.
    pub deadline: Option<Duration>,
    /// The longest wait for a closed gate.
    pub longest_wait: Duration,
    /// How often a request is sent at most.
    pub attempts: u32,
    /// The wait before the first repeat.
    pub first_delay: Duration,
    /// The longest that one attempt may take.
    pub attempt_timeout: Duration,
    /// The longest silence within an answer.
    pub stall_timeout: Duration,
}

/// One task.
#[derive(Debug, Clone)]
pub(crate) struct TaskPlan {
    /// Its place among the tasks; serial numbers and users of its own carry it.
    pub number: usize,
    /// Which client does it.
    pub client: usize,
    /// When, counted from the moment the client has connected.
    pub start: Duration,
    /// When it is dropped, if it is.
    pub stop: Option<Stop>,
    /// The deadline of its calls.
    pub deadline: Option<Duration>,
    /// Attempts of its requests.
    pub attempts: Option<u32>,
    /// How often it goes on after an error.
    pub tries: u32,
    /// The wait before it goes on.
    pub between: Duration,
    /// What it does.
    pub work: Work,
}

/// When a task is dropped.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stop {
    /// After so much time.
    After(Duration),
    /// When it is polled for the n-th time, so at any await point, also one that takes no time.
    AtPoll(u32),
}

/// What a task does.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    /// The first import.
    Import {
        /// By licences instead of assignments.
        by_licenses: bool,
        /// The consumer's wait after each page.
        pause: Duration,
    },
    /// A listing.
    Listing(Listed, Reading),
    /// Assigns an asset to devices of its own, some requests long, and takes some back.
    Devices {
        /// Which asset.
        asset: usize,
        /// How many devices.
        count: usize,
        /// How many of them lose it again.
        back: usize,
    },
    /// Registers users of its own, and assigns an asset to them.
    People {
        /// Which asset.
        asset: usize,
        /// How many users.
        count: usize,
        /// By the deprecated services.
        deprecated: bool,
    },
    /// Registers a user of its own, edits him, retires him.
    UserLife,
    /// A call that reads.
    Read(Read),
    /// Writes the clientContext anew, with a member of its own.
    Context,
    /// An import and syncs of what changed since, with crashes.
    Sync(SyncPlan),
    /// An assignment job over devices of its own, and perhaps a removal.
    Job {
        /// Which asset.
        asset: usize,
        /// How many devices.
        count: usize,
        /// How many of them lose it again.
        back: usize,
        /// How many licences move from these devices to others in the same requests.
        moved: usize,
    },
    /// Registers users of its own and retires them in a job.
    RetireJob {
        /// How many.
        count: usize,
    },
}

impl Work {
    /// Its name in reports.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Import { by_licenses: false, .. } => "import",
            Self::Import { by_licenses: true, .. } => "import of licences",
            Self::Listing(Listed::Users { .. }, _) => "listing of users",
            Self::Listing(Listed::Licenses { .. }, _) => "listing of licences",
            Self::Listing(Listed::Assignments { .. }, _) => "listing of assignments",
            Self::Devices { .. } => "licence requests for devices",
            Self::People { deprecated: false, .. } => "licence requests for users",
            Self::People { deprecated: true, .. } => "deprecated licence requests",
            Self::UserLife => "life of a user",
            Self::Read(_) => "single read",
            Self::Context => "clientContext",
            Self::Sync(_) => "sync",
            Self::Job { .. } => "job for devices",
            Self::RetireJob { .. } => "job that retires",
        }
    }
}

/// How a library is kept up to date.
#[derive(Debug, Clone)]
pub(crate) struct SyncPlan {
    /// After how many events each of the processes dies.
    pub crashes: Vec<u32>,
    /// After which waits the changes are read.
    pub later: Vec<Duration>,
    /// By licences instead of assignments.
    pub by_licenses: bool,
    /// The consumer's wait after each event.
    pub pause: Duration,
}

/// Which records are listed.
#[derive(Debug, Clone)]
pub(crate) enum Listed {
    /// Users, perhaps with the retired ones.
    Users {
        /// Retired ones as well.
        retired: bool,
    },
    /// Licences: all assigned ones, or those of an asset, of users, of devices.
    Licenses {
        /// Of which asset.
        asset: Option<usize>,
        /// Held by users, by devices, or by either.
        held_by: Option<HeldBy>,
    },
    /// Assignments, perhaps of one asset.
    Assignments {
        /// Of which asset.
        asset: Option<usize>,
    },
}

/// Who holds a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeldBy {
    /// Users.
    Users,
    /// Devices.
    Devices,
}

/// How a listing is read.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// Requests at once; 1 for one after the other.
    pub parallel: usize,
    /// Pages as they come.
    pub unordered: bool,
    /// The consumer's wait after each page.
    pub pause: Duration,
    /// Whether the changes since are listed afterwards.
    pub then_since: bool,
}

/// Calls that read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    /// The service configuration.
    ServiceConfig,
    /// The client configuration.
    ClientConfig,
    /// The assets with their counts.
    Assets,
    /// A user of the library.
    User,
    /// Metadata, with the token as cookie or without.
    Metadata {
        /// With the token.
        authenticated: bool,
    },
    /// `call()`.
    Raw,
}

/// The whole schedule for a person to read.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let world = &self.world;
        writeln!(
            f,
            "seed {}{}: {} assets, {} users, {} devices, {} assignments, {} spare; batches of {}, \
             pages of {}",
            self.seed,
            if self.calm { " (calm)" } else { "" },
            world.assets,
            world.users,
            world.devices,
            world.assignments,
            world.spare,
            self.settings.batch_size,
            self.settings.page_size,
        )?;
        writeln!(f, "  habits of the service: {:?}", self.settings.quirks)?;
        for (number, client) in self.clients.iter().enumerate() {
            writeln!(f, "  client {number}: {client:?}")?;
        }
        for task in &self.tasks {
            writeln!(f, "  task {} of client {}: {:?}", task.number, task.client, task.work)?;
            writeln!(
                f,
                "    start {:?}, stop {:?}, deadline {:?}, attempts {:?}, tries {} every {:?}",
                task.start, task.stop, task.deadline, task.attempts, task.tries, task.between,
            )?;
        }
        writeln!(f, "  faults from {:?} to {:?}:", self.faults.0, self.faults.1)?;
        for (name, rule) in &self.rules {
            writeln!(f, "    {name}: {}", serde_json::to_string(rule).unwrap_or_default())?;
        }
        for fault in &self.wire.faults {
            writeln!(f, "    {fault:?}")?;
        }
        for change in &self.changes {
            writeln!(f, "    at {:?} {}: {:?}", change.at, change.name, change.what)?;
        }
        Ok(())
    }
}
