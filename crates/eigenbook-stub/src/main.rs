//! The program that evcxr finds under the names `cargo` and `rustup`: it forwards its call to the
//! kernel.
//!
//! evcxr runs `cargo build` for each cell. The kernel compiles the cell itself (its module
//! `compile/`), and this program only forwards the call: it sends its folder, arguments and
//! environment over the socket beside it, and prints the answer.

use std::env;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

/// The kernel's socket, in the folder of this program.
const SOCKET: &str = "compile";

/// Cargo's own exit code for a failure.
const FAILED: u8 = 101;

fn main() -> ExitCode {
    let answered = ask().unwrap_or_else(|error| {
        eprintln!("error: the kernel does not answer: {error}");
        FAILED
    });
    ExitCode::from(answered)
}

/// Sends the call to the kernel, prints the answer, and returns the exit code.
fn ask() -> io::Result<u8> {
    let program = env::current_exe()?;
    let mut kernel = UnixStream::connect(program.with_file_name(SOCKET))?;
    kernel.write_all(&question(program.file_name().unwrap_or_default().as_bytes())?)?;
    kernel.shutdown(Shutdown::Write)?;
    let mut answer = Vec::new();
    kernel.read_to_end(&mut answer)?;
    let (head, texts) = answer.split_first_chunk::<5>().ok_or(io::ErrorKind::UnexpectedEof)?;
    let [code, length @ ..] = *head;
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(io::Error::other)?;
    let (out, err) = texts.split_at_checked(length).ok_or(io::ErrorKind::UnexpectedEof)?;
    io::stdout().write_all(out)?;
    io::stderr().write_all(err)?;
    Ok(code)
}

/// Four fields, each after its number of bytes: the name, the folder, the arguments and the
/// environment; the parts of the last two end in zero bytes.
fn question(name: &[u8]) -> io::Result<Vec<u8>> {
    let folder = env::current_dir()?.into_os_string();
    let arguments = list(env::args_os().skip(1).map(|argument| argument.as_bytes().to_vec()));
    let variables =
        env::vars_os().map(|(name, value)| [name.as_bytes(), b"=", value.as_bytes()].concat());
    let fields = [name, folder.as_bytes(), &arguments, &list(variables)];
    let length = |field: &[u8]| u32::try_from(field.len()).map_err(io::Error::other);
    let mut question = Vec::new();
    for field in fields {
        question.extend(length(field)?.to_le_bytes());
        question.extend(field);
    }
    Ok(question)
}

fn list(parts: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    parts.flat_map(|part| [part, vec![0]].concat()).collect()
}
