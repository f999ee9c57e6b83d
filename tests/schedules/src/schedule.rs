//! One schedule from its seed to its findings.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet, LocalSet};
use tokio::time::{sleep_until, timeout_at};
use vppkit::Client;
use vppkit_sim::{Engine, Simulator};

use crate::checks::verdicts;
use crate::clock::VirtualClock;
use crate::coverage::Coverage;
use crate::dice::Dice;
use crate::director;
use crate::finding::{Finding, Rule};
use crate::heap::{self, Gauge};
use crate::needles::Needles;
use crate::plan::Plan;
use crate::scene::Scene;
use crate::wire::Line;
use crate::{connect, generator, tasks};

/// What came of a schedule.
#[derive(Debug, Default)]
pub struct Played {
    /// What was broken.
    pub findings: Vec<Finding>,
    /// Requests that reached the service.
    pub requests: u64,
    /// Faults and changes that struck.
    pub faults: u64,
    /// How long it took in virtual time.
    pub virtual_time: Duration,
    /// The most answers under way for one account, counting those whose client has gone away.
    pub most_at_once: usize,
    /// What occurred.
    pub coverage: Coverage,
    /// The memory it took at its peak, in bytes, where that is counted.
    pub used_bytes: usize,
    /// What happened, line by line, if that was wanted.
    pub tale: Vec<String>,
}

/// Plays the schedule of a seed. With a gauge memory is checked too. `is_told` keeps what happens,
/// for a person to read.
pub fn play(seed: u64, gauge: Option<Gauge>, is_told: bool) -> Played {
    let plan = generator::plan(seed);
    let Some(gauge) = gauge else { return play_plan(plan, is_told) };
    (gauge.reset)();
    let before = (gauge.current)();
    let mut played = play_plan(plan.clone(), is_told);
    played.used_bytes = (gauge.peak)().saturating_sub(before);
    played.findings.extend(heap::check(&plan, played.used_bytes, played.virtual_time));
    played
}

fn play_plan(plan: Plan, is_told: bool) -> Played {
    // The library's own jitter.
    fastrand::seed(plan.seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without sockets needs nothing that could be missing");
    LocalSet::new().block_on(&runtime, act(plan, is_told))
}

async fn act(plan: Plan, is_told: bool) -> Played {
    let scene = Rc::new(stage(plan, is_told));
    let limit = scene.clock.at(scene.plan.limit);
    let mut clients: Vec<Option<Client>> = vec![None; scene.plan.clients.len()];
    // Several libraries: the judge cannot tell whose a request without a token is until it knows
    // both, so they connect in peace.
    if clients.len() > 1 {
        for (number, client) in clients.iter_mut().enumerate() {
            *client = connect::connect(&scene, number).await;
        }
    }
    let mut director = JoinSet::new();
    director.spawn_local(director::direct(Rc::clone(&scene)));
    let mut hung = Vec::new();
    for (number, client) in clients.iter_mut().enumerate() {
        // Clients of several libraries work side by side only in their tasks.
        if client.is_none() {
            *client = timeout_at(limit, connect::connect(&scene, number)).await.ok().flatten();
        }
    }
    let mut working = spawn_tasks(&scene, &clients);
    loop {
        match timeout_at(limit, working.join_next()).await {
            Ok(Some(ended)) => note_panic(&scene, ended),
            Ok(None) => break,
            Err(_) => {
                hung.push(working.len());
                break;
            }
        }
    }
    for left in hung {
        scene.find(Rule::I7, format!("{left} tasks have not ended by {:?}", scene.plan.limit));
    }
    drop(working);
    sleep_until(scene.clock.at(scene.plan.faults.1)).await;
    while let Some(ended) = director.join_next().await {
        note_panic(&scene, ended);
    }
    recover(&scene, clients).await;
    played(&scene)
}

fn spawn_tasks(scene: &Rc<Scene>, clients: &[Option<Client>]) -> JoinSet<()> {
    let mut working = JoinSet::new();
    for number in 0..scene.plan.tasks.len() {
        let task = &scene.plan.tasks[number];
        let Some(client) = clients[task.client].clone() else {
            scene.coverage.borrow_mut().task(task.work.name(), "without a client");
            continue;
        };
        let scene = Rc::clone(scene);
        working.spawn_local(async move {
            tasks::run(&scene, &scene.plan.tasks[number], client).await;
        });
    }
    working
}

/// All that must work at the end, also after a panic or a hang before.
async fn recover(scene: &Rc<Scene>, clients: Vec<Option<Client>>) {
    for (number, client) in clients.into_iter().enumerate() {
        let mut recovery = JoinSet::new();
        let shared = Rc::clone(scene);
        recovery.spawn_local(async move {
            tasks::recovery::recover(&shared, number, client).await;
        });
        let limit = scene.clock.at(scene.plan.limit * 2);
        match timeout_at(limit, recovery.join_next()).await {
            Ok(Some(ended)) => note_panic(scene, ended),
            Ok(None) => {}
            Err(_) => scene.find(Rule::I7, format!("client {number} hangs after all faults")),
        }
    }
}

fn stage(plan: Plan, is_told: bool) -> Scene {
    let clock = VirtualClock::start();
    let engine: Engine = Simulator::builder()
        .world(plan.world.clone())
        .settings(plan.settings.clone())
        .clock(clock)
        .build()
        .expect("the generator makes worlds that can be");
    let tokens: Vec<&str> = plan.clients.iter().map(|client| client.token).collect();
    let needles = Needles::of(&engine, &tokens);
    let dice = Dice::new(plan.seed ^ 0x00DD_5EED);
    let line = Line::new(engine.clone(), clock, plan.wire.clone(), dice, needles);
    Scene::new(plan, engine, Arc::new(line), clock, is_told)
}

fn note_panic(scene: &Scene, ended: Result<(), JoinError>) {
    let Err(error) = ended else { return };
    if error.is_panic() {
        scene.find(Rule::Panic, panic_text(&*error.into_panic()));
    }
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("a panic: {}", text.unwrap_or("without words"))
}

fn played(scene: &Scene) -> Played {
    let mut findings = verdicts::findings(scene);
    findings.sort_by_key(|finding| finding.at);
    let (requests, most_at_once) = scene.line.with_record(|record| {
        for (name, times) in &record.struck {
            scene.coverage.borrow_mut().fault(name, *times);
        }
        (record.exchanges.len() as u64, record.most_with_abandoned)
    });
    let coverage = scene.coverage.borrow().clone();
    let mut tale = scene.tale();
    if !tale.is_empty() {
        tale.splice(0..0, scene.plan.to_string().lines().map(str::to_owned).collect::<Vec<_>>());
        tale.extend(director::exchanges(scene));
    }
    Played {
        findings,
        requests,
        faults: coverage.faults.values().sum(),
        virtual_time: Duration::from_millis(scene.clock.elapsed_millis().unsigned_abs()),
        most_at_once,
        coverage,
        used_bytes: 0,
        tale,
    }
}
