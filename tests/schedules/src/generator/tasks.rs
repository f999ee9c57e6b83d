//! What the clients of a schedule do.

use std::time::Duration;

use crate::dice::Dice;
use crate::plan::{ClientPlan, HeldBy, Listed, Read, Reading, Stop, SyncPlan, TaskPlan, Work};
use crate::wire::Account;

/// A kind of work: its name, its weight, and the work.
type Kind = (&'static str, u32, fn(&mut Dice) -> Work);

const WORKS: &[Kind] = &[
    ("import", 3, |dice| Work::Import { by_licenses: false, pause: pause(dice) }),
    ("import of licences", 2, |dice| Work::Import { by_licenses: true, pause: pause(dice) }),
    ("listing of users", 3, |dice| {
        let listed = Listed::Users { retired: dice.percent(30) };
        Work::Listing(listed, reading(dice, true))
    }),
    ("listing of licences", 4, |dice| {
        let held_by = dice.pick(&[None, None, Some(HeldBy::Users), Some(HeldBy::Devices)]);
        let asset = dice.percent(30).then(|| dice.size(0, 20));
        Work::Listing(Listed::Licenses { asset, held_by }, reading(dice, true))
    }),
    ("listing of assignments", 3, |dice| {
        let asset = dice.percent(40).then(|| dice.size(0, 20));
        Work::Listing(Listed::Assignments { asset }, reading(dice, false))
    }),
    ("licence requests for devices", 4, |dice| {
        let count = dice.size(1, 24);
        Work::Devices { asset: dice.size(0, 20), count, back: dice.size(0, count) }
    }),
    ("licence requests for users", 2, |dice| Work::People {
        asset: dice.size(0, 20),
        count: dice.size(1, 8),
        deprecated: false,
    }),
    ("deprecated licence requests", 1, |dice| Work::People {
        asset: dice.size(0, 20),
        count: dice.size(1, 3),
        deprecated: true,
    }),
    ("life of a user", 2, |_| Work::UserLife),
    ("single read", 4, |dice| Work::Read(read(dice))),
    ("clientContext", 1, |_| Work::Context),
    ("sync", 5, |dice| {
        Work::Sync(SyncPlan {
            crashes: (0..dice.size(0, 3)).map(|_| dice.range(1, 40) as u32).collect(),
            later: (0..dice.size(0, 3)).map(|_| dice.millis(0, 20 * 60_000)).collect(),
            by_licenses: dice.percent(50),
            pause: pause(dice),
        })
    }),
    ("job for devices", 5, |dice| {
        let count = dice.size(1, 40);
        let back = dice.size(0, count);
        let moved = if dice.percent(25) { dice.size(1, count - back.min(count - 1)) } else { 0 };
        Work::Job { asset: dice.size(0, 20), count, back, moved: moved.min(count - back) }
    }),
    ("job that retires", 1, |dice| Work::RetireJob { count: dice.size(1, 8) }),
];

/// The names of all kinds of work.
pub(super) fn names() -> Vec<&'static str> {
    WORKS.iter().map(|(name, ..)| *name).collect()
}

/// Which numbers of tasks a schedule has: mostly a few, now and then many.
const COUNTS: &[usize] = &[1, 2, 3, 4, 5, 6, 8, 12];

pub(super) fn tasks(
    dice: &mut Dice,
    calm: bool,
    padded: bool,
    clients: &mut [ClientPlan],
) -> Vec<TaskPlan> {
    if padded {
        return for_memory(dice, clients);
    }
    let count = dice.pick(COUNTS);
    (0..count).map(|number| task(dice, number, calm, clients)).collect()
}

fn task(dice: &mut Dice, number: usize, calm: bool, clients: &[ClientPlan]) -> TaskPlan {
    let client = dice.size(0, clients.len() - 1);
    let mut work = work(dice);
    // The truth of the other library is not shown, so only reading it can be judged at all.
    if clients[client].account == Account::Other {
        work = Work::Read(read(dice));
    }
    let may_fail = !calm;
    let stop = (may_fail && dice.percent(20)).then(|| {
        if dice.percent(50) {
            Stop::After(dice.millis(0, 120_000))
        } else {
            Stop::AtPoll(dice.range(1, 60) as u32)
        }
    });
    let deadline = (may_fail && dice.percent(35)).then(|| dice.millis(200, 120_000));
    TaskPlan {
        number,
        client,
        start: if dice.percent(60) { Duration::ZERO } else { dice.millis(0, 10 * 60_000) },
        stop,
        deadline,
        attempts: (may_fail && dice.percent(20)).then(|| dice.range(1, 7) as u32),
        tries: if may_fail { dice.range(0, 20) as u32 } else { 0 },
        between: dice.millis(100, 5 * 60_000),
        work,
    }
}

fn work(dice: &mut Dice) -> Work {
    let all: u32 = WORKS.iter().map(|(_, weight, _)| weight).sum();
    let mut left = dice.range(0, u64::from(all) - 1) as u32;
    for (_, weight, make) in WORKS {
        if left < *weight {
            return make(dice);
        }
        left -= weight;
    }
    Work::UserLife
}

/// One listing of many batches and a slow consumer: what is fetched ahead stays in memory.
fn for_memory(dice: &mut Dice, clients: &mut [ClientPlan]) -> Vec<TaskPlan> {
    clients[0].parallelism = 5;
    let listed = Listed::Licenses { asset: None, held_by: None };
    let reading = Reading {
        parallel: dice.pick(&[5, 5, 3]),
        unordered: dice.percent(50),
        pause: dice.millis(5_000, 20_000),
        then_since: false,
    };
    vec![TaskPlan {
        number: 0,
        client: 0,
        start: Duration::ZERO,
        stop: None,
        deadline: None,
        attempts: None,
        tries: 20,
        between: dice.millis(100, 60_000),
        work: Work::Listing(listed, reading),
    }]
}

fn reading(dice: &mut Dice, in_batches: bool) -> Reading {
    Reading {
        parallel: dice.pick(&[1, 1, 2, 3, 5, 5]),
        unordered: dice.percent(50),
        pause: pause(dice),
        then_since: in_batches && dice.percent(40),
    }
}

fn pause(dice: &mut Dice) -> Duration {
    if dice.percent(60) { Duration::ZERO } else { dice.millis(1, 30_000) }
}

fn read(dice: &mut Dice) -> Read {
    dice.pick(&[
        Read::ServiceConfig,
        Read::ClientConfig,
        Read::Assets,
        Read::Assets,
        Read::User,
        Read::Metadata { authenticated: true },
        Read::Metadata { authenticated: false },
        Read::Raw,
    ])
}
