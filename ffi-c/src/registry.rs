//! Knows every handle, in the test build only. A wrong one ends the program at once, with a line on
//! standard error that says what was wrong.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

struct Known {
    name: &'static str,
    is_freed: bool,
    /// Calls that use it at the moment.
    uses: usize,
    /// Lives in another handle, and goes with that.
    is_borrowed: bool,
}

static HANDLES: LazyLock<Mutex<HashMap<usize, Known>>> = LazyLock::new(Mutex::default);

fn handles() -> MutexGuard<'static, HashMap<usize, Known>> {
    HANDLES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fault(what: &str) -> ! {
    eprintln!("vppkit: {what}");
    std::process::abort()
}

pub(crate) fn made(address: usize, name: &'static str) {
    handles().insert(address, Known { name, is_freed: false, uses: 0, is_borrowed: false });
}

/// A part of another handle is shown as a handle of its own.
pub(crate) fn shown(address: usize, name: &'static str) {
    let mut handles = handles();
    if handles.get(&address).is_none_or(|known| known.is_freed) {
        handles.insert(address, Known { name, is_freed: false, uses: 0, is_borrowed: true });
    }
}

/// The part of another handle is gone.
pub(crate) fn hidden(address: usize) {
    if let Some(known) = handles().get_mut(&address) {
        if known.uses > 0 {
            fault(&format!("what a {} belongs to was freed while it was in use", known.name));
        }
        known.is_freed = true;
    }
}

pub(crate) fn lent(address: usize, name: &'static str) {
    match handles().get_mut(&address) {
        None => fault(&format!("what was given as a {name} is no handle")),
        Some(known) if known.is_freed => fault(&format!("use of a freed {name}")),
        Some(known) if known.name != name => {
            fault(&format!("a {} was given as a {name}", known.name));
        }
        Some(known) => known.uses += 1,
    }
}

pub(crate) fn returned(address: usize) {
    if let Some(known) = handles().get_mut(&address) {
        known.uses -= 1;
    }
}

pub(crate) fn freed(address: usize, name: &'static str) {
    match handles().get_mut(&address) {
        None => fault(&format!("what was freed as a {name} is no handle")),
        Some(known) if known.is_freed => fault(&format!("double free of a {name}")),
        Some(known) if known.name != name => {
            fault(&format!("a {} was freed as a {name}", known.name));
        }
        Some(known) if known.is_borrowed => {
            fault(&format!("a {name} was freed that belongs to another handle"));
        }
        Some(known) if known.uses > 0 => fault(&format!("a {name} was freed while it was in use")),
        Some(known) => known.is_freed = true,
    }
}
