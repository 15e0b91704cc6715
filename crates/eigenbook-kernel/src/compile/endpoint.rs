//! Dispatches evcxr's calls of `cargo` and `rustup` to the code that answers each.
//!
//! Calls that the prebuilt world can answer are answered from there; all others go to the real
//! cargo, with the student's own settings.

use super::cell;
use super::compiler::{Compiled, Compiler};
use super::dependencies;
use super::rustc_call::Goal;
use super::tool_call::{Answer, ToolCall};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{UnixListener, UnixStream};

/// The socket, in the folder of the programs that evcxr finds.
const SOCKET: &str = "compile";

/// Answers one call after another, in a thread.
pub fn open(compiler: &Compiler) -> anyhow::Result<()> {
    let listener = UnixListener::bind(compiler.setting().tools.join(SOCKET))?;
    let compiler = compiler.clone();
    std::thread::Builder::new().name("compile".to_owned()).spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            // A program that was ended meanwhile wants no answer.
            let _ = serve(&compiler, connection);
        }
    })?;
    Ok(())
}

fn serve(compiler: &Compiler, mut connection: UnixStream) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes)?;
    let answered = ToolCall::read(&bytes).and_then(|tool_call| answer(compiler, &tool_call));
    let Answer { code, out, err } =
        answered.unwrap_or_else(|error| Answer::failed(format!("error: {error:#}\n").as_bytes()));
    let length = u32::try_from(out.len())?.to_le_bytes();
    connection.write_all(&[&[code][..], &length, &out, &err].concat())?;
    Ok(())
}

fn answer(compiler: &Compiler, tool_call: &ToolCall) -> anyhow::Result<Answer> {
    if tool_call.program == "rustup" {
        return Ok(which(compiler, tool_call));
    }
    let is_command = |argument: &&str| !argument.starts_with(['-', '+']);
    let mut words = tool_call.arguments.iter().filter_map(|argument| argument.to_str());
    match words.find(is_command) {
        Some("build") => compile(compiler, tool_call, Goal::Load),
        Some("check") => compile(compiler, tool_call, Goal::Check),
        Some("metadata") if !dependencies::is_being_tried(&tool_call.folder) => {
            dependencies::metadata_of_session(compiler, tool_call)
        }
        Some("metadata") => dependencies::try_package(compiler, tool_call),
        _ => {
            let mut cargo = dependencies::real_cargo(compiler, tool_call)?;
            cargo.args(&tool_call.arguments).current_dir(&tool_call.folder);
            Ok(compiler.children().output(&mut cargo, None)?.into())
        }
    }
}

/// As [`cell::compile`]; an internal failure, such as a full disk, is recorded for the engine,
/// because evcxr reads only the compiler's own messages.
fn compile(compiler: &Compiler, tool_call: &ToolCall, goal: Goal) -> anyhow::Result<Answer> {
    cell::compile(compiler, tool_call, goal).inspect_err(|error| {
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
