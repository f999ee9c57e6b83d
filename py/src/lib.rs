//! The native part of the Python package `vppkit`. It converts and decides nothing; what users see
//! is in `python/vppkit`.

mod activity;
mod asyncio;
mod client;
mod error;
mod exit;
mod jobs;
mod library_sync;
mod listing;
mod options;
mod pending;
mod steps;
mod text;
mod token;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::client::{Client, connect, new_guid};
    #[pymodule_export]
    use crate::exit::_at_exit;
    #[pymodule_export]
    use crate::library_sync::{Events, checkpoint_facts, load_checkpoint};
    #[pymodule_export]
    use crate::listing::{Pages, Records};
    #[pymodule_export]
    use crate::pending::Pending;
    #[pymodule_export]
    use crate::token::ServerToken;
    #[pymodule_export]
    use records::page::{Page, arrow_stream, decode_page, restore_page};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        records::generated::add(module)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
