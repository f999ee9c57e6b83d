//! Imports and syncs: events one after the other, as tuples that `vppkit.events` makes objects of.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use vpp::{
    CallOptions, Checkpoint, CheckpointFile, CheckpointStore, Client, ImportOptions, ImportSource,
    LibrarySync, Summary, SyncEvent,
};

use crate::error::Failure;
use crate::pending::Pending;
use crate::steps::{Next, Shared, Stepper, Steps};
use crate::text;
use records::page::AnyPage;

impl Steps for LibrarySync {
    type Item = SyncEvent;

    fn next(&mut self) -> Next<'_, SyncEvent> {
        Box::pin(self.try_next())
    }
}

/// The events of an import or a sync. Nothing is sent before the first is asked for.
#[pyclass(frozen, module = "vppkit._native")]
pub(crate) struct Events(Stepper<LibrarySync>);

impl Events {
    fn new(
        shared: Shared,
        options: CallOptions,
        keep_in: Option<PathBuf>,
        begin: impl FnOnce(&Client) -> LibrarySync + Send + 'static,
    ) -> Self {
        Self(Stepper::new(shared, options, move |client| {
            let events = begin(client);
            Ok(match keep_in {
                Some(path) => events.keep_in(Arc::new(CheckpointFile::new(path))),
                None => events,
            })
        }))
    }

    pub(crate) fn import(
        shared: Shared,
        options: CallOptions,
        from_licenses: bool,
        with_users: bool,
        keep_in: Option<PathBuf>,
    ) -> Self {
        let mut asked = ImportOptions::new();
        if from_licenses {
            asked = asked.source(ImportSource::Licenses);
        }
        if !with_users {
            asked = asked.without_users();
        }
        Self::new(shared, options, keep_in, move |client| client.import(asked))
    }

    pub(crate) fn sync(
        shared: Shared,
        options: CallOptions,
        checkpoint: Checkpoint,
        keep_in: Option<PathBuf>,
    ) -> Self {
        Self::new(shared, options, keep_in, move |client| client.sync(checkpoint))
    }
}

#[pymethods]
impl Events {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.0.next(py)?.map(|event| told(py, event)).transpose()
    }

    /// Whether it is known what comes next, and what that is: None when there is no more.
    fn try_next(&self, py: Python<'_>) -> PyResult<(bool, Option<Py<PyAny>>)> {
        Ok(match self.0.try_next(py)? {
            None => (false, None),
            Some(next) => (true, next.map(|event| told(py, event)).transpose()?),
        })
    }

    /// The call that brings the next event, for `try_next` to take.
    fn bring_next(&self) -> Pending {
        self.0.pending()
    }

    /// The call that ends its requests, for those who may just have cancelled one.
    fn closing(&self) -> Pending {
        self.0.closing()
    }

    /// Ends its requests.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close().map_err(|failure| failure.raise(py))
    }
}

/// The name of the event and what it holds.
fn told(py: Python<'_>, event: SyncEvent) -> PyResult<Py<PyAny>> {
    let page = |name, page: AnyPage| (name, (page.into_page(py)?,)).into_pyobject(py);
    let told = match event {
        SyncEvent::Started { account, is_incremental, .. } => {
            ("started", (account, is_incremental)).into_pyobject(py)?
        }
        SyncEvent::Assets(assets) => page("assets", assets.into())?,
        SyncEvent::Assignments(assignments) => page("assignments", assignments.into())?,
        SyncEvent::Licenses(licenses) => page("licenses", licenses.into())?,
        SyncEvent::Users(users) => page("users", users.into())?,
        SyncEvent::Progress(now) => {
            let list = list_word(now.list);
            let fields = (list, now.delivered, now.expected, now.assets_done, now.assets);
            ("progress", fields).into_pyobject(py)?
        }
        SyncEvent::Waiting { until, wait, .. } => {
            ("waiting", (text::datetime(py, until)?, text::timedelta(py, wait)?))
                .into_pyobject(py)?
        }
        SyncEvent::Restarted { list, adam_id, is_full, .. } => {
            ("restarted", (list_word(list), adam_id, is_full)).into_pyobject(py)?
        }
        SyncEvent::Checkpoint(checkpoint) => {
            ("checkpoint", (checkpoint.to_string(),)).into_pyobject(py)?
        }
        SyncEvent::Done(summary) => ("done", fields_of(py, summary)?).into_pyobject(py)?,
        // An event of a newer core that this binding has no class for.
        other => ("other", (format!("{other:?}"),)).into_pyobject(py)?,
    };
    Ok(told.into_any().unbind())
}

fn list_word(list: vpp::List) -> String {
    text::snake_case(&format!("{list:?}"))
}

fn fields_of(py: Python<'_>, summary: Summary) -> PyResult<Py<PyAny>> {
    let licenses = summary.licenses;
    let library = (licenses.total, licenses.assigned, licenses.available, licenses.retired);
    let delivered = (summary.assignments, summary.user_records, summary.users, summary.devices);
    let cost = (summary.requests, summary.received_bytes, text::timedelta(py, summary.took)?);
    let fields = (summary.account, summary.assets, library, delivered, cost);
    Ok(fields.into_pyobject(py)?.into_any().unbind())
}

pub(crate) fn checkpoint(py: Python<'_>, text: &str) -> PyResult<Checkpoint> {
    text.parse().map_err(|error: vpp::Error| Failure::from(error).raise(py))
}

/// Whether the import of a checkpoint is complete, and the id of its library if it was known.
#[pyfunction]
pub(crate) fn checkpoint_facts(py: Python<'_>, text: &str) -> PyResult<(bool, Option<String>)> {
    let checkpoint = checkpoint(py, text)?;
    Ok((checkpoint.is_complete(), checkpoint.library_uid().map(str::to_owned)))
}

/// The checkpoint that is kept in a file; None if there is no such file yet.
#[pyfunction]
pub(crate) fn load_checkpoint(py: Python<'_>, path: PathBuf) -> PyResult<Option<String>> {
    let loaded = py.detach(|| CheckpointFile::new(path).load());
    let loaded = loaded.map_err(|error| Failure::from(error).raise(py))?;
    Ok(loaded.map(|checkpoint| checkpoint.to_string()))
}
