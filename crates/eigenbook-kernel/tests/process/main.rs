//! The kernel as a process: its start and its end.
//!
//! This program is both the test and, with a connection file in its environment, the kernel.

#[path = "../support/mod.rs"]
mod support;

use eigenbook_kernel::server::{self, Settings};
use jupyter_protocol::{ConnectionInfo, InterruptRequest, KernelInfoRequest, ShutdownRequest};
use std::future::Future;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use support::client::{Client, cell, executed, json};
use support::engine::Scripted;

/// Names the connection file to the process that is to be the kernel.
const FILE: &str = "EIGENBOOK_TEST_CONNECTION_FILE";

fn main() {
    if let Some(file) = std::env::var_os(FILE) {
        return kernel(Path::new(&file));
    }
    let tests: [(&str, fn()); 7] = [
        ("shutdown ends the process", shutdown_ends_the_process),
        ("the connection file is only read", the_connection_file_is_only_read),
        ("SIGTERM ends the process", sigterm_ends_the_process),
        ("SIGINT interrupts the cell", sigint_interrupts_the_cell),
        ("a kernel does not outlive its launcher", a_kernel_does_not_outlive_its_launcher),
        ("clients leave nothing open", clients_leave_nothing_open),
        ("what cannot be served is said", what_cannot_be_served_is_said),
    ];
    for (name, test) in tests {
        test();
        println!("{name} ... ok");
    }
}

/// The kernel.
fn kernel(file: &Path) {
    let (engine, control) = Scripted::new(Duration::ZERO);
    if let Err(error) = server::run(file, engine, control, Settings::default()) {
        eprintln!("{error:#}");
        std::process::exit(2);
    }
}

/// A kernel process with its connection file.
struct Process {
    child: Child,
    info: ConnectionInfo,
    file: std::path::PathBuf,
    _directory: tempfile::TempDir,
}

impl Process {
    fn start(launcher: Option<u32>) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("connection.json");
        let info = support::free_tcp();
        std::fs::write(&file, serde_json::to_vec(&info).expect("JSON")).expect("a file");
        let mut command = kernel_command(&file);
        if let Some(launcher) = launcher {
            command.env("JPY_PARENT_PID", launcher.to_string());
        }
        let child = command.spawn().expect("a kernel");
        Self { child, info, file, _directory: directory }
    }

    fn signal(&self, signal: i32) {
        // SAFETY: the process is our own child, and has not been waited for.
        assert_eq!(unsafe { libc::kill(self.child.id() as i32, signal) }, 0);
    }

    /// The status, if the process ends within this time.
    fn ends_within(&mut self, time: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < time {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }

    fn open_files(&self) -> usize {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        files.expect("the kernel's descriptors").count()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn kernel_command(file: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.env(FILE, file).env_remove("JPY_PARENT_PID").stderr(Stdio::piped());
    command
}

fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(test)
}

fn shutdown_ends_the_process() {
    for code in ["", "sleep 60000"] {
        let mut process = Process::start(None);
        run(async {
            let mut client = Client::connect(&process.info).await;
            client.send(cell(code)).await;
            client.order(ShutdownRequest { restart: true }).await;
        });
        let status = process.ends_within(Duration::from_secs(5)).expect("an end");
        assert!(status.success(), "{status}");
    }
}

fn the_connection_file_is_only_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let process = Process::start(None);
    let state = || {
        let data = std::fs::metadata(&process.file).expect("the file");
        (data.ino(), data.permissions().mode(), std::fs::read(&process.file).expect("the file"))
    };
    let before = state();
    run(async {
        let mut client = Client::connect(&process.info).await;
        client.ask(KernelInfoRequest {}).await;
    });
    assert_eq!(state(), before);
}

fn sigterm_ends_the_process() {
    let mut process = Process::start(None);
    run(async { drop(Client::connect(&process.info).await) });
    process.signal(libc::SIGTERM);
    let status = process.ends_within(Duration::from_secs(5)).expect("an end");
    assert!(status.success(), "{status}");
}

fn sigint_interrupts_the_cell() {
    let process = Process::start(None);
    run(async {
        let mut client = Client::connect(&process.info).await;
        client.send(cell("sleep 60000")).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        process.signal(libc::SIGINT);
        let reply = executed(client.reply().await.content);
        assert_eq!(reply.error.map(|error| error.ename), Some("KeyboardInterrupt".to_owned()));
        assert_eq!(json(&client.order(InterruptRequest {}).await)["status"], "ok");
    });
}

fn a_kernel_does_not_outlive_its_launcher() {
    let mut launcher = Command::new("sleep").arg("1000").spawn().expect("sleep");
    let mut process = Process::start(Some(launcher.id()));
    run(async { drop(Client::connect(&process.info).await) });
    let too_early = process.ends_within(Duration::from_millis(1500));
    launcher.kill().expect("a launcher to kill");
    launcher.wait().expect("a launcher to wait for");
    assert!(too_early.is_none(), "it ended before its launcher");
    assert!(process.ends_within(Duration::from_secs(5)).is_some(), "it outlived its launcher");
}

fn clients_leave_nothing_open() {
    let process = Process::start(None);
    run(async {
        let mut client = Client::connect(&process.info).await;
        client.run("").await;
        let before = process.open_files();
        for _ in 0..50 {
            let mut visitor = Client::connect(&process.info).await;
            visitor.ask(KernelInfoRequest {}).await;
        }
        let begun = Instant::now();
        while process.open_files() > before && begun.elapsed() < Duration::from_secs(5) {
            client.run("").await;
        }
        assert!(process.open_files() <= before, "{} > {before}", process.open_files());
    });
}

fn what_cannot_be_served_is_said() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("connection.json");
    let taken = Process::start(None);
    run(async { drop(Client::connect(&taken.info).await) });
    let unknown_scheme =
        ConnectionInfo { signature_scheme: "hmac-md5".to_owned(), ..support::free_tcp() };
    let elsewhere = ConnectionInfo { ip: "not an address".to_owned(), ..support::free_tcp() };
    let json = |info: &ConnectionInfo| serde_json::to_string(info).expect("JSON");
    for (content, words) in [
        (None, "cannot read the connection file"),
        (Some("{}".to_owned()), "is not a connection file"),
        (Some(json(&unknown_scheme)), "hmac-md5"),
        (Some(json(&elsewhere)), "not an address"),
        (Some(json(&taken.info)), "cannot listen on tcp://127.0.0.1:"),
    ] {
        let _ = std::fs::remove_file(&file);
        if let Some(content) = content {
            std::fs::write(&file, content).expect("a file");
        }
        let output = kernel_command(&file).output().expect("a kernel");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{words}: {said}");
    }
}
