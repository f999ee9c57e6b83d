//! Signals belong to the program: none runs its handlers on a thread of the library, and none is
//! raised by what the library does. Without unix there is nothing to do.

/// A change of this thread's blocked signals, taken back when it is dropped.
#[must_use]
pub struct Blocked {
    #[cfg(unix)]
    before: unix::Set,
    #[cfg(target_os = "linux")]
    swallows_pipe: bool,
    /// It is about the thread that it was made on.
    _thread: std::marker::PhantomData<*const ()>,
}

#[cfg(unix)]
impl Blocked {
    /// Blocks what comes from elsewhere, so that threads that are started meanwhile begin so.
    pub fn all() -> Self {
        Self::of(&unix::from_elsewhere(), false)
    }

    /// Blocks SIGPIPE: writing to a connection that the other side has closed raises it in the
    /// thread that writes, and it would end a program that has not thought of it. Elsewhere than on
    /// Linux the standard library asks for connections that raise none.
    pub fn pipe() -> Self {
        Self::of(&unix::pipe(), cfg!(target_os = "linux") && !unix::is_pipe_pending())
    }

    #[cfg_attr(not(target_os = "linux"), allow(unused_variables))]
    fn of(signals: &unix::Set, swallows_pipe: bool) -> Self {
        Self {
            before: unix::block(signals),
            #[cfg(target_os = "linux")]
            swallows_pipe,
            _thread: std::marker::PhantomData,
        }
    }
}

#[cfg(unix)]
impl Drop for Blocked {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        if self.swallows_pipe {
            unix::swallow_pipe();
        }
        unix::set(&self.before);
    }
}

#[cfg(not(unix))]
impl Blocked {
    pub fn all() -> Self {
        Self { _thread: std::marker::PhantomData }
    }

    pub fn pipe() -> Self {
        Self::all()
    }
}

/// Blocks all signals for good. For threads of the library.
pub fn block_for_good() {
    std::mem::forget(Blocked::all());
}

#[cfg(unix)]
mod unix {
    use std::mem::MaybeUninit;

    use libc::{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPIPE, SIGSEGV, SIGSYS, SIGTRAP};

    pub(super) type Set = libc::sigset_t;

    fn empty() -> Set {
        let mut set = MaybeUninit::uninit();
        // SAFETY: it makes the set whole.
        unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            set.assume_init()
        }
    }

    /// Those that are not of a thread's own making: a fault has to be met where it happens.
    pub(super) fn from_elsewhere() -> Set {
        let mut set = empty();
        // SAFETY: the set is whole, and the numbers are signals.
        unsafe {
            libc::sigfillset(&raw mut set);
            for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP] {
                libc::sigdelset(&raw mut set, fault);
            }
        }
        set
    }

    pub(super) fn pipe() -> Set {
        let mut set = empty();
        // SAFETY: as above.
        unsafe { libc::sigaddset(&raw mut set, SIGPIPE) };
        set
    }

    /// Blocks signals on this thread; those that were blocked before.
    pub(super) fn block(signals: &Set) -> Set {
        let mut before = empty();
        // SAFETY: both are whole sets.
        unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, signals, &raw mut before) };
        before
    }

    pub(super) fn set(signals: &Set) {
        // SAFETY: it is a whole set, and the old one is not asked for.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, signals, std::ptr::null_mut()) };
    }

    /// Whether one waits already that is none of ours.
    pub(super) fn is_pipe_pending() -> bool {
        let mut pending = empty();
        // SAFETY: both calls are given a whole set.
        unsafe {
            libc::sigpending(&raw mut pending);
            libc::sigismember(&raw const pending, SIGPIPE) == 1
        }
    }

    /// Takes the one that waits, if one does.
    #[cfg(target_os = "linux")]
    pub(super) fn swallow_pipe() {
        let no_time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the set and the time are whole; what it was is not asked for.
        unsafe { libc::sigtimedwait(&pipe(), std::ptr::null_mut(), &raw const no_time) };
    }
}
