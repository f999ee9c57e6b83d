use pyo3::prelude::*;
pub(crate) enum AnyPage {
    License(vpp::Page<vpp::License>),
    User(vpp::Page<vpp::User>),
    Assignment(vpp::Page<vpp::Assignment>),
    Asset(vpp::Page<vpp::Asset>),
}
macro_rules! f { ($($n:ident),*) => { $(impl From<vpp::Page<vpp::$n>> for AnyPage { fn from(p: vpp::Page<vpp::$n>) -> Self { Self::$n(p) } })* } }
f!(License, User, Assignment, Asset);
#[pyclass(frozen)]
pub(crate) struct Page(AnyPage);
impl From<AnyPage> for Page {
    fn from(p: AnyPage) -> Self {
        Self(p)
    }
}
#[derive(Default)]
pub(crate) struct RecordSource(Option<AnyPage>);
impl RecordSource {
    pub(crate) fn next(&mut self, _py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        Ok(None)
    }
    pub(crate) fn turn_to(&mut self, p: AnyPage) {
        self.0 = Some(p)
    }
}
