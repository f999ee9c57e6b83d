//! Taking a whole library over into a product's own records.

mod import;

pub use import::{
    Import, ImportEvent, ImportOptions, ImportSource, LicenseTotals, Progress, Summary,
};
