//! The process: how it is started, and the threads that read its output and write its input.
//!
//! Each direction has its own thread: a process that hangs reads nothing, and must not block its
//! client.

use super::Setting;
use lsp_server::{Message, Notification, Response};
use std::io::{self, BufReader, BufWriter};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};

/// Its output.
pub enum Heard {
    /// It has read all sources.
    Ready,
    /// It has answered a question.
    Answer(Response),
}

/// A process that runs until this is dropped.
pub struct Process {
    child: Child,
    /// Its input.
    pub outgoing: Sender<Message>,
    /// Its messages; closed when it has ended.
    pub incoming: Receiver<Heard>,
}

impl Process {
    /// Starts one.
    ///
    /// # Errors
    /// If the process or a thread cannot be started.
    pub fn start(setting: &Setting) -> io::Result<Self> {
        let mut child = command(setting).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (outgoing, to_write) = mpsc::channel();
        let (heard, incoming) = mpsc::channel();
        let replies = outgoing.clone();
        let process = Self { child, outgoing, incoming };
        if let (Some(input), Some(output)) = (input, output) {
            spawn("analyser-in", move || write(input, &to_write))?;
            spawn("analyser-out", move || read(output, &heard, &replies))?;
        }
        Ok(process)
    }

    /// Its number.
    pub fn id(&self) -> i32 {
        self.child.id().cast_signed()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process of its own group, which an interrupt of the kernel does not meet, and which ends with
/// the thread that starts it.
fn command(setting: &Setting) -> Command {
    let mut command = Command::new(&setting.program);
    let is_ours = |name: &str| name.starts_with("EIGENBOOK_") || name.starts_with("EVCXR_");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_ours) {
            command.env_remove(name);
        }
    }
    command
        .env("PATH", &setting.own_path)
        .env("RUSTC", &setting.rustc)
        // One heap for its many threads, which returns unused memory.
        .envs([("MALLOC_ARENA_MAX", "1"), ("MALLOC_TRIM_THRESHOLD_", "131072")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0);
    // SAFETY: only calls of the system between fork and exec.
    unsafe {
        command.pre_exec(|| {
            #[cfg(target_os = "linux")]
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            let limit = libc::rlimit { rlim_cur: MEMORY, rlim_max: MEMORY };
            libc::setrlimit(libc::RLIMIT_DATA, &raw const limit);
            // A cell goes first.
            libc::setpriority(libc::PRIO_PROCESS, 0, NICENESS);
            Ok(())
        })
    };
    command
}

/// Several times its usual memory.
const MEMORY: libc::rlim_t = 2 << 30;
const NICENESS: libc::c_int = 5;

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

fn write(input: ChildStdin, messages: &Receiver<Message>) {
    let mut input = BufWriter::new(input);
    for message in messages {
        if message.write(&mut input).is_err() {
            return;
        }
    }
}

fn read(output: ChildStdout, heard: &Sender<Heard>, replies: &Sender<Message>) {
    let mut output = BufReader::new(output);
    while let Ok(Some(message)) = Message::read(&mut output) {
        let word = match message {
            Message::Response(answer) => Heard::Answer(answer),
            Message::Notification(note) if is_ready(&note) => Heard::Ready,
            Message::Notification(_) => continue,
            Message::Request(request) => {
                let _ = replies.send(Response::new_ok(request.id, ()).into());
                continue;
            }
        };
        if heard.send(word).is_err() {
            return;
        }
    }
}

fn is_ready(note: &Notification) -> bool {
    note.method == "experimental/serverStatus" && note.params["quiescent"] == true
}
