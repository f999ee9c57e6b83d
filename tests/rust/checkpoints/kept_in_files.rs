//! Checkpoints that the library keeps by itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::timeout;
use vppkit::{CheckpointFile, CheckpointStore, Error, Kind};

use super::*;

#[tokio::test]
async fn a_file_is_never_ahead_of_what_was_handed_over() {
    for source in SOURCES {
        let sim = simulator().await;
        let first = client(&sim, 5).await;
        let mut at = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let store = Arc::new(CheckpointFile::new(folder.path().join("checkpoint")));
            let mut rows = Kept::default();
            let is_over = {
                let mut import = first.import(by(source)).keep_in(Arc::clone(&store) as Arc<_>);
                let mut is_over = false;
                for _ in 0..at {
                    match import.try_next().await.unwrap() {
                        Some(event) => rows.take(&event),
                        None => is_over = true,
                    }
                }
                is_over
            };
            let mut again = match store.load().unwrap() {
                None => first.import(by(source)),
                Some(checkpoint) => first.sync(checkpoint),
            };
            while let Some(event) = again.try_next().await.unwrap() {
                rows.take(&event);
            }
            assert_true(&rows, &sim, source);
            if is_over {
                assert!(store.load().unwrap().unwrap().is_complete());
                break;
            }
            at += 1;
        }
        assert!(at > 20, "{at} events");
    }
}

#[tokio::test]
async fn the_last_checkpoint_is_kept_although_many_are_left_out() {
    let sim = simulator().await;
    let client = client(&sim, 5).await;
    let store = Arc::new(Counting::default());
    let mut sync = client.import(by(ImportSource::Licenses)).keep_in(Arc::clone(&store) as Arc<_>);
    let mut last = None;
    while let Some(event) = sync.try_next().await.unwrap() {
        if let SyncEvent::Checkpoint(checkpoint) = event {
            last = Some(checkpoint);
        }
    }
    assert_eq!(*store.last.lock().unwrap(), last);
    let saves = store.saves.load(Ordering::SeqCst);
    assert!((2..6).contains(&saves), "{saves} in less than a second or two");
}

/// Counts, takes its time, fails for a while.
#[derive(Default)]
struct Counting {
    saves: AtomicUsize,
    under_way: AtomicUsize,
    most_at_once: AtomicUsize,
    takes_ms: u64,
    fails: AtomicUsize,
    last: Mutex<Option<Checkpoint>>,
}

impl CheckpointStore for Counting {
    fn load(&self) -> vppkit::Result<Option<Checkpoint>> {
        Ok(self.last.lock().unwrap().clone())
    }

    fn save(&self, checkpoint: &Checkpoint) -> vppkit::Result<()> {
        let at_once = 1 + self.under_way.fetch_add(1, Ordering::SeqCst);
        self.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(self.takes_ms));
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        self.saves.fetch_add(1, Ordering::SeqCst);
        if self.fails.load(Ordering::SeqCst) > 0 {
            self.fails.fetch_sub(1, Ordering::SeqCst);
            return Err(full());
        }
        *self.last.lock().unwrap() = Some(checkpoint.clone());
        Ok(())
    }
}

/// As a file gives it that cannot be read.
fn full() -> Error {
    CheckpointFile::new("/").load().unwrap_err()
}

#[tokio::test]
async fn a_store_that_fails_for_a_while_loses_nothing() {
    let sim = simulator().await;
    let client = client(&sim, 5).await;
    let store = Arc::new(Counting { fails: AtomicUsize::new(3), ..Counting::default() });
    let mut sync = client.import(by(ImportSource::Licenses)).keep_in(Arc::clone(&store) as Arc<_>);
    let (mut rows, mut errors) = (Kept::default(), 0);
    loop {
        match sync.try_next().await {
            Ok(Some(event)) => rows.take(&event),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.kind(), Kind::Storage);
                errors += 1;
            }
        }
    }
    assert_eq!(errors, 3);
    assert!(store.load().unwrap().unwrap().is_complete());
    assert_true_by_licenses(&rows, &sim);
}

#[tokio::test]
async fn a_failure_saves_the_checkpoint_that_is_due_although_one_was_just_saved() {
    for source in SOURCES {
        let sim = simulator().await;
        let client = client(&sim, 1).await;
        let store = Arc::new(Counting::default());
        let mut import = client.import(by(source)).keep_in(Arc::clone(&store) as Arc<_>);
        let (mut last, mut handed_over) = (None, 0);
        while handed_over < 3 {
            if let Some(SyncEvent::Checkpoint(checkpoint)) = import.try_next().await.unwrap() {
                last = Some(checkpoint);
                handed_over += 1;
            }
        }
        assert_ne!(*store.last.lock().unwrap(), last, "it was too soon for it");
        sim.world().set_token_revoked(true);
        let error = loop {
            match import.try_next().await {
                Ok(Some(SyncEvent::Checkpoint(checkpoint))) => last = Some(checkpoint),
                Ok(event) => assert!(event.is_some()),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), Kind::Token);
        assert_eq!(*store.last.lock().unwrap(), last);
    }
}

#[tokio::test]
async fn a_failure_is_told_even_if_nothing_can_be_saved() {
    let sim = simulator().await;
    let client = client(&sim, 1).await;
    let store = Arc::new(Counting::default());
    let mut import =
        client.import(by(ImportSource::Licenses)).keep_in(Arc::clone(&store) as Arc<_>);
    let mut handed_over = 0;
    while handed_over < 3 {
        let event = import.try_next().await.unwrap();
        handed_over += usize::from(matches!(event, Some(SyncEvent::Checkpoint(_))));
    }
    store.fails.store(1, Ordering::SeqCst);
    sim.world().set_token_revoked(true);
    while import.try_next().await.is_ok_and(|event| event.is_some()) {}
    assert_eq!(store.fails.load(Ordering::SeqCst), 0, "it was tried");
    assert_eq!(import.try_next().await.unwrap_err().kind(), Kind::Token);
}

#[tokio::test]
async fn a_checkpoint_is_never_saved_twice_at_once() {
    let sim = simulator().await;
    let client = client(&sim, 5).await;
    let store = Arc::new(Counting { takes_ms: 60, ..Counting::default() });
    let mut sync = client.import(by(ImportSource::Licenses)).keep_in(Arc::clone(&store) as Arc<_>);
    let mut rows = Kept::default();
    // A consumer that does something else every few milliseconds.
    loop {
        match timeout(Duration::from_millis(20), sync.try_next()).await {
            Err(_) => {}
            Ok(Ok(Some(event))) => rows.take(&event),
            Ok(other) => {
                assert!(other.unwrap().is_none());
                break;
            }
        }
        assert!(store.saves.load(Ordering::SeqCst) < 200, "it does not get on");
    }
    assert_true_by_licenses(&rows, &sim);
    // Two at once would write to the same file.
    assert_eq!(store.most_at_once.load(Ordering::SeqCst), 1);
}
