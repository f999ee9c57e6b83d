//! What follows from the members of a record: core says what, for core's values. The classes that
//! `cargo xtask gen` writes call these.

use pyo3::prelude::*;
use vpp::Kind;

use crate::generated::client_config::ClientConfig;
use crate::generated::envelope::Envelope;
use crate::generated::license_change::LicenseChange;
use crate::generated::license_changes::LicenseChanges;
use crate::generated::words::Word;
use crate::record::IntoMember;

pub(crate) fn license_change_is_done(py: Python<'_>, change: &LicenseChange) -> PyResult<bool> {
    Ok(license_change_error_kind(py, change)?.is_none())
}

pub(crate) fn license_change_error_kind(
    py: Python<'_>,
    change: &LicenseChange,
) -> PyResult<Option<&'static str>> {
    let number: Option<i64> = change.error_number.extract(py)?;
    let number = number.filter(|number| *number != 0);
    Ok(number.map(|number| {
        vpp::error::lookup(number).map_or(Kind::InvalidRequest, |row| row.kind).word()
    }))
}

pub(crate) fn license_changes_is_all_done(
    py: Python<'_>,
    changes: &LicenseChanges,
) -> PyResult<bool> {
    Ok(failed(py, changes)?.is_empty())
}

pub(crate) fn license_changes_failed(
    py: Python<'_>,
    changes: &LicenseChanges,
) -> PyResult<Py<PyAny>> {
    failed(py, changes)?.into_member(py)
}

fn failed(py: Python<'_>, changes: &LicenseChanges) -> PyResult<Vec<Py<LicenseChange>>> {
    let mut failed = Vec::new();
    for list in [&changes.associations, &changes.disassociations] {
        for change in list.extract::<Vec<Py<LicenseChange>>>(py)? {
            if !license_change_is_done(py, change.get())? {
                failed.push(change);
            }
        }
    }
    Ok(failed)
}

pub(crate) fn client_config_holder(py: Python<'_>, config: &ClientConfig) -> PyResult<Py<PyAny>> {
    core_config(py, config)?.holder().into_member(py)
}

pub(crate) fn client_config_token_kind(
    py: Python<'_>,
    config: &ClientConfig,
) -> PyResult<&'static str> {
    Ok(core_config(py, config)?.token_kind().word())
}

/// The members that these follow from, as core's value.
fn core_config(py: Python<'_>, config: &ClientConfig) -> PyResult<vpp::ClientConfig> {
    let envelope: Py<Envelope> = config.envelope.extract(py)?;
    let envelope = envelope.get();
    let mut of_core = vpp::ClientConfig::default();
    of_core.envelope.client_context = envelope.client_context.extract(py)?;
    of_core.envelope.location = (!envelope.location.is_none(py)).then(Default::default);
    of_core.facilitator_member_id = config.facilitator_member_id.extract(py)?;
    of_core.library_id = config.library_id.extract(py)?;
    Ok(of_core)
}
