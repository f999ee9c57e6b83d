//! Everything the service remembers.

use std::collections::HashSet;

use crate::faults::Faults;
use crate::judge::Judge;
use crate::log::Log;
use crate::repeats::Repeats;
use crate::settings::Settings;
use crate::snapshots::Snapshots;
use crate::tokens::{DAY, Facilitator, Token, Tokens, blob};
use crate::world::library::{Holder, Library};
use crate::world::spec::{SpecError, WorldSpec};
use crate::world::{Organization, generate};

/// Name of the token that a client under test normally uses.
pub(crate) const MAIN_TOKEN: &str = "main";

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) organization: Organization,
    pub(crate) libraries: Vec<Library>,
    pub(crate) tokens: Tokens,
    pub(crate) snapshots: Snapshots,
    /// Listings of one page, kept apart: many small look-ups must not push out a long listing.
    pub(crate) single_pages: Snapshots,
    pub(crate) repeats: Repeats,
    pub(crate) faults: Faults,
    pub(crate) judge: Judge,
    pub(crate) log: Log,
    /// Library, asset and holder of all that clients have assigned or taken back.
    pub(crate) written: HashSet<(usize, u32, Holder)>,
    pub(crate) rng: fastrand::Rng,
    pub(crate) started: i64,
}

/// Indexes of the libraries every world has.
pub(crate) const MAIN: usize = 0;
pub(crate) const OTHER: usize = 1;
const LEGACY: [usize; 2] = [2, 3];

impl State {
    pub(crate) fn new(spec: &WorldSpec, settings: Settings, now: i64) -> Result<Self, SpecError> {
        let mut rng = fastrand::Rng::with_seed(spec.seed ^ 0x5EED);
        let organization = Organization::new(&mut rng);
        let mut libraries = vec![generate::library(spec)?];
        for offset in 1..=LEGACY[1] as u64 {
            let seed = spec.seed.wrapping_add(offset);
            libraries.push(generate::library(&WorldSpec { seed, ..small() })?);
        }
        libraries[OTHER].location_name = "North Campus".into();
        let mut state = Self {
            settings,
            organization,
            libraries,
            tokens: Tokens::default(),
            snapshots: Snapshots::default(),
            single_pages: Snapshots::default(),
            repeats: Repeats::default(),
            faults: Faults::default(),
            judge: Judge::default(),
            log: Log::default(),
            written: HashSet::new(),
            rng,
            started: now,
        };
        state.add_tokens(now);
        Ok(state)
    }

    /// The tokens of every world: one of each kind that a client has to tell apart.
    fn add_tokens(&mut self, now: i64) {
        self.add_token(MAIN_TOKEN, MAIN, now + 300 * DAY);
        // A second token of the same library, as another content manager would download it.
        self.add_token("twin", MAIN, now + 200 * DAY);
        self.add_token("read-only", MAIN, now + 300 * DAY).read_only = true;
        self.add_token("expiring", MAIN, now + 10 * DAY);
        self.add_token("expired", MAIN, now - DAY);
        self.add_token("revoked", MAIN, now + 300 * DAY).revoked = true;
        self.add_token("other", OTHER, now + 300 * DAY);
        // Two facilitators of one group, with a library each.
        for (name, library, member_id) in
            [("legacy", LEGACY[0], 200_841), ("legacy-colleague", LEGACY[1], 200_842)]
        {
            let token = self.add_token(name, library, now + 300 * DAY);
            let apple_id = format!("{name}@example.com");
            token.facilitator = Some(Facilitator { member_id, apple_id: apple_id.clone() });
            token.apple_id = apple_id;
        }
    }

    /// The library with this `uId`.
    pub(crate) fn library_of(&self, uid: &str) -> Option<&Library> {
        self.libraries.iter().find(|library| library.uid == uid)
    }

    /// Forgets the data of all listings: their tokens then give 9633.
    pub(crate) fn purge_listings(&mut self) {
        self.snapshots.purge();
        self.single_pages.purge();
    }

    /// Adds a location token with full privileges.
    pub(crate) fn add_token(&mut self, name: &str, library: usize, expires: i64) -> &mut Token {
        self.tokens.add(Token {
            name: name.into(),
            blob: blob(&mut self.rng, expires, &self.organization.name),
            library,
            apple_id: "content.manager@example.com".into(),
            expires,
            revoked: false,
            read_only: false,
            facilitator: None,
        });
        let index = self.tokens.named(name).expect("it was just added");
        self.tokens.get_mut(index)
    }
}

/// The further libraries are there for transfers and mix-ups, not for load.
fn small() -> WorldSpec {
    WorldSpec { assets: 5, users: 20, devices: 20, assignments: 60, spare: 5, refunded: 0, seed: 0 }
}
