//! The compiler and linker processes that run, and how they are stopped.
//!
//! Each leads its own process group, so that an interrupt also ends its descendants. If memory runs
//! out, the system kills them before the kernel.

use anyhow::{Context, bail};
use eigenbook_executor::out_of_memory;
use parking_lot::Mutex;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

/// Receives the output of a program while it runs.
pub type Sink = Arc<dyn Fn(&[u8]) + Send + Sync>;

/// The one child that may run at a time.
#[derive(Default)]
pub struct Children(Mutex<State>);

#[derive(Default)]
struct State {
    group: Option<i32>,
    is_interrupted: bool,
}

impl Children {
    /// Runs a program to its end; its standard error also goes to `progress`.
    ///
    /// # Errors
    /// If it cannot be started, or the cell is being stopped.
    pub fn output(&self, command: &mut Command, progress: Option<&Sink>) -> anyhow::Result<Output> {
        let child = self.start(command)?;
        let output = match progress {
            Some(progress) => follow(child, progress),
            None => child.wait_with_output(),
        };
        self.0.lock().group = None;
        Ok(output?)
    }

    /// Ends the child that runs, and starts no other.
    pub fn interrupt(&self) {
        let mut state = self.0.lock();
        state.is_interrupted = true;
        if let Some(group) = state.group.take() {
            // SAFETY: a group that was made for our own child, which has not been waited for.
            unsafe { libc::kill(-group, libc::SIGKILL) };
        }
    }

    /// Whether there was an interrupt, since which no child has started.
    pub fn is_interrupted(&self) -> bool {
        self.0.lock().is_interrupted
    }

    /// Whether there was an interrupt; children may start again.
    pub fn take_interrupt(&self) -> bool {
        std::mem::take(&mut self.0.lock().is_interrupted)
    }

    fn start(&self, command: &mut Command) -> anyhow::Result<Child> {
        // Held until the group is recorded, so that no interrupt comes in between.
        let mut state = self.0.lock();
        if state.is_interrupted {
            bail!("the cell is being stopped");
        }
        let name = command.get_program().to_owned();
        command.process_group(0).stdin(Stdio::null());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let child = child.with_context(|| format!("{} could not be run", name.display()))?;
        state.group = Some(child.id().cast_signed());
        out_of_memory::end_early(child.id());
        Ok(child)
    }
}

/// Passes on the child's standard error, while the rest is collected.
fn follow(mut child: Child, progress: &Sink) -> std::io::Result<Output> {
    let errors = child.stderr.take();
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let (mut said, mut chunk) = (Vec::new(), [0; 4096]);
            if let Some(mut errors) = errors {
                while let Ok(length @ 1..) = errors.read(&mut chunk) {
                    progress(&chunk[..length]);
                    said.extend_from_slice(&chunk[..length]);
                }
            }
            said
        });
        let output = child.wait_with_output()?;
        Ok(Output { stderr: reader.join().unwrap_or_default(), ..output })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_ends_what_runs_and_what_would_start() {
        let children = Arc::new(Children::default());
        let other = Arc::clone(&children);
        let run = std::thread::spawn(move || {
            other.output(Command::new("sh").args(["-c", "sleep 600; true"]), None)
        });
        while children.0.lock().group.is_none() {
            std::thread::yield_now();
        }
        children.interrupt();
        assert!(!run.join().unwrap().unwrap().status.success());
        assert!(children.output(&mut Command::new("true"), None).is_err());
        assert!(children.is_interrupted() && children.take_interrupt());
        assert!(children.output(&mut Command::new("true"), None).unwrap().status.success());
    }

    #[test]
    fn what_is_said_meanwhile_is_passed_on() {
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        let sink: Sink = Arc::new(move |bytes| kept.lock().extend_from_slice(bytes));
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2"]);
        let output = Children::default().output(&mut command, Some(&sink)).unwrap();
        assert_eq!((output.stdout, output.stderr), (b"out\n".to_vec(), b"err\n".to_vec()));
        assert_eq!(*said.lock(), b"err\n");
    }
}
