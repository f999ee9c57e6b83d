//! The class `Metadata`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// What the store knows about an app or book (metadata lookup).
///
/// The lookup's answers vary: artwork is an object or a list, ids are numbers or texts. The members
/// here are those that every shape has in some form; the whole record is in `raw`.
#[pyclass(frozen, module = "vppkit")]
pub struct Metadata {
    /// The id of the item in the store.
    #[pyo3(get)]
    pub adam_id: Py<PyAny>,
    /// Its name.
    #[pyo3(get)]
    pub name: Py<PyAny>,
    /// `iosSoftware`, `macSoftware`, `ebook` …
    #[pyo3(get)]
    pub kind: Py<PyAny>,
    /// The bundle id of an app.
    #[pyo3(get)]
    pub bundle_id: Py<PyAny>,
    /// Who made it.
    #[pyo3(get)]
    pub artist_name: Py<PyAny>,
    /// The description, in the language asked for.
    #[pyo3(get)]
    pub description: Py<PyAny>,
    /// A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template.
    #[pyo3(get)]
    pub artwork_url: Py<PyAny>,
    /// Its page in the store.
    #[pyo3(get)]
    pub url: Py<PyAny>,
    /// Names of its genres.
    #[pyo3(get)]
    pub genre_names: Py<PyAny>,
    /// `iphone`, `ipad` …
    #[pyo3(get)]
    pub device_families: Py<PyAny>,
    /// The version to show.
    #[pyo3(get)]
    pub version: Py<PyAny>,
    /// The version's id in the store (`externalId`), as text.
    #[pyo3(get)]
    pub external_version_id: Py<PyAny>,
    /// The price to show, such as `$9.99`.
    #[pyo3(get)]
    pub price_formatted: Py<PyAny>,
    /// The oldest system it runs on.
    #[pyo3(get)]
    pub minimum_os_version: Py<PyAny>,
    /// When it was first released, as the store writes it.
    #[pyo3(get)]
    pub release_date: Py<PyAny>,
    /// When its latest version was released, as the store writes it.
    #[pyo3(get)]
    pub latest_version_release_date: Py<PyAny>,
    /// Whether it was made for one business only.
    #[pyo3(get)]
    pub is_b2b_custom_app: Py<PyAny>,
    /// Whether it can be assigned to devices.
    #[pyo3(get)]
    pub is_vpp_device_based_licensing_enabled: Py<PyAny>,
    /// The whole record as the store sent it.
    #[pyo3(get)]
    pub raw: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "adam_id",
    "name",
    "kind",
    "bundle_id",
    "artist_name",
    "description",
    "artwork_url",
    "url",
    "genre_names",
    "device_families",
    "version",
    "external_version_id",
    "price_formatted",
    "minimum_os_version",
    "release_date",
    "latest_version_release_date",
    "is_b2b_custom_app",
    "is_vpp_device_based_licensing_enabled",
    "raw",
]);

impl Metadata {
    fn members(&self) -> [&Py<PyAny>; 19] {
        [
            &self.adam_id,
            &self.name,
            &self.kind,
            &self.bundle_id,
            &self.artist_name,
            &self.description,
            &self.artwork_url,
            &self.url,
            &self.genre_names,
            &self.device_families,
            &self.version,
            &self.external_version_id,
            &self.price_formatted,
            &self.minimum_os_version,
            &self.release_date,
            &self.latest_version_release_date,
            &self.is_b2b_custom_app,
            &self.is_vpp_device_based_licensing_enabled,
            &self.raw,
        ]
    }
}

impl IntoRecord for vpp::Metadata {
    type Class = Metadata;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Metadata>> {
        record::made(
            py,
            Metadata {
                adam_id: self.adam_id.into_member(py)?,
                name: self.name.into_member(py)?,
                kind: self.kind.into_member(py)?,
                bundle_id: self.bundle_id.into_member(py)?,
                artist_name: self.artist_name.into_member(py)?,
                description: self.description.into_member(py)?,
                artwork_url: self.artwork_url.into_member(py)?,
                url: self.url.into_member(py)?,
                genre_names: self.genre_names.into_member(py)?,
                device_families: self.device_families.into_member(py)?,
                version: self.version.into_member(py)?,
                external_version_id: self.external_version_id.into_member(py)?,
                price_formatted: self.price_formatted.into_member(py)?,
                minimum_os_version: self.minimum_os_version.into_member(py)?,
                release_date: self.release_date.into_member(py)?,
                latest_version_release_date: self.latest_version_release_date.into_member(py)?,
                is_b2b_custom_app: self.is_b2b_custom_app.into_member(py)?,
                is_vpp_device_based_licensing_enabled: self
                    .is_vpp_device_based_licensing_enabled
                    .into_member(py)?,
                raw: self.raw.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl Metadata {
    #[new]
    #[pyo3(signature = (*, adam_id, name=None, kind=None, bundle_id=None, artist_name=None, description=None, artwork_url=None, url=None, genre_names=None, device_families=None, version=None, external_version_id=None, price_formatted=None, minimum_os_version=None, release_date=None, latest_version_release_date=None, is_b2b_custom_app=None, is_vpp_device_based_licensing_enabled=None, raw=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        adam_id: Bound<'_, PyString>,
        name: Option<Bound<'_, PyString>>,
        kind: Option<Bound<'_, PyString>>,
        bundle_id: Option<Bound<'_, PyString>>,
        artist_name: Option<Bound<'_, PyString>>,
        description: Option<Bound<'_, PyString>>,
        artwork_url: Option<Bound<'_, PyString>>,
        url: Option<Bound<'_, PyString>>,
        genre_names: Option<Vec<Bound<'_, PyString>>>,
        device_families: Option<Vec<Bound<'_, PyString>>>,
        version: Option<Bound<'_, PyString>>,
        external_version_id: Option<Bound<'_, PyString>>,
        price_formatted: Option<Bound<'_, PyString>>,
        minimum_os_version: Option<Bound<'_, PyString>>,
        release_date: Option<Bound<'_, PyString>>,
        latest_version_release_date: Option<Bound<'_, PyString>>,
        is_b2b_custom_app: Option<bool>,
        is_vpp_device_based_licensing_enabled: Option<bool>,
        raw: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Ok(Self {
            adam_id: adam_id.into_member(py)?,
            name: name.into_member(py)?,
            kind: kind.into_member(py)?,
            bundle_id: bundle_id.into_member(py)?,
            artist_name: artist_name.into_member(py)?,
            description: description.into_member(py)?,
            artwork_url: artwork_url.into_member(py)?,
            url: url.into_member(py)?,
            genre_names: genre_names.unwrap_or_default().into_member(py)?,
            device_families: device_families.unwrap_or_default().into_member(py)?,
            version: version.into_member(py)?,
            external_version_id: external_version_id.into_member(py)?,
            price_formatted: price_formatted.into_member(py)?,
            minimum_os_version: minimum_os_version.into_member(py)?,
            release_date: release_date.into_member(py)?,
            latest_version_release_date: latest_version_release_date.into_member(py)?,
            is_b2b_custom_app: is_b2b_custom_app.into_member(py)?,
            is_vpp_device_based_licensing_enabled: is_vpp_device_based_licensing_enabled
                .into_member(py)?,
            raw: raw.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "Metadata", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Metadata", &self.members())
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        record::new_arguments(py, &NAMES, &self.members())
    }

    /// All members by name, absent ones as None, ready for JSON: times as texts, records
    /// within as dicts. It is the caller's own.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        record::dict(py, &NAMES, &self.members())
    }
}
