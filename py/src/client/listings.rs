//! Listings, imports and syncs.

use std::path::PathBuf;

use pyo3::prelude::*;
use vpp::{AssignmentFilter, LicenseFilter, UserFilter};

use super::Client;
use crate::error::Failure;
use crate::jobs::pricing_param;
use crate::library_sync::{self, Events};
use crate::listing::{Fetching, Pages};
use crate::options::PerCall;

fn fetching(parallel: Option<usize>, is_ordered: bool) -> Fetching {
    Fetching { parallel, is_ordered }
}

/// Listings, imports and syncs: nothing is sent before the first item is asked for.
#[pymethods]
impl Client {
    #[allow(clippy::too_many_arguments)]
    fn users(
        &self,
        py: Python<'_>,
        include_retired: bool,
        retired_only: bool,
        since: Option<String>,
        parallel: Option<usize>,
        is_ordered: bool,
        call: PerCall,
    ) -> PyResult<Pages> {
        let mut filter = UserFilter::new();
        if include_retired {
            filter = filter.including_retired();
        }
        if retired_only {
            filter = filter.retired_only();
        }
        if let Some(token) = since {
            filter = filter.since(token);
        }
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        let fetching = fetching(parallel, is_ordered);
        Ok(Pages::new(shared, call.options(), fetching, |client| client.users(filter)))
    }

    #[allow(clippy::too_many_arguments)]
    fn assignments(
        &self,
        py: Python<'_>,
        adam_id: Option<String>,
        client_user_id: Option<String>,
        serial_number: Option<String>,
        parallel: Option<usize>,
        is_ordered: bool,
        call: PerCall,
    ) -> PyResult<Pages> {
        let mut filter = match (client_user_id, serial_number) {
            (None, None) => AssignmentFilter::all(),
            (Some(id), None) => AssignmentFilter::user(id),
            (None, Some(serial)) => AssignmentFilter::device(serial),
            (Some(_), Some(_)) => {
                return Err(Failure::usage(
                    "an assignment belongs to a user or to a device, not to both",
                    "Give client_user_id or serial_number.",
                )
                .raise(py));
            }
        };
        if let Some(adam_id) = adam_id {
            filter = filter.and_asset(adam_id);
        }
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        let fetching = fetching(parallel, is_ordered);
        Ok(Pages::new(shared, call.options(), fetching, |client| client.assignments(filter)))
    }

    #[allow(clippy::too_many_arguments)]
    fn licenses(
        &self,
        py: Python<'_>,
        adam_id: Option<String>,
        pricing: Option<&str>,
        serial_number: Option<String>,
        held_by: Option<&str>,
        assigned_only: bool,
        since: Option<String>,
        parallel: Option<usize>,
        is_ordered: bool,
        call: PerCall,
    ) -> PyResult<Pages> {
        let mut filter = LicenseFilter::new();
        if let Some(adam_id) = adam_id {
            filter = filter.asset(adam_id);
        }
        if let Some(word) = pricing {
            filter = filter.pricing_param(pricing_param(word));
        }
        if let Some(serial) = serial_number {
            filter = filter.device(serial);
        }
        filter = match held_by {
            None => filter,
            Some("users") => filter.held_by_users(),
            Some("devices") => filter.held_by_devices(),
            Some(other) => {
                let what = format!("held_by is {other:.60?}");
                return Err(Failure::usage(what, "Give 'users' or 'devices'.").raise(py));
            }
        };
        if !assigned_only {
            filter = filter.including_unassigned();
        }
        if let Some(token) = since {
            filter = filter.since(token);
        }
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        let fetching = fetching(parallel, is_ordered);
        Ok(Pages::new(shared, call.options(), fetching, |client| client.licenses(filter)))
    }

    fn import_library(
        &self,
        py: Python<'_>,
        from_licenses: bool,
        with_users: bool,
        keep_in: Option<PathBuf>,
        call: PerCall,
    ) -> PyResult<Events> {
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        Ok(Events::import(shared, call.options(), from_licenses, with_users, keep_in))
    }

    fn sync(
        &self,
        py: Python<'_>,
        checkpoint: &str,
        keep_in: Option<PathBuf>,
        call: PerCall,
    ) -> PyResult<Events> {
        let checkpoint = library_sync::checkpoint(py, checkpoint)?;
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        Ok(Events::sync(shared, call.options(), checkpoint, keep_in))
    }
}
