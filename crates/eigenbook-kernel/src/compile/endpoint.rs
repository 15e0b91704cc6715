//! Dispatches evcxr's calls of `cargo` and `rustup` to the code that answers each.
//!
//! Calls that the prebuilt world can answer are answered from there; all others go to the real
//! cargo, with the student's own settings.

use super::compiler::{Compiled, Compiler};
use super::packages::real_cargo::real_cargo;
use super::packages::{dependencies, tried};
use super::tool_call::{Answer, ToolCall};
use super::{cell, check};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The socket, in the folder of the programs that evcxr finds.
const SOCKET: &str = "compile";

/// How long calls that are left behind may take; their compilers have ended.
const PATIENCE: Duration = Duration::from_secs(1);

/// Listens for the stub, which evcxr calls as `cargo` and `rustup`, in the folder of that stub, and
/// answers one call after another in a thread of its own, as long as the process lives.
///
/// # Errors
/// If the socket cannot be made.
pub fn open(compiler: &Compiler) -> anyhow::Result<()> {
    let socket = socket(compiler);
    let compiler = compiler.clone();
    listen(&socket, move |question| respond(&compiler, question))
}

/// Waits until all calls so far are answered: a program that was ended with its cell leaves its
/// call behind, and the answer would be taken for that of the next cell.
pub fn settle(compiler: &Compiler) {
    // Where nobody listens, no call is left.
    let _ = catch_up(&socket(compiler), PATIENCE);
}

fn socket(compiler: &Compiler) -> PathBuf {
    compiler.setting().tools.join(SOCKET)
}

fn listen(
    socket: &Path,
    respond: impl Fn(&[u8]) -> anyhow::Result<Vec<u8>> + Send + 'static,
) -> anyhow::Result<()> {
    let listener = UnixListener::bind(socket)?;
    std::thread::Builder::new().name("compile".to_owned()).spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            let mut question = Vec::new();
            // A call that only waits in line is empty, and a program that was ended meanwhile wants
            // no answer.
            if matches!(connection.read_to_end(&mut question), Ok(1..))
                && let Ok(answer) = respond(&question)
            {
                let _ = connection.write_all(&answer);
            }
        }
    })?;
    Ok(())
}

/// Waits in line behind all calls so far, with an empty one.
fn catch_up(socket: &Path, patience: Duration) -> io::Result<usize> {
    let mut connection = UnixStream::connect(socket)?;
    connection.set_read_timeout(Some(patience))?;
    connection.shutdown(Shutdown::Write)?;
    connection.read(&mut [0])
}

/// The answer to a call, as it crosses the socket.
fn respond(compiler: &Compiler, question: &[u8]) -> anyhow::Result<Vec<u8>> {
    let answered = ToolCall::read(question).and_then(|tool_call| answer(compiler, &tool_call));
    let Answer { code, out, err } =
        answered.unwrap_or_else(|error| Answer::failed(format!("error: {error:#}\n").as_bytes()));
    let length = u32::try_from(out.len())?.to_le_bytes();
    Ok([&[code][..], &length, &out, &err].concat())
}

fn answer(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    if tool_call.program == "rustup" {
        return Ok(which(compiler, tool_call));
    }
    let is_command = |argument: &&str| !argument.starts_with(['-', '+']);
    let mut words = tool_call.arguments.iter().filter_map(|argument| argument.to_str());
    match words.find(is_command) {
        Some("build") => noted(compiler, cell::compile(compiler, tool_call)),
        Some("check") => noted(compiler, check::check(compiler, tool_call)),
        Some("metadata") if !tried::is_meant(&tool_call.folder) => {
            dependencies::metadata_of_session(compiler, tool_call)
        }
        Some("metadata") => tried::answer(compiler, tool_call),
        _ => {
            let mut cargo = real_cargo(compiler, tool_call)?;
            cargo.args(&tool_call.arguments).current_dir(&tool_call.folder);
            Ok(compiler.children().output(&mut cargo, None)?.into())
        }
    }
}

/// An internal failure, such as a full disk, is recorded for the engine, because evcxr reads only the
/// compiler's own messages.
fn noted(compiler: &Compiler, answer: anyhow::Result<Answer>) -> anyhow::Result<Answer> {
    answer.inspect_err(|error| {
        compiler.note(Compiled { refusal: Some(format!("{error:#}")), ..Compiled::default() });
    })
}

/// `rustup which cargo` and `rustup which rustc`.
fn which(compiler: &Compiler, tool_call: &ToolCall) -> Answer {
    let setting = compiler.setting();
    let path = match tool_call.arguments.last().and_then(|tool| tool.to_str()) {
        Some("cargo") => setting.tools.join("cargo"),
        Some("rustc") => setting.place.world.rustc.clone(),
        _ => return Answer::failed(b""),
    };
    Answer { out: [path.as_os_str().as_bytes(), b"\n"].concat(), ..Answer::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_call_whose_program_has_ended_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join(SOCKET);
        let answered = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&answered);
        listen(&socket, move |_| {
            std::thread::sleep(Duration::from_millis(100));
            count.fetch_add(1, Ordering::SeqCst);
            Ok(Vec::new())
        })
        .unwrap();
        for call in 1..4 {
            UnixStream::connect(&socket).unwrap().write_all(b"call").unwrap();
            catch_up(&socket, Duration::from_secs(60)).unwrap();
            assert_eq!(answered.load(Ordering::SeqCst), call);
        }
    }
}
