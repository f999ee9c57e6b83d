//! Records as Arrow knows them: a stream of record batches, one a page, in the capsules of Arrow's
//! PyCapsule interface.
//!
//! A text is `utf8`, a number `int64`, a flag `bool`, a record within another a `struct`, and many of
//! them a `list` of such. Members that are not known stand in one column as JSON, null where there
//! are none: their names are no matter of a schema.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Int64Builder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, ListArray, RecordBatch, RecordBatchReader, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::columns::{Cell, Column, Holds, Rows, Table};
use crate::page::AnyPage;

type Result<T> = std::result::Result<T, ArrowError>;

/// Waits for the next page; `None` once there are no more. It is called by threads that may know
/// nothing of Python, as its consumer likes, and is attached for the call: it detaches to wait.
pub type NextPage = Box<dyn FnMut(Python<'_>) -> PyResult<Option<AnyPage>> + Send>;

/// The capsule of a stream of batches, one for each page that is not empty.
///
/// The capsule owns the stream, and frees it if nobody takes it. What fails while pages are read
/// comes out at the consumer, as an error with the text of the exception.
pub fn stream<'py>(
    py: Python<'py>,
    table: &'static Table,
    next: NextPage,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = Batches { schema: schema(table), next: Some(next) };
    let stream = FFI_ArrowArrayStream::new(Box::new(batches));
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

/// The capsule of the stream of one page.
pub fn stream_of(py: Python<'_>, page: AnyPage) -> PyResult<Bound<'_, PyCapsule>> {
    let table = page.rows().table();
    let mut page = Some(page);
    stream(py, table, Box::new(move |_| Ok(page.take())))
}

/// The capsule of the schema.
pub fn schema_of<'py>(py: Python<'py>, table: &'static Table) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema(table).as_ref());
    let schema = schema.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}

struct Batches {
    schema: SchemaRef,
    /// `None` once it has come to its end, or has failed.
    next: Option<NextPage>,
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        // C called, through which a panic must not go.
        let batch = catch_unwind(AssertUnwindSafe(|| self.batch()));
        let batch = batch.unwrap_or_else(|_| Err(failure("a bug in vppkit: it panicked")));
        if !matches!(batch, Ok(Some(_))) {
            self.next = None;
        }
        batch.transpose()
    }
}

impl Batches {
    fn batch(&mut self) -> Result<Option<RecordBatch>> {
        let Some(next) = &mut self.next else { return Ok(None) };
        loop {
            let page = Python::try_attach(|py| next(py).map_err(|error| in_words(py, &error)));
            let page = page.unwrap_or_else(|| Err(failure("Python is being shut down")))?;
            let Some(page) = page else { return Ok(None) };
            if page.rows().len() > 0 {
                return batch(&self.schema, page.rows()).map(Some);
            }
        }
    }
}

/// The exception as a consumer shows it, which knows texts only.
fn in_words(py: Python<'_>, error: &PyErr) -> ArrowError {
    let class = error.get_type(py).name().map(|name| name.to_string());
    failure(&format!("{}: {}", class.unwrap_or_default(), error.value(py)))
}

fn failure(text: &str) -> ArrowError {
    // It becomes a text of C.
    ArrowError::ExternalError(text.replace('\0', " ").into())
}

fn schema(table: &Table) -> SchemaRef {
    Arc::new(Schema::new(fields(table)))
}

fn fields(table: &Table) -> Fields {
    table.columns.iter().map(|column| Field::new(column.name, type_of(column), true)).collect()
}

fn type_of(column: &Column) -> DataType {
    match &column.holds {
        Holds::Text { .. } | Holds::Json => DataType::Utf8,
        Holds::Number => DataType::Int64,
        Holds::Flag => DataType::Boolean,
        Holds::Record(table) => DataType::Struct(fields(table)),
        Holds::Records(table) => DataType::List(item(table)),
    }
}

fn item(table: &Table) -> FieldRef {
    Arc::new(Field::new("item", DataType::Struct(fields(table)), true))
}

fn batch(schema: &SchemaRef, rows: &dyn Rows) -> Result<RecordBatch> {
    let places: Vec<_> = places_of(rows).collect();
    RecordBatch::try_new(Arc::clone(schema), arrays(rows.table(), &places)?)
}

/// Where a record is; `None` where there is none.
type Place<'a> = Option<(&'a dyn Rows, usize)>;

fn arrays(table: &Table, places: &[Place<'_>]) -> Result<Vec<ArrayRef>> {
    let columns = table.columns.iter().enumerate();
    columns.map(|(at, column)| array(&column.holds, at, places)).collect()
}

fn array(holds: &Holds, column: usize, places: &[Place<'_>]) -> Result<ArrayRef> {
    let cells =
        places.iter().map(|place| place.map_or(Cell::Absent, |(rows, row)| rows.cell(row, column)));
    Ok(match holds {
        Holds::Text { .. } => {
            let mut texts = BinaryBuilder::with_capacity(places.len(), places.len() * 16);
            for cell in cells {
                texts.append_option(if let Cell::Text(text) = cell { Some(text) } else { None });
            }
            // All at once is checked much faster than text by text.
            Arc::new(StringArray::try_from_binary(texts.finish())?)
        }
        Holds::Number => {
            let mut numbers = Int64Builder::with_capacity(places.len());
            for cell in cells {
                numbers.append_option(if let Cell::Number(one) = cell { Some(one) } else { None });
            }
            Arc::new(numbers.finish())
        }
        Holds::Flag => {
            let mut flags = BooleanBuilder::with_capacity(places.len());
            for cell in cells {
                flags.append_option(if let Cell::Flag(flag) = cell { Some(flag) } else { None });
            }
            Arc::new(flags.finish())
        }
        Holds::Json => {
            let mut texts = StringBuilder::new();
            for cell in cells {
                texts.append_option(match cell {
                    Cell::Extra(extra) => Some(serde_json::to_string(&extra).map_err(external)?),
                    _ => None,
                });
            }
            Arc::new(texts.finish())
        }
        Holds::Record(table) => {
            let inner = nested(cells);
            let places: Vec<_> = inner.iter().map(|rows| Some((rows.as_deref()?, 0))).collect();
            let is_there: Vec<_> = places.iter().map(Option::is_some).collect();
            let arrays = arrays(table, &places)?;
            Arc::new(StructArray::try_new(fields(table), arrays, Some(is_there.into()))?)
        }
        Holds::Records(table) => {
            let inner = nested(cells);
            let lengths = inner.iter().map(|rows| rows.as_ref().map_or(0, |rows| rows.len()));
            let offsets = OffsetBuffer::from_lengths(lengths);
            let places: Vec<_> =
                inner.iter().flatten().flat_map(|rows| places_of(&**rows)).collect();
            let arrays = arrays(table, &places)?;
            let values = StructArray::try_new(fields(table), arrays, None)?;
            Arc::new(ListArray::try_new(item(table), offsets, Arc::new(values), None)?)
        }
    })
}

fn nested<'a>(cells: impl Iterator<Item = Cell<'a>>) -> Vec<Option<Box<dyn Rows>>> {
    cells.map(|cell| if let Cell::Records(rows) = cell { Some(rows) } else { None }).collect()
}

fn places_of(rows: &dyn Rows) -> impl Iterator<Item = Place<'_>> {
    (0..rows.len()).map(move |row| Some((rows, row)))
}

fn external(error: serde_json::Error) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}
