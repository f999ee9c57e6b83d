//! Jobs.

use pyo3::prelude::*;

use super::Client;
use crate::jobs::{self, Asset, Settings, Targets};
use crate::options::PerCall;
use crate::pending::Pending;

/// Jobs.
#[pymethods]
impl Client {
    #[allow(clippy::too_many_arguments)]
    fn assign(
        &self,
        py: Python<'_>,
        asset: Asset,
        to: Targets,
        from: Targets,
        settings: Settings,
        on_progress: Option<Py<PyAny>>,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.job(py, call, on_progress, |client, progress| async move {
            let job = settings.tell(jobs::assign(&client, asset, to, from), progress);
            Ok(jobs::outcome(job.run().await?))
        })
    }

    fn unassign(
        &self,
        py: Python<'_>,
        asset: Asset,
        from: Targets,
        settings: Settings,
        on_progress: Option<Py<PyAny>>,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.job(py, call, on_progress, |client, progress| async move {
            let job = settings.tell(jobs::unassign(&client, asset, from), progress);
            Ok(jobs::outcome(job.run().await?))
        })
    }

    fn retire_users(
        &self,
        py: Python<'_>,
        client_user_ids: Vec<String>,
        settings: Settings,
        on_progress: Option<Py<PyAny>>,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.job(py, call, on_progress, |client, progress| async move {
            let job = settings.tell(client.retire_users(client_user_ids), progress);
            Ok(jobs::outcome(job.run().await?))
        })
    }

    fn plan_assign(
        &self,
        py: Python<'_>,
        asset: Asset,
        to: Targets,
        from: Targets,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.read(py, call, |client| async move {
            Ok(jobs::plan(jobs::assign(&client, asset, to, from).plan().await?))
        })
    }

    fn plan_unassign(
        &self,
        py: Python<'_>,
        asset: Asset,
        from: Targets,
        call: PerCall,
    ) -> PyResult<Pending> {
        self.read(py, call, |client| async move {
            Ok(jobs::plan(jobs::unassign(&client, asset, from).plan().await?))
        })
    }
}
