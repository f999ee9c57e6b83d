//! Users that nobody else touches: registered, edited, retired, given licences. I3.

use vppkit::{Kind, LicenseChoice, NewUser, UserEdit, UserKey};
use vppkit_sim::UserStatus;

use super::licenses::request_for;
use crate::checks::writes;
use crate::finding::Rule;
use crate::scene::{Holder, Scene, Worker, assignment, pricing};

/// Users that no other task uses.
pub(crate) fn own_users(task: usize, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("rig-{task:03}-{n:04}")).collect()
}

/// How a user of ours stands in the truth: state and e-mail address of his newest record.
fn stand(scene: &Scene, id: &str) -> Option<(UserStatus, Option<String>)> {
    let users = scene.world.users();
    let newest = users.into_iter().rfind(|user| user.client_user_id == id)?;
    Some((newest.status, newest.email))
}

fn is_active(state: &Option<(UserStatus, Option<String>)>) -> bool {
    matches!(state, Some((UserStatus::Registered | UserStatus::Associated, _)))
}

/// Writes, and holds what is reported against the truth.
async fn write<T, F>(
    worker: &Worker<'_>,
    what: &str,
    id: &str,
    write: impl Fn() -> F,
    is_done: impl Fn(&Option<(UserStatus, Option<String>)>) -> bool,
) -> vppkit::Result<()>
where
    F: Future<Output = vppkit::Result<T>>,
{
    let scene = worker.scene;
    let call = || async {
        let before = stand(scene, id);
        let result = write().await;
        let after = stand(scene, id);
        match &result {
            Ok(_) if !is_done(&after) => {
                scene.find(Rule::I3, format!("{what} of {id} is reported done, but: {after:?}"));
            }
            Ok(_) => {}
            Err(error) => writes::effect(scene, what, error, (before, after)),
        }
        result.map(|_| ())
    };
    worker.insist(what, call).await
}

async fn register(worker: &Worker<'_>, id: &str) -> vppkit::Result<()> {
    let call = || worker.client.register_user(NewUser::new(id));
    write(worker, "registering", id, call, is_active).await
}

pub(super) async fn life(worker: &Worker<'_>) -> vppkit::Result<()> {
    let id = &own_users(worker.task.number, 1)[0];
    register(worker, id).await?;
    let email = format!("{id}@example.com");
    let edit = || {
        let edit = UserEdit::of(UserKey::client_user_id(id)).email(email.as_str());
        worker.client.edit_user(edit)
    };
    let is_edited = |state: &Option<(_, Option<String>)>| {
        state.as_ref().is_some_and(|(_, known)| known.as_ref() == Some(&email))
    };
    write(worker, "editing", id, edit, is_edited).await?;
    let retire = || worker.client.retire_user(UserKey::client_user_id(id));
    let is_retired =
        |state: &Option<(UserStatus, _)>| matches!(state, Some((UserStatus::Retired, _)));
    match write(worker, "retiring", id, retire, is_retired).await {
        // An attempt before this one was carried out, though its reply was lost.
        Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Conflict) => Ok(()),
        other => other,
    }
}

/// Registers users and gives each a licence.
pub(super) async fn assigned(
    worker: &Worker<'_>,
    asset: usize,
    count: usize,
) -> vppkit::Result<()> {
    let users = own_users(worker.task.number, count);
    for user in &users {
        register(worker, user).await?;
    }
    let asset = worker.scene.asset(asset, |_| true);
    request_for(worker, &asset, &users).await
}

/// The same by the deprecated services, and back again where that is possible.
#[allow(deprecated)]
pub(super) async fn assigned_the_old_way(
    worker: &Worker<'_>,
    asset: usize,
    count: usize,
) -> vppkit::Result<()> {
    let scene = worker.scene;
    let asset = scene.asset(asset, |_| true);
    for user in own_users(worker.task.number, count) {
        register(worker, &user).await?;
        let place = assignment(&asset, Holder::User(&user));
        scene.ask([place.clone()]);
        let before = writes::stand(scene, std::slice::from_ref(&place));
        let choice =
            LicenseChoice::Asset { adam_id: asset.adam_id.clone(), pricing_param: pricing(&asset) };
        let call = worker.client.associate_license(UserKey::client_user_id(&user), choice);
        let changed = match worker.call("associate", call).await {
            Ok(changed) => changed,
            Err(error) => {
                let after = writes::stand(scene, std::slice::from_ref(&place));
                writes::effect(scene, "associating", &error, (before, after));
                return Err(error);
            }
        };
        let license = changed.license.map(|license| license.license_id);
        match license.filter(|_| !asset.irrevocable) {
            None => scene.report.borrow_mut().assigned.push(place),
            Some(license) => {
                let call = worker.client.disassociate_license(license, None);
                worker.call("disassociate", call).await?;
                scene.report.borrow_mut().unassigned.push(place);
            }
        }
    }
    Ok(())
}
