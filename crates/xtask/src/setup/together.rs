//! Steps that run beside each other: the first that fails ends the programs of the others, so that
//! its reason is said at once.

use crate::project;
use anyhow::{Context, Error, Result, ensure};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often a program is looked after whose output has ended.
const EVERY: Duration = Duration::from_millis(20);

/// The steps.
#[derive(Default)]
pub struct Together(Mutex<State>);

#[derive(Default)]
struct State {
    /// The first failure.
    failed: Option<Error>,
    /// The programs that run.
    running: Vec<Program>,
}

/// A program that a step waits for.
pub type Program = Arc<Mutex<Child>>;

impl Together {
    /// Does one of the steps; none if it, or another one, has failed.
    pub fn run<T>(&self, work: impl FnOnce() -> Result<T>) -> Option<T> {
        work().map_err(|error| self.fail(error)).ok()
    }

    fn fail(&self, error: Error) {
        let mut state = self.lock();
        // The others fail because they are ended.
        if state.failed.is_none() {
            state.failed = Some(error);
            state.running.drain(..).for_each(|program| end(&mut lock(&program)));
        }
    }

    /// # Errors
    /// The first failure.
    pub fn outcome(self) -> Result<()> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).failed.map_or(Ok(()), Err)
    }

    /// Starts a program of a step.
    pub fn start(&self, command: &mut Command) -> Result<Program> {
        let mut state = self.lock();
        ensure!(state.failed.is_none(), "another step has failed");
        let child = command.spawn();
        let child = child.with_context(|| {
            format!("{} could not be started", command.get_program().to_string_lossy())
        })?;
        let program = Arc::new(Mutex::new(child));
        state.running.push(program.clone());
        Ok(program)
    }

    /// Waits for a program to end.
    pub fn wait(&self, program: &Program) -> Result<ExitStatus> {
        // Not locked meanwhile, so that a failure of another step can end it.
        let status = loop {
            let ended = lock(program).try_wait()?;
            if let Some(status) = ended {
                break status;
            }
            std::thread::sleep(EVERY);
        };
        self.lock().running.retain(|other| !Arc::ptr_eq(other, program));
        Ok(status)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The program itself.
pub fn lock(program: &Program) -> MutexGuard<'_, Child> {
    program.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends a program, and first those that it has started, such as compilers.
fn end(child: &mut Child) {
    // If there is no `pkill`, they go on to their own end.
    project::ask("pkill", &["-P", &child.id().to_string()]);
    // It may have ended meanwhile.
    let _ = child.kill();
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;
    use std::time::Instant;

    #[test]
    fn the_first_failure_ends_the_others_and_is_what_is_said() {
        let (together, start) = (Together::default(), Instant::now());
        let build = |seconds: &str| -> Result<()> {
            let program = together.start(project::command("sleep").arg(seconds))?;
            ensure!(together.wait(&program)?.success(), "it was ended");
            bail!("it is broken")
        };
        std::thread::scope(|scope| {
            let long = scope.spawn(|| together.run(|| build("600")));
            assert_eq!(together.run(|| build("1")), None);
            assert_eq!(long.join().expect("no panic"), None);
        });
        assert!(start.elapsed() < Duration::from_secs(300));
        assert!(together.run(|| build("0")).is_none());
        assert_eq!(together.outcome().expect_err("a failure").to_string(), "it is broken");
    }
}
