//! What the generated classes of records are made with: members of values of core, and the methods
//! that all of them have.
//!
//! Members are ready objects, None where there is nothing. pyo3 makes plain member descriptors of
//! such, which Python reads as fast as `__slots__`; an `Option` would be a function call.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::*;
use pyo3::{IntoPyObjectExt, PyClass, PyClassInitializer, ffi, intern};
use serde_json::Value;
use vpp::{Extra, Timestamp};

use crate::json::{json, object};

/// A value of core that becomes a record.
pub trait IntoRecord {
    type Class: PyClass;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Self::Class>>;
}

/// A value that becomes a member of a record: one of core, or an argument of a constructor.
pub trait IntoMember {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>>;
}

impl<R: IntoRecord> IntoMember for R {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.into_record(py)?.into_any())
    }
}

impl<C: PyClass> IntoMember for Py<C> {
    fn into_member(self, _py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.into_any())
    }
}

impl<T: IntoMember> IntoMember for Option<T> {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.map_or_else(|| Ok(py.None()), |value| value.into_member(py))
    }
}

impl<T: IntoMember> IntoMember for Vec<T> {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if self.is_empty() {
            return Ok(PyTuple::empty(py).into_any().unbind());
        }
        let items = self.into_iter().map(|item| item.into_member(py));
        let items: Vec<_> = items.collect::<PyResult<_>>()?;
        Ok(PyTuple::new(py, items)?.into_any().unbind())
    }
}

impl IntoMember for i64 {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.into_py_any(py)
    }
}

impl IntoMember for bool {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.into_py_any(py)
    }
}

impl IntoMember for String {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.into_py_any(py)
    }
}

macro_rules! words {
    ($($name:ident),+) => {$(
        impl IntoMember for vpp::$name {
            fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                Ok(PyString::intern(py, self.as_str()).into_any().unbind())
            }
        }
    )+};
}

words!(PricingParam, LicenseStatus, UserStatus);

/// Members are plain texts, also where a word of a `StrEnum` was given.
impl IntoMember for Bound<'_, PyString> {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if self.is_exact_instance_of::<PyString>() {
            return Ok(self.into_any().unbind());
        }
        self.to_str()?.into_py_any(py)
    }
}

impl IntoMember for Bound<'_, PyAny> {
    fn into_member(self, _py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.unbind())
    }
}

impl IntoMember for Bound<'_, PyDateTime> {
    fn into_member(self, _py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.into_any().unbind())
    }
}

/// Read-only: records that are equal stay so.
impl IntoMember for Bound<'_, PyDict> {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if self.is_empty() { nothing(py) } else { read_only(&self) }
    }
}

/// The one mapping with nothing in it: most records have it.
fn nothing(py: Python<'_>) -> PyResult<Py<PyAny>> {
    static NOTHING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    Ok(NOTHING.get_or_try_init(py, || read_only(&PyDict::new(py)))?.clone_ref(py))
}

fn read_only(dict: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
    Ok(PyMappingProxy::new(dict.py(), dict.as_mapping()).into_any().unbind())
}

impl IntoMember for BTreeMap<String, String> {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let dict = PyDict::new(py);
        for (name, text) in self {
            dict.set_item(name, text)?;
        }
        dict.into_member(py)
    }
}

impl IntoMember for Value {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        json(py, self)
    }
}

impl IntoMember for Extra {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if self.is_empty() { nothing(py) } else { object(py, self.0)?.into_member(py) }
    }
}

impl IntoMember for Timestamp {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        datetime(py, self)
    }
}

/// The time as a `datetime` in UTC; those past the year 9999 as the last that Python knows.
pub fn datetime(py: Python<'_>, time: Timestamp) -> PyResult<Py<PyAny>> {
    static EPOCH: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let millis = time.as_millis();
    let utc = PyTzInfo::utc(py)?.to_owned();
    let class = py.get_type::<PyDateTime>();
    let epoch = EPOCH.get_or_try_init(py, || {
        PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))
            .map(|epoch| epoch.into_any().unbind())
    })?;
    let days = i32::try_from(millis.div_euclid(MILLIS_A_DAY));
    let rest = millis.rem_euclid(MILLIS_A_DAY) as i32;
    let sum = days.map_err(PyErr::from).and_then(|days| {
        let distance = PyDelta::new(py, days, rest / 1000, rest % 1000 * 1000, true)?;
        epoch.bind(py).add(distance)
    });
    match sum {
        Ok(time) => Ok(time.unbind()),
        Err(_) => {
            let name = if millis < 0 { intern!(py, "min") } else { intern!(py, "max") };
            let end = class.getattr(name)?;
            Ok(end.call_method("replace", (), Some(&[("tzinfo", utc)].into_py_dict(py)?))?.unbind())
        }
    }
}

const MILLIS_A_DAY: i64 = 24 * 60 * 60 * 1000;

/// The record with these members. Nothing in it leads back to it, so the collector of cycles, which
/// has all classes of pyo3 under watch, need not look at it again and again.
#[inline(always)]
pub fn made<C: PyClass + Into<PyClassInitializer<C>>>(
    py: Python<'_>,
    record: C,
) -> PyResult<Py<C>> {
    let record = Py::new(py, record)?;
    // SAFETY: it is an object of a class with cycle collection, which may be taken out at any time;
    // when it is freed, that is done once more, and does nothing then.
    unsafe { ffi::PyObject_GC_UnTrack(record.as_ptr().cast()) };
    Ok(record)
}

/// A text of a page.
#[inline(always)]
pub fn text(py: Python<'_>, text: Option<&[u8]>) -> PyResult<Py<PyAny>> {
    match text {
        Some(text) => Ok(PyString::from_bytes(py, text)?.into_any().unbind()),
        None => Ok(py.None()),
    }
}

#[inline(always)]
pub fn number(py: Python<'_>, number: Option<i64>) -> Py<PyAny> {
    match number {
        Some(number) => PyInt::new(py, number).into_any().unbind(),
        None => py.None(),
    }
}

#[inline(always)]
pub fn flag(py: Python<'_>, flag: Option<bool>) -> Py<PyAny> {
    match flag {
        Some(flag) => PyBool::new(py, flag).to_owned().into_any().unbind(),
        None => py.None(),
    }
}

/// A mapping that was given to a constructor, copied.
pub fn mapping<'py>(
    py: Python<'py>,
    given: Option<Bound<'py, PyMapping>>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    if let Some(given) = given {
        dict.update(&given)?;
    }
    Ok(dict)
}

/// What was given to a constructor, or a record with nothing in it.
pub fn or_empty<R: IntoRecord + Default>(
    py: Python<'_>,
    given: Option<Py<R::Class>>,
) -> PyResult<Py<R::Class>> {
    given.map_or_else(|| R::default().into_record(py), Ok)
}

/// The names of a class's members, in their order.
pub struct Names {
    names: &'static [&'static str],
    /// As Python looks them up; made once.
    ready: PyOnceLock<Box<[Py<PyString>]>>,
}

impl Names {
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self { names, ready: PyOnceLock::new() }
    }

    pub fn of(&self, py: Python<'_>) -> &[Py<PyString>] {
        self.ready.get_or_init(py, || {
            self.names.iter().map(|name| PyString::intern(py, name).unbind()).collect()
        })
    }
}

/// The members, in the same order.
type Members<'a> = &'a [&'a Py<PyAny>];

fn is_absent(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if value.is_none() {
        return Ok(true);
    }
    let is_group = value.is_instance_of::<PyTuple>() || value.is_instance_of::<PyMappingProxy>();
    Ok(is_group && value.len()? == 0)
}

/// `License(license_id='1', status='Associated')`: what is there. Tokens are secrets or much alike.
pub fn repr(py: Python<'_>, class: &str, names: &Names, members: Members<'_>) -> PyResult<String> {
    let mut text = format!("{class}(");
    let mut before = "";
    for (name, value) in names.names.iter().zip(members) {
        let value = value.bind(py);
        if is_absent(value)? {
            continue;
        }
        let shown = if name.ends_with("_token") {
            "'…'".to_owned()
        } else if let Ok(mapping) = value.cast::<PyMappingProxy>() {
            PyDict::from_sequence(mapping.items()?.as_any())?.repr()?.to_string()
        } else {
            value.repr()?.to_string()
        };
        text.push_str(before);
        text.push_str(&format!("{name}={shown}"));
        before = ", ";
    }
    text.push(')');
    Ok(text)
}

pub fn are_equal(py: Python<'_>, one: Members<'_>, other: Members<'_>) -> PyResult<bool> {
    for (one, other) in one.iter().zip(other) {
        if !one.is(other) && !one.bind(py).eq(other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Of all members that have one: mappings and lists have none, and records that differ in those only
/// may well have the same.
pub fn hash(py: Python<'_>, class: &str, members: Members<'_>) -> PyResult<isize> {
    let values = members.iter().map(|value| value.bind(py)).filter(|value| {
        !value.is_instance_of::<PyMappingProxy>()
            && !value.is_instance_of::<PyDict>()
            && !value.is_instance_of::<PyList>()
    });
    let values: Vec<_> = values.collect();
    (class, PyTuple::new(py, values)?).into_pyobject(py)?.hash()
}

/// What `__new__` made this of, by name: so pickles are read by versions that know more members.
pub fn new_arguments<'py>(
    py: Python<'py>,
    names: &Names,
    members: Members<'_>,
) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
    let arguments = PyDict::new(py);
    for (name, value) in names.of(py).iter().zip(members) {
        let value = value.bind(py);
        if is_absent(value)? {
            continue;
        }
        match value.cast::<PyMappingProxy>() {
            Ok(mapping) => {
                let dict = PyDict::from_sequence(mapping.items()?.as_any())?;
                arguments.set_item(name, dict)?;
            }
            Err(_) => arguments.set_item(name, value)?,
        }
    }
    Ok((PyTuple::empty(py), arguments))
}

/// The members as a dict that is ready for JSON.
pub fn dict<'py>(
    py: Python<'py>,
    names: &Names,
    members: Members<'_>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in names.of(py).iter().zip(members) {
        dict.set_item(name, plain(value.bind(py))?)?;
    }
    Ok(dict)
}

/// A value as JSON knows it, and nobody else's.
fn plain<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    if value.is_none() || value.is_instance_of::<PyString>() || value.is_instance_of::<PyInt>() {
        return Ok(value.clone());
    }
    if let Ok(items) = value.cast::<PyTuple>() {
        let items = items.iter().map(|item| plain(&item)).collect::<PyResult<Vec<_>>>()?;
        return Ok(PyList::new(py, items)?.into_any());
    }
    if let Ok(items) = value.cast::<PyList>() {
        let items = items.iter().map(|item| plain(&item)).collect::<PyResult<Vec<_>>>()?;
        return Ok(PyList::new(py, items)?.into_any());
    }
    let items = match (value.cast::<PyMappingProxy>(), value.cast::<PyDict>()) {
        (Ok(mapping), _) if mapping.is_empty()? => Some(PyList::empty(py)),
        (Ok(mapping), _) => Some(mapping.items()?),
        (_, Ok(dict)) => Some(dict.items()),
        _ => None,
    };
    if let Some(items) = items {
        let dict = PyDict::new(py);
        for item in items {
            let (name, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = item.extract()?;
            dict.set_item(name, plain(&value)?)?;
        }
        return Ok(dict.into_any());
    }
    if value.is_instance_of::<PyDateTime>() {
        return value.call_method0(intern!(py, "isoformat"));
    }
    match value.getattr_opt(intern!(py, "to_dict"))? {
        Some(to_dict) => to_dict.call0(),
        None => Ok(value.clone()),
    }
}
