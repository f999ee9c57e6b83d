use crate::text;
use pyo3::prelude::*;
pub(crate) trait IntoRecord {
    fn into_record(self, py: Python<'_>) -> PyResult<Py<PyAny>>;
}
impl<T: serde::Serialize> IntoRecord for T {
    fn into_record(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        text::json(py, &self)
    }
}
pub(crate) fn user(_u: &Bound<'_, PyAny>) -> PyResult<vpp::User> {
    unimplemented!()
}
