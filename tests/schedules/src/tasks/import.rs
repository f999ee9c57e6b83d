//! The first import: I4 over all of it.

use std::time::Duration;

use vppkit::{ImportOptions, ImportSource, SyncEvent};

use super::listing::pause;
use super::mirror::Mirror;
use crate::finding::Rule;
use crate::history::Window;
use crate::scene::Worker;

pub(super) async fn import(
    worker: &Worker<'_>,
    by_licenses: bool,
    between_pages: Duration,
) -> vppkit::Result<()> {
    let scene = worker.scene;
    let from = scene.moment();
    let mut import = worker.client.import(options(by_licenses));
    let (mut mirror, mut came) = (Mirror::default(), (0, 0));
    let (mut tries, mut summary) = (0, None);
    loop {
        let event = match worker.event("import", import.try_next()).await {
            Ok(Some(event)) => event,
            Ok(None) => break,
            Err(error) if tries == worker.task.tries => return Err(error),
            Err(_) => {
                tries += 1;
                worker.wait().await;
                continue;
            }
        };
        mirror.take(&event);
        match event {
            SyncEvent::Assets(page) => {
                let all = scene.world.assets().len();
                if page.len() != all {
                    scene.find(Rule::I4, format!("{} assets instead of {all}", page.len()));
                }
            }
            SyncEvent::Assignments(page) => came.0 += page.len() as u64,
            SyncEvent::Licenses(page) => came.0 += page.len() as u64,
            SyncEvent::Users(page) => came.1 += page.len() as u64,
            SyncEvent::Done(done) => summary = Some(done),
            _ => {}
        }
        pause(between_pages).await;
    }
    let Some(summary) = summary else {
        scene.find(Rule::I4, "an import ended without its Done");
        return Ok(());
    };
    let said = (summary.assignments, summary.user_records);
    if said != came {
        scene.find(Rule::I4, format!("the summary counts {said:?}, and {came:?} came"));
    }
    let window = Window { from, to: scene.moment() };
    mirror.check(scene, Rule::I4, by_licenses, window, mirror.restarts == 0);
    Ok(())
}

pub(super) fn options(by_licenses: bool) -> ImportOptions {
    let source = if by_licenses { ImportSource::Licenses } else { ImportSource::Assignments };
    ImportOptions::new().source(source)
}
