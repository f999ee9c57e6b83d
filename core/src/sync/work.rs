//! What a sync does at the moment, one step after the other.

use std::collections::{BTreeSet, VecDeque};

use tokio::task::JoinSet;

use super::assignments::{self, AssignmentsOfMany};
use super::batches::{self, Batches};
use super::checkpoint::{Stage, Standing};
use super::event::List;
use super::options::ImportSource;
use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::listing::Position;
use crate::model::{Asset, Assignment, License, User};
use crate::page::Page;
use crate::services::{AssetFilter, LicenseFilter, UserFilter};

/// One step.
#[derive(Debug)]
pub(super) enum Step {
    Assets,
    /// The token that later lists which licences have changed.
    LicenseToken,
    Read(Stage),
    /// All assignments of assets of which licences have changed.
    Touched(BTreeSet<String>),
}

impl Standing {
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.stage, Stage::Changes | Stage::LicenseChanges(_) | Stage::UserChanges(_))
    }

    /// What is to be done from here on.
    pub(super) fn steps(&self) -> VecDeque<Step> {
        let mut steps = VecDeque::from([Step::Assets]);
        let mut read = |stage| {
            // Before the assignments, so that what changes meanwhile is among the changes.
            if stage == (Stage::Assignments { after: None }) {
                steps.push_back(Step::LicenseToken);
            }
            steps.push_back(Step::Read(stage));
        };
        let all_users = Some(Stage::Users(Position::Start))
            .filter(|_| self.with_users && self.users_since.is_none());
        match &self.stage {
            Stage::Import => {
                read(self.all_holders());
                all_users.into_iter().for_each(read);
            }
            Stage::Assignments { .. } | Stage::Licenses(_) => {
                read(self.stage.clone());
                all_users.into_iter().for_each(read);
            }
            Stage::LicenseChanges(_) => read(self.stage.clone()),
            Stage::Users(_) | Stage::UserChanges(_) => {
                read(self.stage.clone());
                if !self.holders_read {
                    read(self.changed_holders());
                }
            }
            Stage::Changes => {
                if self.with_users {
                    read(all_users.unwrap_or(Stage::UserChanges(Position::Start)));
                }
                read(self.changed_holders());
            }
        }
        steps
    }

    /// Whether changes of licences only tell which assets to read again: who keeps assignments
    /// knows no licence ids, and a licence that is free now does not say who held it.
    pub(super) fn rereads_touched_assets(&self) -> bool {
        self.source == ImportSource::Assignments && matches!(self.stage, Stage::LicenseChanges(_))
    }

    fn all_holders(&self) -> Stage {
        match self.source {
            ImportSource::Assignments => Stage::Assignments { after: None },
            ImportSource::Licenses => Stage::Licenses(Position::Start),
        }
    }

    /// Without a token for changes of licences everything is read again.
    fn changed_holders(&self) -> Stage {
        match self.licenses_since {
            Some(_) => Stage::LicenseChanges(Position::Start),
            None => self.all_holders(),
        }
    }

    /// The steps that read all of a list whose changes cannot be had.
    pub(super) fn in_full(&mut self, list: List) -> Vec<Step> {
        if list == List::Users {
            self.users_since = None;
            return vec![Step::Read(Stage::Users(Position::Start))];
        }
        self.licenses_since = None;
        let read = Step::Read(self.all_holders());
        match self.source {
            ImportSource::Assignments => vec![Step::LicenseToken, read],
            ImportSource::Licenses => vec![read],
        }
    }
}

/// What is being done.
#[derive(Debug)]
pub(super) enum Work {
    Nothing,
    Assets(JoinSet<Result<Page<Asset>>>),
    LicenseToken(JoinSet<Result<Option<String>>>),
    Assignments(AssignmentsOfMany),
    Licenses(Batches<License>),
    Users(Batches<User>),
    Over,
}

/// What it has brought.
#[derive(Debug)]
pub(super) enum Done {
    Nothing,
    Assets(Page<Asset>),
    LicenseToken(Option<String>),
    Assignments {
        page: Page<Assignment>,
        restarted: Option<String>,
    },
    AssetComplete {
        up_to: Option<String>,
    },
    Licenses(Part<License>),
    Users(Part<User>),
    LicensesEnd(Option<String>),
    UsersEnd(Option<String>),
    /// Changes of this list cannot be had.
    Refused(List),
}

/// A page of a batched list.
#[derive(Debug)]
pub(super) struct Part<R> {
    pub(super) page: Page<R>,
    /// Where it goes on.
    pub(super) rest: Option<Stage>,
    pub(super) has_restarted: bool,
    /// Records in all, as Apple estimates.
    pub(super) expected: Option<u64>,
}

impl Work {
    /// Begins to read a list from where its stage says.
    pub(super) fn reading(
        client: &Client,
        standing: &Standing,
        stage: Stage,
        assets: &Page<Asset>,
    ) -> Self {
        // Retired users too: only a listing that has them tells later who was retired since.
        let users = UserFilter::new().including_retired();
        let licenses = LicenseFilter::new();
        match stage {
            Stage::Assignments { after } => {
                Self::Assignments(AssignmentsOfMany::new(client, assets, after.as_deref()))
            }
            Stage::Licenses(from) => {
                Self::Licenses(Batches::new(client.licenses(licenses), from, false))
            }
            Stage::Users(from) => Self::Users(Batches::new(client.users(users), from, false)),
            Stage::LicenseChanges(from) => {
                let since = standing.licenses_since.clone().unwrap_or_default();
                Self::Licenses(Batches::new(client.licenses(licenses.since(since)), from, true))
            }
            Stage::UserChanges(from) => {
                let since = standing.users_since.clone().unwrap_or_default();
                Self::Users(Batches::new(client.users(users.since(since)), from, true))
            }
            Stage::Import | Stage::Changes => Self::Nothing,
        }
    }

    pub(super) fn asking_for_assets(client: &Client) -> Self {
        let mut task = JoinSet::new();
        let client = client.clone();
        task.spawn(async move { client.assets(AssetFilter::new().with_counts()).await });
        Self::Assets(task)
    }

    pub(super) fn asking_for_license_token(client: &Client) -> Self {
        let mut task = JoinSet::new();
        let client = client.clone();
        task.spawn(async move {
            match client.licenses(LicenseFilter::new()).since_token().await {
                // Apple announces that this service will go (9634).
                // It is only a help: without it the next sync reads all assignments.
                Err(error) if matches!(error.kind(), Kind::InvalidRequest | Kind::Protocol) => {
                    Ok(None)
                }
                other => other,
            }
        });
        Self::LicenseToken(task)
    }

    /// After an error: a step that is one task begins again. The others go on by themselves.
    pub(super) fn begin_again(&mut self, client: &Client) {
        match self {
            Self::Assets(_) => *self = Self::asking_for_assets(client),
            Self::LicenseToken(_) => *self = Self::asking_for_license_token(client),
            _ => {}
        }
    }

    /// What comes next. Giving up waiting loses nothing.
    pub(super) async fn next(&mut self) -> Result<Done> {
        match self {
            Self::Nothing | Self::Over => Ok(Done::Nothing),
            Self::Assets(task) => Ok(Done::Assets(finish(task).await?)),
            Self::LicenseToken(task) => Ok(Done::LicenseToken(finish(task).await?)),
            Self::Assignments(many) => Ok(match many.next().await? {
                assignments::Came::Page { page, restarted } => {
                    Done::Assignments { page, restarted }
                }
                assignments::Came::Complete => {
                    let up_to = many.complete_up_to().map(str::to_owned);
                    Done::AssetComplete { up_to }
                }
                assignments::Came::All => Done::Nothing,
            }),
            Self::Licenses(list) => {
                let stage = if list.is_changes { Stage::LicenseChanges } else { Stage::Licenses };
                Ok(match list.next().await? {
                    batches::Came::End(since) => Done::LicensesEnd(since),
                    batches::Came::Refused => Done::Refused(List::Licenses),
                    batches::Came::Page { page, position, has_restarted } => {
                        let (rest, expected) = (position.map(stage), list.expected());
                        Done::Licenses(Part { page, rest, has_restarted, expected })
                    }
                })
            }
            Self::Users(list) => {
                let stage = if list.is_changes { Stage::UserChanges } else { Stage::Users };
                Ok(match list.next().await? {
                    batches::Came::End(since) => Done::UsersEnd(since),
                    batches::Came::Refused => Done::Refused(List::Users),
                    batches::Came::Page { page, position, has_restarted } => {
                        let (rest, expected) = (position.map(stage), list.expected());
                        Done::Users(Part { page, rest, has_restarted, expected })
                    }
                })
            }
        }
    }
}

/// The result of the one task.
async fn finish<T: Send + 'static>(task: &mut JoinSet<Result<T>>) -> Result<T> {
    match task.join_next().await {
        Some(Ok(result)) => result,
        Some(Err(died)) => Err(Error::new(Kind::Internal, format!("a task died: {died}"))),
        None => Err(Error::new(Kind::Internal, "there is no task to wait for")),
    }
}
