//! Records as rows of a table, for whoever wants their members one by one: columns for Python, and
//! Arrow.

use pyo3::PyClass;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use serde::Serialize;
use vpp::Extra;

use crate::cache::Cache;
use crate::record::{self, IntoMember, IntoRecord};

/// A record that comes in pages. Its implementations are written by `cargo xtask gen`.
pub trait Paged: vpp::Record + IntoRecord<Class: PyClass> + Serialize + Clone {
    const TABLE: &'static Table;

    /// Makes the record at once, with all its members.
    fn build(
        view: Self::Ref<'_>,
        py: Python<'_>,
        cache: &mut Cache,
    ) -> PyResult<Py<<Self as IntoRecord>::Class>>;

    /// One member of a record of a page.
    fn cell(view: Self::Ref<'_>, column: usize) -> Cell<'_>;

    /// One member of a record that stands alone.
    fn cell_of(&self, column: usize) -> Cell<'_>;
}

/// The members of a kind of record, in their order.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
}

pub struct Column {
    pub name: &'static str,
    pub holds: Holds,
}

pub enum Holds {
    Text {
        is_repeated: bool,
    },
    Number,
    Flag,
    Record(&'static Table),
    Records(&'static Table),
    /// Members that are not known, as one JSON text.
    Json,
}

/// One member of one record.
pub enum Cell<'a> {
    Absent,
    Text(&'a [u8]),
    Number(i64),
    Flag(bool),
    Records(Box<dyn Rows>),
    Extra(Extra),
}

impl<'a> Cell<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(text.as_bytes())
    }

    pub fn of_text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::text)
    }

    pub fn of_bytes(text: Option<&'a [u8]>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }

    pub fn of_number(number: Option<i64>) -> Self {
        number.map_or(Self::Absent, Self::Number)
    }

    pub fn of_flag(flag: Option<bool>) -> Self {
        flag.map_or(Self::Absent, Self::Flag)
    }

    pub fn of_extra(extra: Extra) -> Self {
        if extra.is_empty() { Self::Absent } else { Self::Extra(extra) }
    }

    pub fn record<R: Paged>(record: Option<R>) -> Self {
        record.map_or(Self::Absent, |record| Self::records(vec![record]))
    }

    pub fn records<R: Paged>(records: Vec<R>) -> Self {
        Self::Records(Box::new(Alone(records)))
    }
}

/// Records in a row, of whatever kind.
#[expect(clippy::len_without_is_empty, reason = "nobody asks")]
pub trait Rows: Send + Sync {
    fn table(&self) -> &'static Table;

    fn len(&self) -> usize;

    /// A member of the record at an index that there is.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;

    /// The record at an index, if there is one.
    fn record(&self, py: Python<'_>, row: usize, cache: &mut Cache) -> PyResult<Option<Py<PyAny>>>;
}

impl<R: Paged> Rows for vpp::Page<R> {
    fn table(&self) -> &'static Table {
        R::TABLE
    }

    fn len(&self) -> usize {
        vpp::Page::len(self)
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.get(row).map_or(Cell::Absent, |view| R::cell(view, column))
    }

    fn record(&self, py: Python<'_>, row: usize, cache: &mut Cache) -> PyResult<Option<Py<PyAny>>> {
        let view = self.get(row);
        view.map(|view| Ok(R::build(view, py, cache)?.into_any())).transpose()
    }
}

/// Records that stand alone, such as those within another.
struct Alone<R>(Vec<R>);

impl<R: Paged> Rows for Alone<R> {
    fn table(&self) -> &'static Table {
        R::TABLE
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.0.get(row).map_or(Cell::Absent, |record| record.cell_of(column))
    }

    fn record(&self, py: Python<'_>, row: usize, _: &mut Cache) -> PyResult<Option<Py<PyAny>>> {
        self.0.get(row).map(|record| record.clone().into_member(py)).transpose()
    }
}

/// The values of the named members, or of all, as a list each.
pub fn columns<'py>(
    py: Python<'py>,
    rows: &dyn Rows,
    names: Option<Vec<String>>,
) -> PyResult<Bound<'py, PyDict>> {
    let table = rows.table();
    let wanted = match names {
        Some(names) => {
            names.iter().map(|name| table.position(name)).collect::<PyResult<Vec<_>>>()?
        }
        None => (0..table.columns.len()).collect(),
    };
    let mut cache = Cache::default();
    let columns = PyDict::new(py);
    for column in wanted {
        let values = (0..rows.len()).map(|row| value(py, rows, row, column, &mut cache));
        let values = PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)?;
        columns.set_item(table.columns[column].name, values)?;
    }
    Ok(columns)
}

impl Table {
    fn position(&self, name: &str) -> PyResult<usize> {
        self.columns.iter().position(|column| column.name == name).ok_or_else(|| {
            let known: Vec<_> = self.columns.iter().map(|column| column.name).collect();
            let (class, known) = (self.name, known.join(", "));
            PyValueError::new_err(format!("{class} has no member {name:?}; it has {known}"))
        })
    }
}

fn value(
    py: Python<'_>,
    rows: &dyn Rows,
    row: usize,
    column: usize,
    cache: &mut Cache,
) -> PyResult<Py<PyAny>> {
    let holds = &rows.table().columns[column].holds;
    match rows.cell(row, column) {
        Cell::Text(text) => match holds {
            Holds::Text { is_repeated: true } => cache.text(py, Some(text)),
            _ => record::text(py, Some(text)),
        },
        Cell::Number(number) => number.into_member(py),
        Cell::Flag(flag) => flag.into_member(py),
        Cell::Extra(extra) => extra.into_member(py),
        Cell::Records(inner) => {
            let mut items = Vec::with_capacity(inner.len());
            for row in 0..inner.len() {
                items.extend(inner.record(py, row, cache)?);
            }
            match holds {
                Holds::Record(_) => Ok(items.pop().unwrap_or_else(|| py.None())),
                _ => Ok(PyTuple::new(py, items)?.into_any().unbind()),
            }
        }
        Cell::Absent => match holds {
            Holds::Records(_) => Ok(PyTuple::empty(py).into_any().unbind()),
            Holds::Json => Extra::default().into_member(py),
            _ => Ok(py.None()),
        },
    }
}
