//! Ready texts of values that come again and again.

use pyo3::prelude::*;
use pyo3::types::PyString;

/// Texts by their bytes, the last one in each place. Lives as long as who reads the records: what is
/// no longer common is forgotten then.
pub struct Cache {
    places: Box<[Place]>,
}

/// As many as there are values of the top byte of a hash. In prototypes this saved a sixth of making
/// a record; a table that never forgets did not save more.
const PLACES: usize = 256;

#[derive(Default)]
struct Place {
    key: Key,
    text: Option<Py<PyAny>>,
}

/// The bytes of a text of at most 16: its first and its last eight, or what stands for them, which
/// with its length is all of it.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    len: usize,
}

impl Default for Cache {
    fn default() -> Self {
        Self { places: (0..PLACES).map(|_| Place::default()).collect() }
    }
}

impl Cache {
    /// A text that many records have.
    #[inline(always)]
    pub fn text(&mut self, py: Python<'_>, text: Option<&[u8]>) -> PyResult<Py<PyAny>> {
        match text {
            Some(text) => self.find(py, text, false),
            None => Ok(py.None()),
        }
    }

    /// One of a few words; interned, so that comparing it with a literal compares pointers.
    #[inline(always)]
    pub fn word(&mut self, py: Python<'_>, text: Option<&[u8]>) -> PyResult<Py<PyAny>> {
        match text {
            Some(text) => self.find(py, text, true),
            None => Ok(py.None()),
        }
    }

    #[inline(always)]
    fn find(&mut self, py: Python<'_>, text: &[u8], is_word: bool) -> PyResult<Py<PyAny>> {
        let Some(key) = Key::of(text) else {
            return Ok(PyString::from_bytes(py, text)?.into_any().unbind());
        };
        let place = &mut self.places[key.place()];
        match &place.text {
            Some(ready) if place.key == key => Ok(ready.clone_ref(py)),
            _ => place.fill(py, key, text, is_word),
        }
    }
}

impl Place {
    #[cold]
    fn fill(
        &mut self,
        py: Python<'_>,
        key: Key,
        text: &[u8],
        is_word: bool,
    ) -> PyResult<Py<PyAny>> {
        let mut made = PyString::from_bytes(py, text)?;
        if is_word {
            made = PyString::intern(py, made.to_str()?);
        }
        let made = made.into_any().unbind();
        *self = Self { key, text: Some(made.clone_ref(py)) };
        Ok(made)
    }
}

impl Key {
    #[inline(always)]
    fn of(text: &[u8]) -> Option<Self> {
        let len = text.len();
        if len > 16 {
            return None;
        }
        let (first, last) = if let (Some(first), Some(last)) =
            (text.first_chunk::<8>(), text.last_chunk::<8>())
        {
            (u64::from_ne_bytes(*first), u64::from_ne_bytes(*last))
        } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>())
        {
            (u32::from_ne_bytes(*first).into(), u32::from_ne_bytes(*last).into())
        } else if let [first, .., last] = text {
            (u64::from(*first) << 8 | u64::from(text[len / 2]), u64::from(*last))
        } else {
            (text.first().copied().unwrap_or_default().into(), 0)
        };
        Some(Self { first, last, len })
    }

    #[inline(always)]
    fn place(self) -> usize {
        let mixed = (self.first ^ self.last.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 56) as usize
    }
}
