//! The library's side: functions that the executor provides to it.
//!
//! The executor calls [`eigenbook_wire_start`] once after loading the library. Elsewhere (tests,
//! examples, stock evcxr) it is never called, and [`is_present`] is false.

use crate::Message;
use crate::controls::{Call, Ended};
use crate::variables::VariableStore;
use std::any::Any;
use std::ffi::c_void;
use std::io;
use std::panic::PanicHookInfo;
use std::sync::{Mutex, OnceLock};
use std::thread::{self, ThreadId};

/// The functions that the executor provides to the library.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Host {
    /// Sends one message, given as JSON text.
    pub send: extern "C" fn(*const u8, usize),
    /// Whether the user has asked to stop.
    pub interrupted: extern "C" fn() -> bool,
    /// Asks for a line of text: prompt and its length, secret, then a function that receives the
    /// answer and its context. Returns false if there is no answer.
    pub input: extern "C" fn(*const u8, usize, bool, Receive, *mut c_void) -> bool,
    /// What controls were moved to while the cell runs, and was not asked for yet: a function that
    /// receives a [`Call`] as JSON, and its context. Returns false where nothing was moved.
    pub moved: extern "C" fn(Receive, *mut c_void) -> bool,
}

/// Receives the bytes of an answer.
pub type Receive = extern "C" fn(*mut c_void, *const u8, usize);

static HOST: OnceLock<Host> = OnceLock::new();
/// The runner of the closures of controls; set once the first control exists.
static CALLED: OnceLock<fn(&Call) -> Ended> = OnceLock::new();
/// The thread that runs the cells.
static OF_CELLS: OnceLock<ThreadId> = OnceLock::new();

/// The table of methods of the standard hook for panics.
static STANDARD: OnceLock<usize> = OnceLock::new();

/// The last panic on that thread that the hook has reported.
static REPORTED: Mutex<Option<String>> = Mutex::new(None);

/// The message of a panic whose value is not text.
const NO_TEXT: &str = "a value that is not text";

/// Called by the executor once the library is loaded: keeps the table and reports panics.
///
/// # Safety
/// `host` points to a valid table for the length of the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eigenbook_wire_start(host: *const Host) {
    // The functions of the table are those of the process itself and stay valid.
    let _ = HOST.set(unsafe { *host });
    let _ = OF_CELLS.set(thread::current().id());
    let _ = STANDARD.set(table_of(&*std::panic::take_hook()));
    std::panic::set_hook(Box::new(report_panic));
}

/// Called by the executor to flush the buffer of `print!`.
#[unsafe(no_mangle)]
pub extern "C" fn eigenbook_wire_flush() {
    let _ = io::Write::flush(&mut io::stdout());
}

/// Calls a function while no other thread writes to the standard streams: a copy of the process that
/// is made in it finds them free.
#[unsafe(no_mangle)]
pub extern "C" fn eigenbook_wire_quiet(call: extern "C" fn(*mut c_void), context: *mut c_void) {
    let mut out = io::stdout().lock();
    let _err = io::stderr().lock();
    // The copy would write buffered text a second time.
    let _ = io::Write::flush(&mut out);
    renew_hook();
    call(context);
}

/// The last cell may have called `take_hook`, after which the standard hook is in force, as at the
/// start of a program; here that is ours. A hook of the notebook's own stays.
fn renew_hook() {
    let hook = std::panic::take_hook();
    let is_standard = STANDARD.get() == Some(&table_of(&*hook));
    std::panic::set_hook(if is_standard { Box::new(report_panic) } else { hook });
}

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

fn table_of(hook: &Hook) -> usize {
    // SAFETY: a reference to a trait's object is two words: its address, and its table of methods.
    let [_, table]: [usize; 2] = unsafe { std::mem::transmute(hook) };
    table
}

/// Called in a copy that has taken over: values that depend on threads are created again when
/// needed.
///
/// # Safety
/// `store` is null, or the store of this session, which has no other user.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eigenbook_wire_renew(store: *mut c_void) {
    // SAFETY: the caller's promise.
    if let Some(store) = unsafe { store.cast::<VariableStore>().as_mut() } {
        store.forget_shared();
    }
}

/// Called by the executor, between cells, when controls have moved; the answer is an [`Ended`].
///
/// # Safety
/// `text` points to so many bytes for the length of the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eigenbook_wire_call(text: *const u8, length: usize) -> u8 {
    // SAFETY: the caller's promise.
    let text = unsafe { std::slice::from_raw_parts(text, length) };
    let (Ok(call), Some(called)) = (serde_json::from_slice::<Call>(text), CALLED.get()) else {
        return answer_of_nobody() as u8;
    };
    match std::panic::catch_unwind(|| called(&call)) {
        Ok(ended) => ended as u8,
        Err(payload) => {
            // It may panic again while it is dropped.
            std::mem::forget(payload);
            Ended::Panicked as u8
        }
    }
}

/// The message about a control whose cell has not run in this process.
pub fn answer_of_nobody() -> Ended {
    send(&Message::Failure {
        type_name: CONTROL.to_owned(),
        message: "this control has lost its closure\nRun its cell again.".to_owned(),
    });
    Ended::Failed
}

/// The name of the error of a control without a closure.
pub const CONTROL: &str = "Control";

/// The library's function that runs the closures of controls.
pub fn on_call(called: fn(&Call) -> Ended) {
    let _ = CALLED.set(called);
}

/// Whether an executor has lent its functions.
pub fn is_present() -> bool {
    HOST.get().is_some()
}

/// Sends a message to the kernel; without a host it goes nowhere.
pub fn send(message: &Message) {
    if let Some(host) = HOST.get() {
        let text = serde_json::to_vec(message).expect("a message is always JSON");
        (host.send)(text.as_ptr(), text.len());
    }
}

/// Whether the user has asked to stop.
pub fn interrupted() -> bool {
    HOST.get().is_some_and(|host| (host.interrupted)())
}

/// What controls were moved to while the cell runs, if they were since this was asked last.
pub fn moved() -> Option<Call> {
    let host = HOST.get()?;
    let mut text: Vec<u8> = Vec::new();
    let has_moved = (host.moved)(receive, (&raw mut text).cast::<c_void>());
    has_moved.then(|| serde_json::from_slice(&text).ok()).flatten()
}

/// Takes bytes into the buffer that is the context.
extern "C" fn receive(context: *mut c_void, bytes: *const u8, length: usize) {
    // SAFETY: the context is a buffer of ours, and the executor passes a valid slice.
    let (buffer, bytes) =
        unsafe { (&mut *context.cast::<Vec<u8>>(), std::slice::from_raw_parts(bytes, length)) };
    buffer.extend_from_slice(bytes);
}

/// Asks the user for a line of text.
///
/// # Errors
/// `Unsupported` if the front end takes no input.
pub fn input(prompt: &str, secret: bool) -> io::Result<String> {
    let mut answer: Vec<u8> = Vec::new();
    let context = (&raw mut answer).cast::<c_void>();
    let asked = HOST
        .get()
        .is_some_and(|host| (host.input)(prompt.as_ptr(), prompt.len(), secret, receive, context));
    if !asked {
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "input: this front end does not let a cell ask for input.",
        ));
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Reports the panic that has ended a cell, if the hook has not: a cell may set a hook of its own.
pub fn report_payload(payload: &(dyn Any + Send)) {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = text.unwrap_or(NO_TEXT);
    let is_reported = REPORTED.lock().is_ok_and(|last| last.as_deref() == Some(message));
    if !is_reported {
        let (message, file) = (message.to_owned(), String::new());
        send(&Message::Panic { message, file, line: 0, column: 0, thread: None });
    }
}

fn report_panic(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or(NO_TEXT).to_owned();
    let (file, line, column) =
        info.location().map_or(("", 0, 0), |at| (at.file(), at.line(), at.column()));
    let current = thread::current();
    // A panic on another thread may never be noticed, and the cell may still succeed.
    let thread = (OF_CELLS.get() != Some(&current.id()))
        .then(|| current.name().unwrap_or_default().to_owned());
    if let (None, Ok(mut last)) = (&thread, REPORTED.lock()) {
        *last = Some(message.clone());
    }
    send(&Message::Panic { message, file: file.to_owned(), line, column, thread });
}
