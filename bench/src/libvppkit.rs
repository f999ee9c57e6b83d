//! As much of libvppkit as the measurement of calls needs, loaded while the program runs: linked
//! together, it and core would be one.

use std::ffi::{CString, c_char, c_int, c_void};
use std::fmt;
use std::path::Path;
use std::ptr::null_mut;

use libloading::Library;

type Handle = *mut c_void;
type FreeFn = unsafe extern "C" fn(Handle);
type NewFn = unsafe extern "C" fn() -> Handle;
type SetTextFn = unsafe extern "C" fn(Handle, *const c_char);
type ConnectFn = unsafe extern "C" fn(Handle, *mut Handle, *mut Handle) -> c_int;
type LimitsFn = unsafe extern "C" fn(Handle, Handle, *mut Limits, *mut Handle) -> c_int;
type ReadConfigFn = unsafe extern "C" fn(Handle, Handle, *mut Handle, *mut Handle) -> c_int;

/// `vppkit_limits`.
#[repr(C)]
#[derive(Default)]
struct Limits {
    associate: i64,
    disassociate: i64,
}

/// The loaded library. It stays loaded.
pub(crate) struct Libvppkit {
    library: Library,
}

/// A client of it.
pub(crate) struct Client {
    client: Handle,
    limits: LimitsFn,
    read_config: ReadConfigFn,
    free_config: FreeFn,
    free: FreeFn,
}

/// A call that did not return `VPPKIT_OK`.
#[derive(Debug)]
pub(crate) struct Failed(c_int);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "libvppkit returned {}", self.0)
    }
}

impl std::error::Error for Failed {}

fn ok(status: c_int) -> Result<(), Failed> {
    if status == 0 { Ok(()) } else { Err(Failed(status)) }
}

impl Libvppkit {
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        // SAFETY: libvppkit does nothing when it is loaded.
        Ok(Self { library: unsafe { Library::new(path) }? })
    }

    /// # Safety
    /// `T` is the type of the function of that name in `vppkit.h`.
    unsafe fn function<T: Copy>(&self, name: &str) -> anyhow::Result<T> {
        // SAFETY: as above.
        Ok(*unsafe { self.library.get::<T>(name) }?)
    }

    pub(crate) fn connect(&self, url: &str, token: &str) -> anyhow::Result<Client> {
        let (url, token) = (CString::new(url)?, CString::new(token)?);
        // SAFETY: the types are those of vppkit.h; the texts live as long as the calls.
        unsafe {
            let new: NewFn = self.function("vppkit_client_options_new")?;
            let set_token: SetTextFn = self.function("vppkit_client_options_set_token")?;
            let set_url: SetTextFn =
                self.function("vppkit_client_options_set_service_config_url")?;
            let free_options: FreeFn = self.function("vppkit_client_options_free")?;
            let connect: ConnectFn = self.function("vppkit_client_connect")?;
            let mut client = Client {
                client: null_mut(),
                limits: self.function("vppkit_client_limits")?,
                read_config: self.function("vppkit_client_read_config")?,
                free_config: self.function("vppkit_client_config_free")?,
                free: self.function("vppkit_client_free")?,
            };
            let options = new();
            set_token(options, token.as_ptr());
            set_url(options, url.as_ptr());
            let connected = connect(options, &mut client.client, null_mut());
            free_options(options);
            ok(connected)?;
            Ok(client)
        }
    }
}

impl Client {
    pub(crate) fn limits(&self) -> Result<(), Failed> {
        let mut limits = Limits::default();
        // SAFETY: the client is alive; options and error may be NULL.
        ok(unsafe { (self.limits)(self.client, null_mut(), &mut limits, null_mut()) })?;
        if (limits.associate, limits.disassociate) == (10, 10) { Ok(()) } else { Err(Failed(0)) }
    }

    pub(crate) fn read_config(&self) -> Result<(), Failed> {
        let mut config = null_mut();
        // SAFETY: as above; what was given is freed once.
        unsafe {
            ok((self.read_config)(self.client, null_mut(), &mut config, null_mut()))?;
            (self.free_config)(config);
        }
        Ok(())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // SAFETY: it is made by `connect`, and freed here only; NULL is allowed.
        unsafe { (self.free)(self.client) };
    }
}
