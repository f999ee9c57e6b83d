//! The first import: I4 over all of it.

use std::time::Duration;

use vppkit::{ImportEvent, ImportOptions, ImportSource, Kind};

use super::Delivered;
use super::listing::pause;
use crate::checks::listings::{self, Expected};
use crate::finding::Rule;
use crate::history::Window;
use crate::scene::Worker;

pub(super) async fn import(
    worker: &Worker<'_>,
    by_licenses: bool,
    between_pages: Duration,
) -> vppkit::Result<()> {
    let mut tries = 0;
    loop {
        match attempt(worker, by_licenses, between_pages, &mut tries).await {
            // Apple has lost a listing: today an import begins anew by the caller's hand.
            Err(error) if error.kind() == Kind::Checkpoint && tries < worker.task.tries => {
                tries += 1;
                worker.wait().await;
            }
            other => return other,
        }
    }
}

async fn attempt(
    worker: &Worker<'_>,
    by_licenses: bool,
    between_pages: Duration,
    tries: &mut u32,
) -> vppkit::Result<()> {
    let scene = worker.scene;
    let moment = || scene.line.with_history(|history| history.now());
    let source = if by_licenses { ImportSource::Licenses } else { ImportSource::Assignments };
    let from = moment();
    let mut import = worker.client.import(ImportOptions::new().source(source));
    let mut delivered = Delivered::default();
    loop {
        let event = match worker.call("import", import.try_next()).await {
            Ok(event) => event,
            Err(error) if *tries == worker.task.tries || error.kind() == Kind::Checkpoint => {
                return Err(error);
            }
            Err(_) => {
                *tries += 1;
                worker.wait().await;
                continue;
            }
        };
        match event {
            Some(ImportEvent::Assets(page)) => {
                let all = scene.world.assets().len();
                if page.len() != all {
                    scene.find(Rule::I4, format!("{} assets instead of {all}", page.len()));
                }
            }
            Some(ImportEvent::Assignments(page)) => {
                delivered.assignments(&page);
                pause(between_pages).await;
            }
            Some(ImportEvent::Licenses(page)) => {
                delivered.licenses(&page);
                pause(between_pages).await;
            }
            Some(ImportEvent::Done(summary)) => {
                scene.keep_secret("a summary", &format!("{summary:?}"));
                let came: u64 = delivered.records.values().map(|times| u64::from(*times)).sum();
                if summary.assignments != came {
                    let said = summary.assignments;
                    scene.find(Rule::I4, format!("the summary counts {said}, {came} came"));
                }
            }
            Some(other) => scene.keep_secret("an event", &format!("{other:?}")),
            None => break,
        }
    }
    let expected = if by_licenses {
        Expected::Licenses { adam_id: None, users: true, devices: true }
    } else {
        Expected::Assignments { adam_id: None }
    };
    listings::check(scene, &expected, Window { from, to: moment() }, &delivered, true);
    Ok(())
}
