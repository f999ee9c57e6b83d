//! Retiring many users: one `retireVPPUserSrv` each (protocol 1.13).

use std::sync::Arc;

use serde_json::Map;

use super::fold::Folded;
use super::outcome::TargetFailure;
use super::plan::{Limits, Request};
use super::read_back;
use super::targets::Targets;
use super::work::{Prepared, Work};
use crate::client::{CallOptions, Client, Inner};
use crate::error::{Error, Kind, Result};
use crate::model::{ServiceConfig, UserAnswer, UserStatus};
use crate::service::Service;
use crate::services::UserQuery;

/// The work of retiring users.
pub(super) struct Retiring;

impl Work for Retiring {
    type Answer = UserAnswer;
    const SERVICE: Service = Service::RetireUser;

    fn limits(&self, _: &ServiceConfig) -> Limits {
        Limits::ONE
    }

    fn prepare(
        &self,
        _: &Arc<Inner>,
        _: &CallOptions,
        targets: &Targets,
        request: &Request,
    ) -> Option<Prepared> {
        let mut body = Map::new();
        for target in request.targets() {
            body.insert("clientUserIdStr".to_owned(), targets.name(target).into());
        }
        Some(Prepared { body, under_way: None })
    }

    fn fold(
        &self,
        _: &Inner,
        _: &Targets,
        request: &Request,
        _: &UserAnswer,
    ) -> Vec<(usize, Folded)> {
        request.targets().map(|target| (target, Folded::Done { already: false })).collect()
    }

    fn refused(&self, _: &Targets, _: usize, error: &Error, again: bool) -> Folded {
        match error.apple().map(|apple| apple.number) {
            Some(9618) => Folded::Done { already: !again },
            // The user was there a moment ago, so the request that was lost has worked after all.
            Some(9604 | 9609) if again => Folded::Done { already: false },
            _ => Folded::Failed(TargetFailure::from_error(error)),
        }
    }

    async fn look(
        &self,
        client: &Client,
        targets: &Targets,
        unclear: &[usize],
        parallel: usize,
        found: &mut Vec<(usize, bool)>,
    ) -> Option<Error> {
        let look = |target| is_retired(client, targets.name(target));
        let known = |target, is_retired| found.push((target, is_retired));
        read_back::each(unclear, parallel, look, known).await.err()
    }
}

/// Whether there is no active record of this user; `None` if that cannot be told.
async fn is_retired(client: &Client, client_user_id: &str) -> Result<Option<bool>> {
    match client.user(UserQuery::active(client_user_id)).await {
        Ok(user) => Ok(match user.status {
            Some(UserStatus::Registered | UserStatus::Associated) | None => Some(false),
            Some(UserStatus::Retired) => Some(true),
            Some(UserStatus::Deleted | UserStatus::Unknown(_)) => None,
        }),
        Err(error) if error.kind() == Kind::NotFound => Ok(Some(true)),
        Err(error) => Err(error),
    }
}
