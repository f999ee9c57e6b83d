//! Panics anywhere, also in tasks that nobody awaits.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
static WATCH: Once = Once::new();

fn seen() -> MutexGuard<'static, Vec<String>> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on panics are noted and not printed.
pub(crate) fn watch() {
    WATCH.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            let mut text = info.to_string();
            if let Some(name) = std::thread::current().name().filter(|name| *name != "main") {
                text = format!("thread {name}: {text}");
            }
            seen().push(text);
        }));
    });
}

/// What panicked since it was asked last.
pub(crate) fn take() -> Vec<String> {
    std::mem::take(&mut seen())
}
