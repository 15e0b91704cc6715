//! The engine's thread, and the server's handle to it.

mod ticket;

use crate::engine::interface::{
    Bundle, Call, Completions, Control, Detail, Engine, EventSender, Failure, Later, Outcome,
    SentCell, Variable,
};
use parking_lot::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use ticket::Ticket;
use tokio::sync::oneshot;

/// The longest wait for the engine by a request that only looks something up.
const PATIENCE: Duration = Duration::from_secs(10);
/// After this idle time, the engine prepares for the next cell.
const PAUSE: Duration = Duration::from_secs(3);
/// Parsers are recursive, and code may be nested deeply. The pages are used only when needed.
const STACK: usize = 256 << 20;

type Job = Box<dyn FnOnce(&mut dyn Engine, &EventSender) + Send>;

/// The engine, seen from the server.
pub struct Worker {
    jobs: mpsc::Sender<Job>,
    control: Arc<dyn Control>,
    /// The target of an interrupt.
    current: Mutex<Option<Arc<Ticket>>>,
    /// The number of long jobs that run or wait, the warm-up included.
    busy: Arc<AtomicUsize>,
}

/// A cell to run.
#[derive(Clone, Debug)]
pub struct Order {
    /// The source.
    pub code: String,
    /// Its number.
    pub number: usize,
    /// The front end's name of it.
    pub id: Option<String>,
}

impl Worker {
    /// Starts the thread; its first work is to warm the engine up.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        engine: Box<dyn Engine>,
        control: Arc<dyn Control>,
        events: EventSender,
    ) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel();
        let busy = Arc::new(AtomicUsize::new(1));
        let count = busy.clone();
        std::thread::Builder::new()
            .name("engine".to_owned())
            .stack_size(STACK)
            .spawn(move || work(engine, &events, &queue, &count))?;
        Ok(Self { jobs, control, current: Mutex::new(None), busy })
    }

    /// Runs a cell.
    ///
    /// # Errors
    /// The cell fails, or is interrupted before or while it runs.
    pub async fn execute(&self, order: Order) -> Outcome {
        let work = move |engine: &mut dyn Engine, events: &EventSender| {
            let Order { ref code, number, ref id } = order;
            // A file that a cell was copied from may begin with the mark of its encoding.
            let code = code.strip_prefix('\u{feff}').unwrap_or(code);
            engine.execute(&SentCell { code, number, id: id.as_deref() }, events)
        };
        self.interruptible(work, |control| control.cell_begins()).await
    }

    /// Runs the closure of a control; its output goes to `events`.
    ///
    /// # Errors
    /// As [`Worker::execute`].
    pub async fn call(&self, call: Call, events: EventSender) -> Outcome {
        let work = move |engine: &mut dyn Engine, _: &EventSender| engine.call(&call, &events);
        self.interruptible(work, |control| control.call_begins()).await
    }

    /// Evaluates an expression.
    ///
    /// # Errors
    /// As [`Worker::execute`].
    pub async fn evaluate(&self, expression: String) -> Result<Bundle, Failure> {
        let work = move |engine: &mut dyn Engine, _: &EventSender| engine.evaluate(&expression);
        self.interruptible(work, |control| control.cell_begins()).await
    }

    /// Completions at `cursor`; `None` if there is no answer, or the engine is busy.
    pub async fn complete(&self, code: String, cursor: usize) -> Option<Completions> {
        patiently(self.look_up(move |engine| engine.complete(&code, cursor)).await?).await
    }

    /// A description of the name at `cursor`; `None` if there is no answer, or the engine is busy.
    pub async fn inspect(&self, code: String, cursor: usize, detail: Detail) -> Option<Bundle> {
        patiently(self.look_up(move |engine| engine.inspect(&code, cursor, detail)).await?).await
    }

    /// The variables; `None` if the engine is busy.
    pub async fn variables(&self, detail: Detail) -> Option<Vec<Variable>> {
        self.look_up(move |engine| engine.variables(detail)).await
    }

    /// Stops the cell that runs or is next; does nothing if there is none.
    pub fn interrupt(&self) {
        let current = self.current.lock().clone();
        if let Some(ticket) = current {
            ticket.interrupt(&*self.control);
        }
    }

    async fn interruptible<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Engine, &EventSender) -> Result<T, Failure> + Send + 'static,
        begins: fn(&dyn Control),
    ) -> Result<T, Failure> {
        let ticket = Arc::new(Ticket::default());
        *self.current.lock() = Some(ticket.clone());
        let (done, wait) = oneshot::channel();
        self.busy.fetch_add(1, Ordering::AcqRel);
        let control = self.control.clone();
        let begins = move || begins(&*control);
        let job = job(ticket.clone(), begins, self.busy.clone(), work, done);
        let sent = self.jobs.send(job);
        let result = tokio::select! {
            result = wait, if sent.is_ok() => result.unwrap_or_else(|_| Err(broken())),
            () = ticket.cancelled() => Err(interrupted()),
            else => Err(broken()),
        };
        *self.current.lock() = None;
        result
    }

    async fn look_up<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Engine) -> T + Send + 'static,
    ) -> Option<T> {
        if self.busy.load(Ordering::Acquire) > 0 {
            return None;
        }
        let (done, wait) = oneshot::channel();
        let job: Job = Box::new(move |engine, _| {
            // A caller that has given up needs no answer.
            if !done.is_closed() {
                let _ = done.send(work(engine));
            }
        });
        self.jobs.send(job).ok()?;
        tokio::time::timeout(PATIENCE, wait).await.ok()?.ok()
    }
}

/// Waits for a later answer, but not forever.
async fn patiently<T>(later: Later<T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, later).await.ok().flatten()
}

/// The engine's thread.
fn work(
    mut engine: Box<dyn Engine>,
    events: &EventSender,
    queue: &mpsc::Receiver<Job>,
    busy: &AtomicUsize,
) {
    let engine = &mut *engine;
    // A panic of the engine is a failure of this one step only.
    let _ = catch_unwind(AssertUnwindSafe(|| engine.warm_up(events)));
    busy.fetch_sub(1, Ordering::AcqRel);
    loop {
        match queue.recv_timeout(PAUSE) {
            Ok(job) => drop(catch_unwind(AssertUnwindSafe(|| job(engine, events)))),
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = catch_unwind(AssertUnwindSafe(|| engine.idle()));
                let Ok(job) = queue.recv() else { return };
                let _ = catch_unwind(AssertUnwindSafe(|| job(engine, events)));
            }
        }
    }
}

fn job<T: Send + 'static>(
    ticket: Arc<Ticket>,
    begins: impl Fn() + Send + 'static,
    busy: Arc<AtomicUsize>,
    work: impl FnOnce(&mut dyn Engine, &EventSender) -> Result<T, Failure> + Send + 'static,
    done: oneshot::Sender<Result<T, Failure>>,
) -> Job {
    Box::new(move |engine, events| {
        let result = ticket.begin(begins).then(|| {
            catch_unwind(AssertUnwindSafe(|| work(engine, events)))
                .unwrap_or_else(|_| Err(broken()))
        });
        ticket.end();
        busy.fetch_sub(1, Ordering::AcqRel);
        let _ = done.send(result.unwrap_or_else(|| Err(interrupted())));
    })
}

/// The outcome of a cell that was interrupted before it began.
fn interrupted() -> Failure {
    Failure::new("KeyboardInterrupt", "interrupted before it began")
}

/// The outcome of a cell when the engine itself panics.
fn broken() -> Failure {
    let text = "the kernel's own engine failed; restart the kernel\n\
        See the log of the Jupyter server for its output.";
    Failure::new("KernelError", text)
}
