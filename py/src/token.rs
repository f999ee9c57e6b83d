//! The sToken, as Python holds it: never shown.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyDateTime;

use crate::error::Failure;
use crate::text;

/// An sToken: who has it can move every licence of the library. It never shows its text.
#[pyclass(frozen, module = "vppkit", name = "ServerToken")]
pub(crate) struct ServerToken(pub(crate) vpp::ServerToken);

fn read(py: Python<'_>, token: vpp::Result<vpp::ServerToken>) -> PyResult<ServerToken> {
    token.map(ServerToken).map_err(|error| Failure::from(error).raise(py))
}

#[pymethods]
impl ServerToken {
    /// Reads a `.vpptoken` file.
    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        read(py, vpp::ServerToken::from_file(path))
    }

    /// Takes the token's text; white space around it is left out.
    #[staticmethod]
    fn from_text(py: Python<'_>, text: &str) -> PyResult<Self> {
        read(py, vpp::ServerToken::from_text(text))
    }

    /// Takes the token from an environment variable.
    #[staticmethod]
    fn from_env(py: Python<'_>, variable: &str) -> PyResult<Self> {
        read(py, vpp::ServerToken::from_env(variable))
    }

    /// Takes a text without looking at it, for a token in a form that `from_text` mistakes for
    /// something else.
    #[staticmethod]
    fn opaque(text: &str) -> Self {
        Self(vpp::ServerToken::opaque(text))
    }

    /// Whether its contents could not be read. Such a token is sent all the same: Apple judges.
    #[getter]
    fn is_opaque(&self) -> bool {
        self.0.is_opaque()
    }

    /// When the token ends by its own date; None if it does not say. The password of the account
    /// can end it sooner.
    #[getter]
    fn expires<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyDateTime>> {
        self.0.expires()?.timestamp.and_then(|end| text::date_of(py, end))
    }

    /// The name of the organization that it was issued for; None if it does not say.
    #[getter]
    fn organization(&self) -> Option<&str> {
        self.0.organization()
    }

    fn __repr__(&self) -> &'static str {
        "ServerToken(hidden)"
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(pyo3::exceptions::PyTypeError::new_err(
            "a ServerToken is not pickled, so that it does not end up in files or queues: pass \
             the path of its file instead",
        ))
    }
}
