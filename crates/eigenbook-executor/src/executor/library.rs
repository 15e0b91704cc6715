//! Loads the preloaded library and the cells.
//!
//! Nothing is ever unloaded: values of a cell's types may live as long as the session.

use super::host;
use anyhow::{Context, bail};
use eigenbook_wire::Outcome;
use eigenbook_wire::controls::Ended;
use eigenbook_wire::host::Host;
use std::ffi::{CStr, CString, c_void};
use std::sync::OnceLock;

/// The symbol of a cell whose statics other cells must find.
pub const SHARES: &str = "EIGENBOOK_SHARES";

/// What a cell has whose packages are in an object of their own: the path of that.
pub const PACKAGES: &str = "EIGENBOOK_PACKAGES";

type CellFunction = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

static FLUSH: OnceLock<extern "C" fn()> = OnceLock::new();
static QUIET: OnceLock<Quiet> = OnceLock::new();
static CALL: OnceLock<unsafe extern "C" fn(*const u8, usize) -> u8> = OnceLock::new();
static RENEW: OnceLock<unsafe extern "C" fn(*mut c_void)> = OnceLock::new();

type Quiet = extern "C" fn(extern "C" fn(*mut c_void), *mut c_void);

/// Loads the library before the first cell, and lends it our functions.
pub fn load() {
    let Ok(path) = std::env::var("EIGENBOOK_LIBRARY") else { return };
    // If the library does not load, the first cell that needs it reports it.
    let Ok(library) = open(&path) else { return };
    if let Ok(flush) = symbol(library, "eigenbook_wire_flush") {
        // SAFETY: the library defines it with this type.
        let _ = FLUSH.set(unsafe { std::mem::transmute::<*mut c_void, extern "C" fn()>(flush) });
    }
    if let Ok(quiet) = symbol(library, "eigenbook_wire_quiet") {
        // SAFETY: the library defines it with this type.
        let _ = QUIET.set(unsafe { std::mem::transmute::<*mut c_void, Quiet>(quiet) });
    }
    if let Ok(renew) = symbol(library, "eigenbook_wire_renew") {
        // SAFETY: the library defines it with this type.
        let renew: unsafe extern "C" fn(*mut c_void) = unsafe { std::mem::transmute(renew) };
        let _ = RENEW.set(renew);
    }
    if let Ok(call) = symbol(library, "eigenbook_wire_call") {
        // SAFETY: the library defines it with this type.
        let call: unsafe extern "C" fn(*const u8, usize) -> u8 =
            unsafe { std::mem::transmute(call) };
        let _ = CALL.set(call);
    }
    if let Ok(start) = symbol(library, "eigenbook_wire_start") {
        // SAFETY: the library defines it with this type.
        let start: unsafe extern "C" fn(*const Host) = unsafe { std::mem::transmute(start) };
        // SAFETY: the table outlives the call.
        unsafe { start(&host::TABLE) };
    }
}

/// A function of the library, or of one that it is made of.
pub fn find(name: &str) -> Option<*mut c_void> {
    let path = std::env::var("EIGENBOOK_LIBRARY").ok()?;
    symbol(open(&path).ok()?, name).ok()
}

/// Flushes the cell's standard output.
pub fn flush() {
    if let Some(flush) = FLUSH.get() {
        flush();
    }
}

/// Calls a function with empty buffers, and while no thread of the cells writes.
pub fn quietly(call: extern "C" fn(*mut c_void), context: *mut c_void) {
    // SAFETY: flushes the C streams of this process.
    unsafe { libc::fflush(std::ptr::null_mut()) };
    match QUIET.get() {
        Some(quiet) => quiet(call, context),
        None => call(context),
    }
}

/// Drops the variables that depend on threads, in a copy that has taken over.
pub fn renew(store: *mut c_void) {
    if let Some(renew) = RENEW.get() {
        // SAFETY: the store that the cells pass on, and no cell runs.
        unsafe { renew(store) };
    }
}

/// Runs the closure of a changed control, and returns how it ended.
pub fn call(call: &[u8]) -> Outcome {
    let Some(run) = CALL.get() else { return Outcome::Done };
    // SAFETY: the bytes outlive the call.
    match unsafe { run(call.as_ptr(), call.len()) } {
        ended if ended == Ended::Done as u8 => Outcome::Done,
        ended if ended == Ended::Failed as u8 => Outcome::Failed,
        _ => Outcome::Panicked,
    }
}

/// Loads a cell and runs it on the variables.
pub fn run(object: &str, function: &str, store: &mut *mut c_void) -> anyhow::Result<()> {
    // A cell uses the loaded library; a failure to load it is the actual error.
    if let Ok(path) = std::env::var("EIGENBOOK_LIBRARY") {
        open(&path)?;
    }
    // The engine numbers its functions; the tools have dropped the number.
    let function = function.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
    let library = open(object)?;
    if symbol(library, SHARES).is_ok() {
        let name = CString::new(object)?;
        // SAFETY: the object is loaded; from now on others find its statics.
        unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    }
    if let Ok(packages) = symbol(library, PACKAGES) {
        // Packages that are in several objects are those of the first, with their statics.
        // SAFETY: the cell has a C string there; the object is loaded, and is now visible to others.
        unsafe { libc::dlopen(packages.cast(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    }
    let cell = symbol(library, function)?;
    // SAFETY: the engine generates the function with this type.
    let cell: CellFunction = unsafe { std::mem::transmute(cell) };
    // SAFETY: the variables are passed from cell to cell as the engine expects.
    *store = unsafe { cell(*store) };
    Ok(())
}

fn open(path: &str) -> anyhow::Result<*mut c_void> {
    let name = CString::new(path)?;
    // SAFETY: a C string; initialisers of the object run, as for any library.
    let object = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW) };
    if object.is_null() {
        bail!("the compiled cell could not be loaded: {}", last_error());
    }
    Ok(object)
}

fn symbol(object: *mut c_void, name: &str) -> anyhow::Result<*mut c_void> {
    let c_name = CString::new(name)?;
    // SAFETY: a handle from `dlopen` and a C string.
    let found = unsafe { libc::dlsym(object, c_name.as_ptr()) };
    (!found.is_null()).then_some(found).with_context(|| format!("{name}: {}", last_error()))
}

fn last_error() -> String {
    // SAFETY: the text is valid until the next call of the family.
    let text = unsafe { libc::dlerror() };
    if text.is_null() {
        return "unknown reason".to_owned();
    }
    // SAFETY: not null, and a C string.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
