//! Has faults and changes happen when the schedule says so.

use std::rc::Rc;

use tokio::time::sleep_until;
use vppkit_sim::{Assignment, Change, Licenses, Pricing, Request, UserStatus};

use crate::plan::{Happening, Work};
use crate::scene::Scene;
use crate::wire::HOST;

/// The end of faults and changes comes with the end of their time.
pub(crate) async fn direct(scene: Rc<Scene>) {
    let (from, until) = scene.plan.faults;
    let faults = async {
        sleep_until(scene.clock.at(from)).await;
        begin_faults(&scene);
        sleep_until(scene.clock.at(until)).await;
        end_faults(&scene);
    };
    let changes = async {
        for change in &scene.plan.changes {
            sleep_until(scene.clock.at(change.at)).await;
            happen(&scene, change.name, &change.what);
        }
    };
    tokio::join!(faults, changes);
}

fn begin_faults(scene: &Scene) {
    let place = format!("https://evil.example.com/?t={}", scene.engine.stoken());
    for (_, rule) in &scene.plan.rules {
        let mut rule = rule.clone();
        if rule.action.location.as_deref() == Some(crate::generator::TOKEN_IN_PLACE) {
            rule.action.location = Some(place.clone());
        }
        scene.engine.fault(rule);
    }
    scene.line.switch_faults(true);
}

fn end_faults(scene: &Scene) {
    let shown = scene.engine.handle(&Request::get(HOST, "/_sim/faults"));
    let rules: Vec<serde_json::Value> = serde_json::from_slice(&shown.body).unwrap_or_default();
    for ((name, _), rule) in scene.plan.rules.iter().zip(rules) {
        let fired = rule["fired"].as_u64().unwrap_or_default();
        scene.coverage.borrow_mut().fault(name, fired);
    }
    scene.engine.clear_faults();
    scene.line.switch_faults(false);
    scene.tell(|| "the faults are over".to_owned());
}

fn happen(scene: &Scene, name: &'static str, what: &Happening) {
    let Some(change) = change_of(scene, what) else { return };
    scene.tell(|| format!("{name}: {change:?}"));
    if scene.world.change(&change).is_ok() {
        scene.coverage.borrow_mut().fault(name, 1);
        note_transfer(scene, &change);
    }
    scene.line.note_truth();
}

fn note_transfer(scene: &Scene, change: &Change) {
    match change {
        Change::BeginTransfer(licenses) => {
            *scene.locked.borrow_mut().entry(licenses.adam_id).or_default() += licenses.count;
        }
        Change::EndTransfer { adam_id, .. } => {
            scene.locked.borrow_mut().remove(adam_id);
            scene.moved.borrow_mut().insert(*adam_id);
        }
        _ => {}
    }
}

/// Whether a name is one of the tasks' own, which nobody else touches.
fn is_own(name: &Option<String>) -> bool {
    name.as_ref().is_some_and(|name| name.starts_with("RIG") || name.starts_with("rig-"))
}

/// The change as the simulator takes it; `None` where it would be about nothing.
fn change_of(scene: &Scene, what: &Happening) -> Option<Change> {
    let licenses = |place: usize, count: u32| {
        let asset = scene.asset(place, |_| true);
        let adam_id = asset.adam_id.parse().unwrap_or_default();
        let locked = scene.locked.borrow().get(&adam_id).copied().unwrap_or_default();
        let free = asset.available.saturating_sub(locked);
        let count = if anyone_writes(scene) { count.min(free) } else { count };
        (count > 0).then_some(Licenses { adam_id, pricing: asset.pricing, count })
    };
    Some(match what {
        Happening::Change(change) => change.clone(),
        Happening::Buy(place, count) => {
            let asset = scene.asset(*place, |_| true);
            let adam_id = asset.adam_id.parse().unwrap_or_default();
            Change::Buy(Licenses { adam_id, pricing: asset.pricing, count: *count })
        }
        // Free ones are taken first: what a task has assigned stays where it is.
        Happening::Refund(place, count) => Change::Refund(licenses(*place, *count)?),
        Happening::Transfer(place, count) => Change::BeginTransfer(licenses(*place, *count)?),
        Happening::EndTransfer(place) => {
            let asset = scene.asset(*place, |_| true);
            let adam_id = asset.adam_id.parse().unwrap_or_default();
            Change::EndTransfer { adam_id, pricing: asset.pricing }
        }
        Happening::AssignDevice(place, device) => {
            let asset = scene.asset(*place, |asset| asset.device_assignable);
            let serial_number = Some(format!("OTHERS{device:06}"));
            Change::Assign(Assignment {
                adam_id: asset.adam_id.parse().unwrap_or_default(),
                pricing: asset.pricing,
                client_user_id: None,
                serial_number,
            })
        }
        Happening::Unassign(place) => {
            let mut held = scene.world.assignments();
            held.retain(|held| !is_own(&held.serial_number) && !is_own(&held.client_user_id));
            let held = held.get(place % held.len().max(1))?;
            Change::Unassign(Assignment {
                adam_id: held.adam_id.parse().unwrap_or_default(),
                pricing: if held.pricing == "PLUS" { Pricing::Plus } else { Pricing::Stdq },
                client_user_id: held.client_user_id.clone(),
                serial_number: held.serial_number.clone(),
            })
        }
        Happening::RetireUser(place) => {
            let active = [UserStatus::Registered, UserStatus::Associated];
            let mut users = scene.world.users();
            users.retain(|user| {
                active.contains(&user.status) && !user.client_user_id.starts_with("rig-")
            });
            let user = users.get(place % users.len().max(1))?;
            Change::RetireUser { client_user_id: user.client_user_id.clone() }
        }
    })
}

fn anyone_writes(scene: &Scene) -> bool {
    let writes =
        |work: &Work| matches!(work, Work::Devices { .. } | Work::People { .. } | Work::Job { .. });
    scene.plan.tasks.iter().any(|task| writes(&task.work))
}

/// The exchanges of the schedule, for a person to read.
pub(crate) fn exchanges(scene: &Scene) -> Vec<String> {
    let log = scene.engine.log();
    let line = |exchange: &crate::wire::Exchange| {
        let entry = log.iter().find(|entry| entry.exchange == exchange.number);
        let status = entry.map_or(0, |entry| entry.status);
        let apple = entry.and_then(|entry| entry.apple);
        format!(
            "  exchange {}, client {}, {}: left {} ms, head {:?}, ended {:?}, HTTP {status}, \
             number {apple:?}",
            exchange.number,
            exchange.client,
            exchange.service.name(),
            exchange.left,
            exchange.head,
            exchange.ended,
        )
    };
    scene.line.with_record(|record| record.exchanges.iter().map(line).collect())
}
