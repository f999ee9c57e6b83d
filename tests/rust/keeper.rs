//! A process to be killed: imports or syncs a library, appends the records to `rows`, and keeps
//! the checkpoint in `checkpoint`, both in its working directory. The tests of checkpoints start
//! it: `keeper ENTRY_URL STOKEN (licenses|assignments)`.

use std::fs::{File, OpenOptions};
use std::io::{Read, Result, Write};
use std::sync::Arc;

use vppkit::{CheckpointFile, CheckpointStore, ImportOptions, ImportSource, List, SyncEvent};
use vppkit_tests::{builder, installation};

#[tokio::main]
async fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [url, token, source] = &arguments[..] else { panic!("keeper URL STOKEN SOURCE") };
    let source = match &**source {
        "licenses" => ImportSource::Licenses,
        _ => ImportSource::Assignments,
    };
    let client = builder(token, url).installation(installation()).connect().await.unwrap();
    let store = Arc::new(CheckpointFile::new("checkpoint"));
    let events = match store.load().unwrap() {
        None => client.import(ImportOptions::new().source(source)),
        Some(checkpoint) => client.sync(checkpoint),
    };
    let mut events = events.keep_in(store);
    let mut rows = Rows::open().unwrap();
    while let Some(event) = events.try_next().await.unwrap() {
        rows.store(event).unwrap();
    }
}

/// Lines that end with a dot of their own: a process may be killed in the middle of one.
struct Rows {
    file: File,
}

impl Rows {
    fn open() -> Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open("rows")?;
        let mut before = Vec::new();
        file.read_to_end(&mut before)?;
        if before.last().is_some_and(|byte| *byte != b'\n') {
            file.write_all(b"\n")?;
        }
        Ok(Self { file })
    }

    /// The records are on the disk when this returns.
    fn store(&mut self, event: SyncEvent) -> Result<()> {
        let (list, rows): (_, Vec<String>) = match event {
            SyncEvent::Licenses(page) => {
                ("licenses", page.iter().map(|one| one.license_id().to_owned()).collect())
            }
            SyncEvent::Users(page) => {
                let ids = page.to_vec().into_iter().filter_map(|user| user.user_id);
                ("users", ids.collect())
            }
            SyncEvent::Assignments(page) => {
                let row = |one: vppkit::AssignmentRef<'_>| {
                    let holder = one.client_user_id().or(one.serial_number()).unwrap_or_default();
                    format!("{} {} {holder}", one.adam_id(), one.pricing_param())
                };
                ("assignments", page.iter().map(row).collect())
            }
            SyncEvent::Restarted { list: List::Licenses, .. } => ("licenses", forget()),
            SyncEvent::Restarted { list: List::Users, .. } => ("users", forget()),
            _ => return Ok(()),
        };
        let text: String = rows.iter().map(|row| format!("{list}\t{row}\t.\n")).collect();
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()
    }
}

fn forget() -> Vec<String> {
    vec!["forget".to_owned()]
}
