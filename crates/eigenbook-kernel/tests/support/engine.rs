//! An engine that follows a script instead of compiling Rust. A cell has one command a line, which
//! may end in a semicolon:
//!
//! ```text
//! out TEXT, err TEXT       print (\n stands for a newline)
//! raw HEX                  print these bytes
//! flood N                  print N numbered lines
//! forever                  print until interrupted
//! display ID TEXT, update ID TEXT, result TEXT, clear, clear wait
//! ask PROMPT, secret PROMPT   print the answer
//! sleep MS                 can be interrupted
//! late MS TEXT             print after the cell has ended
//! fail NAME TEXT, crash    an error of the cell, a panic of the engine
//! ```

use eigenbook_kernel::engine::interface::{
    Bundle, Completion, Completions, Control, Detail, Engine, Event, EventSender, Failure, Later,
    Outcome, SentCell, Variable,
};
use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// The state shared by the two sides of the engine.
#[derive(Default)]
pub struct Shared {
    interrupted: Mutex<bool>,
    woken: Condvar,
    answer: Mutex<Option<Option<String>>>,
    /// The number of interrupts that the engine received.
    pub interrupts: AtomicUsize,
    /// Whether it was shut down.
    pub shut_down: AtomicBool,
}

/// The engine.
pub struct Scripted {
    shared: Arc<Shared>,
    warm_up: Duration,
    /// The lines that have run.
    variables: Vec<String>,
}

/// The control.
pub struct ScriptedControl(pub Arc<Shared>);

impl Scripted {
    /// An engine that needs so long to warm up, and its control.
    pub fn new(warm_up: Duration) -> (Box<Self>, Arc<ScriptedControl>) {
        let shared = Arc::new(Shared::default());
        let control = Arc::new(ScriptedControl(shared.clone()));
        (Box::new(Self { shared, warm_up, variables: Vec::new() }), control)
    }

    fn order(&mut self, line: &str, events: &EventSender) -> Outcome {
        let line = line.trim().trim_end_matches(';');
        let (order, text) = line.split_once(' ').unwrap_or((line, ""));
        match order {
            "" => (),
            "out" => events.send(Event::Stdout(unescaped(text))),
            "err" => events.send(Event::Stderr(unescaped(text))),
            "raw" => events.send(Event::Stdout(bytes(text))),
            "flood" => flood(number(text), events),
            "forever" => return self.forever(events),
            "display" | "update" => events.send(shown(order, text)),
            "result" => events.send(Event::Result(Bundle::text(text))),
            "clear" => events.send(Event::ClearOutput { wait: text == "wait" }),
            "ask" => self.ask(text, false, events),
            "secret" => self.ask(text, true, events),
            "sleep" => return self.sleep(Duration::from_millis(number(text))),
            "late" => late(text, events),
            "fail" => return Err(failure(text)),
            "crash" => panic!("the script says so"),
            "let" => self.variables.push(text.to_owned()),
            other => return Err(failure(&format!("E0425 cannot find `{other}`"))),
        }
        Ok(())
    }

    fn sleep(&self, time: Duration) -> Outcome {
        let until = Instant::now() + time;
        let mut interrupted = self.shared.interrupted.lock().expect("a lock");
        while !*interrupted {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            interrupted = self.shared.woken.wait_timeout(interrupted, left).expect("a lock").0;
        }
        Err(failure("KeyboardInterrupt stopped"))
    }

    fn forever(&self, events: &EventSender) -> Outcome {
        while !*self.shared.interrupted.lock().expect("a lock") {
            events.send(Event::Stdout(b"again and again\n".repeat(1000)));
        }
        Err(failure("KeyboardInterrupt stopped"))
    }

    fn ask(&self, prompt: &str, secret: bool, events: &EventSender) {
        *self.shared.answer.lock().expect("a lock") = None;
        events.send(Event::Input { prompt: prompt.to_owned(), secret });
        let mut answer = self.shared.answer.lock().expect("a lock");
        while answer.is_none() {
            answer = self.shared.woken.wait(answer).expect("a lock");
        }
        let text = match answer.take().expect("just seen") {
            Some(text) => format!("answer: {text}\n"),
            None => "nobody answers\n".to_owned(),
        };
        events.send(Event::Stdout(text.into_bytes()));
    }
}

impl Engine for Scripted {
    fn warm_up(&mut self, _: &EventSender) {
        std::thread::sleep(self.warm_up);
    }

    fn execute(&mut self, cell: &SentCell<'_>, events: &EventSender) -> Outcome {
        cell.code.lines().try_for_each(|line| self.order(line, events))
    }

    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure> {
        match expression.strip_prefix("fail ") {
            Some(text) => Err(failure(text)),
            None => Ok(Bundle::text(format!("value of {expression}"))),
        }
    }

    fn complete(&mut self, code: &str, cursor: usize) -> Later<Completions> {
        let text = format!("{}_completed", &code[..cursor]);
        let kind = Some("function".to_owned());
        let matches = vec![Completion { text, kind, signature: Some("fn()".to_owned()) }];
        Box::pin(ready(Some(Completions { start: 0, end: cursor, matches })))
    }

    fn inspect(&mut self, code: &str, _: usize, detail: Detail) -> Later<Bundle> {
        let known = code.starts_with("known");
        let found = known.then(|| Bundle::text(format!("{code}: {detail:?}")));
        Box::pin(ready(found))
    }

    fn variables(&mut self, detail: Detail) -> Vec<Variable> {
        let variable = |name: &String| Variable {
            name: name.clone(),
            type_name: "i32".to_owned(),
            size: if detail == Detail::Full { "4 B".to_owned() } else { String::new() },
            ..Variable::default()
        };
        self.variables.iter().map(variable).collect()
    }
}

impl Control for ScriptedControl {
    fn cell_begins(&self) {
        *self.0.interrupted.lock().expect("a lock") = false;
    }

    fn interrupt(&self) {
        self.0.interrupts.fetch_add(1, Ordering::SeqCst);
        *self.0.interrupted.lock().expect("a lock") = true;
        self.0.woken.notify_all();
    }

    fn answer_input(&self, answer: Option<String>) {
        *self.0.answer.lock().expect("a lock") = Some(answer);
        self.0.woken.notify_all();
    }

    fn shutdown(&self) {
        self.0.shut_down.store(true, Ordering::SeqCst);
        self.interrupt();
    }
}

fn shown(order: &str, text: &str) -> Event {
    let (id, text) = text.split_once(' ').expect("an id and a text");
    let (bundle, id) = (Bundle::text(text), id.to_owned());
    match order {
        "display" => Event::Display { bundle, display_id: Some(id) },
        _ => Event::UpdateDisplay { bundle, display_id: id },
    }
}

fn flood(lines: u64, events: &EventSender) {
    let mut chunk = Vec::new();
    for line in 1..=lines {
        chunk.extend_from_slice(format!("{line}\n").as_bytes());
        if chunk.len() > 10_000 || line == lines {
            events.send(Event::Stdout(std::mem::take(&mut chunk)));
        }
    }
}

fn late(text: &str, events: &EventSender) {
    let (milliseconds, text) = text.split_once(' ').expect("a time and a text");
    let (time, text) = (Duration::from_millis(number(milliseconds)), unescaped(text));
    let events = events.clone();
    std::thread::spawn(move || {
        std::thread::sleep(time);
        events.send(Event::Stdout(text));
    });
}

fn failure(text: &str) -> Failure {
    let (ename, evalue) = text.split_once(' ').unwrap_or((text, ""));
    let traceback = vec![format!("{ename}: {evalue}")];
    Failure { ename: ename.to_owned(), evalue: evalue.to_owned(), traceback, more: None }
}

fn unescaped(text: &str) -> Vec<u8> {
    text.replace("\\n", "\n").replace("\\r", "\r").into_bytes()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn number(text: &str) -> u64 {
    text.trim().parse().expect("a number")
}
