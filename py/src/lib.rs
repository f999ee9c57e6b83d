//! The native part of the Python package `vppkit`. It converts and decides nothing; what users see
//! is in `python/vppkit`.

mod cache;
mod columns;
mod derived;
mod generated;
mod page;
mod record;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::page::{Page, decode_page, restore_page};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::generated::add(module)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
