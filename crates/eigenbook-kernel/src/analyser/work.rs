//! The analyser's thread: answers queries in order, and handles missing answers.
//!
//! The thread lives as long as the kernel, because the process ends with the thread that started
//! it.

use super::client::{Client, Silence};
use super::{Candidates, Question, Setting, Shared, State, project};
use crate::world::usual::Usual;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// A process that has sent nothing since a query began is given only a short time.
const BRIEF: Duration = Duration::from_millis(300);
/// One that has been silent for so long is replaced.
const GIVE_UP: Duration = Duration::from_secs(60);
/// One that has ended is not replaced before; twice as long after each further one.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause grows no further.
const DOUBLINGS: u32 = 9;

/// A query, and the receiver of its answer.
pub struct Order {
    pub question: Question,
    pub task: Task,
    /// The caller no longer waits.
    pub until: Instant,
}

/// The query.
pub enum Task {
    WarmUp,
    Complete(oneshot::Sender<Candidates>),
    Describe(oneshot::Sender<String>),
}

impl Task {
    fn is_given_up(&self) -> bool {
        match self {
            Self::WarmUp => false,
            Self::Complete(reply) => reply.is_closed(),
            Self::Describe(reply) => reply.is_closed(),
        }
    }
}

/// Answers until no caller is left.
pub fn work(setting: Setting, shared: &Shared, orders: &Receiver<Order>) {
    let usual = Usual::read(&setting.analysis);
    let idle = setting.idle;
    let mut work = Work { setting, shared, usual, running: None, failures: 0, not_before: None };
    loop {
        match orders.recv_timeout(idle) {
            Ok(order) => work.answer(order),
            Err(RecvTimeoutError::Timeout) => work.end(),
            Err(RecvTimeoutError::Disconnected) => return work.end(),
        }
    }
}

struct Work<'a> {
    setting: Setting,
    shared: &'a Shared,
    usual: Usual,
    running: Option<Running>,
    /// How many processes have ended since the last answer.
    failures: u32,
    /// When the next process may be started.
    not_before: Option<Instant>,
}

struct Running {
    client: Client,
    /// The student's packages in its project.
    packages: Option<Vec<u8>>,
    /// Since when an answer is missing.
    silent_since: Option<Instant>,
}

impl Work<'_> {
    fn answer(&mut self, order: Order) {
        if order.task.is_given_up() || order.until < Instant::now() || !self.start() {
            return;
        }
        let Some(Running { client, silent_since, .. }) = &mut self.running else { return };
        if silent_since.is_some() && client.has_spoken() {
            *silent_since = None;
        }
        let until = match silent_since {
            Some(_) => order.until.min(Instant::now() + BRIEF),
            None => order.until,
        };
        let Order { question, task, .. } = order;
        let answered = match task {
            Task::WarmUp => client.complete(&question, &self.usual, until).map(drop),
            Task::Complete(reply) => client
                .complete(&question, &self.usual, until)
                .map(|candidates| drop(reply.send(candidates))),
            Task::Describe(reply) => client.describe(&question, until).map(|found| {
                if let Some(text) = found {
                    let _ = reply.send(text);
                }
            }),
        };
        match answered {
            Ok(()) => {
                (*silent_since, self.failures) = (None, 0);
                self.shared.is_warm.store(true, Ordering::Release);
            }
            Err(Silence::Late) => drop(silent_since.get_or_insert_with(Instant::now)),
            Err(Silence::Over) => self.fail(),
        }
    }

    /// Makes sure that a process with the student's packages is running.
    fn start(&mut self) -> bool {
        let packages = std::fs::read(&self.setting.packages).ok();
        if let Some(running) = &self.running {
            let is_lost = running.silent_since.is_some_and(|since| since.elapsed() > GIVE_UP);
            if is_lost {
                self.fail();
            } else if running.packages != packages {
                self.end();
            }
        }
        if self.running.is_some() {
            return true;
        }
        if self.not_before.is_some_and(|time| time > Instant::now()) {
            return false;
        }
        let Ok(project) = project::write(&self.setting, packages.as_deref()) else {
            return false;
        };
        let mut process = self.shared.process.lock();
        if *process == State::Closed {
            return false;
        }
        match Client::start(&self.setting, project) {
            Ok(client) => {
                *process = State::Running(client.process());
                self.running = Some(Running { client, packages, silent_since: None });
                true
            }
            Err(_) => {
                drop(process);
                self.fail();
                false
            }
        }
    }

    /// The process has ended, or is of no use.
    fn fail(&mut self) {
        self.end();
        self.not_before = Some(Instant::now() + PAUSE * 2_u32.pow(self.failures.min(DOUBLINGS)));
        self.failures += 1;
    }

    fn end(&mut self) {
        self.shared.is_warm.store(false, Ordering::Release);
        let Some(running) = self.running.take() else { return };
        let mut process = self.shared.process.lock();
        if let State::Running(_) = *process {
            *process = State::None;
        }
        // Under the lock, so that no thread ends another process with a reused number.
        drop(running);
    }
}
