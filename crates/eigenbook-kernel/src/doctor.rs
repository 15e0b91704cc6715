//! `doctor`: checks whether this installation can run cells, and how to fix it if it cannot.
//!
//! Each check passes with its finding, or fails with the problem and its fix. The last one compiles
//! and runs a cell, as any user would.

use crate::compile::Precompiled;
use crate::engine::interface::{Control, Engine, EventSender, SentCell};
use crate::engine::session::Session;
use crate::engine::{self};
use crate::home::Home;
use crate::limits;
use crate::world::paths::{PROJECT, STANDARD};
use anyhow::{Context, bail};
use serde_json::json;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

/// How the findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line for each check.
    Text,
    /// One JSON object.
    Json,
}

/// The finding of one check.
struct Finding {
    name: &'static str,
    result: Result<String, Trouble>,
}

struct Trouble {
    what: String,
    cure: &'static str,
}

const REINSTALL: &str =
    "Install Eigenbook again: cargo xtask setup, or pip install --force-reinstall with the wheel";
/// A session's own files stay far below this.
const DISK_NEEDED: u64 = 500 << 20;
/// A kernel with its cells after the chapter.
const MEMORY_NEEDED: u64 = 600 << 20;

/// Runs every check and prints its finding; true if all passed.
///
/// # Safety
/// No other thread is running yet; see [`Session::open`].
pub unsafe fn run(format: Format) -> bool {
    let home = Home::of_this_program();
    let mut findings = vec![
        check("programs", REINSTALL, programs(&home)),
        check("world", REINSTALL, world(&home)),
        check(
            "toolchain",
            "Install the same Rust again, or run: cargo xtask setup",
            toolchain(&home),
        ),
        check("completion", REINSTALL, completion(&home)),
        check("linker", "Install a C compiler: apt-get install gcc", linker(&home)),
        check(
            "limits",
            "Fix the file, or delete it: without it there are no limits.",
            limited(&home),
        ),
        check("disk", "Free space in the temporary directory.", disk(&std::env::temp_dir())),
        check("memory", "Close other programs, or ask for a larger machine.", memory()),
    ];
    if findings.iter().all(|finding| finding.result.is_ok()) {
        // SAFETY: the caller's promise.
        let cell = home.and_then(|home| unsafe { cell(home) });
        findings.push(check(
            "a cell",
            "Run the kernel in a terminal to see its own messages.",
            cell,
        ));
    }
    print(&findings, format);
    findings.iter().all(|finding| finding.result.is_ok())
}

fn check(name: &'static str, cure: &'static str, result: anyhow::Result<String>) -> Finding {
    let result = result.map_err(|error| Trouble { what: format!("{error:#}"), cure });
    Finding { name, result }
}

fn print(findings: &[Finding], format: Format) {
    if format == Format::Json {
        let entries = findings.iter().map(|finding| match &finding.result {
            Ok(found) => json!({"check": finding.name, "passed": true, "found": found}),
            Err(trouble) => json!({
                "check": finding.name, "passed": false, "found": trouble.what, "cure": trouble.cure,
            }),
        });
        let passed = findings.iter().all(|finding| finding.result.is_ok());
        let report = json!({"passed": passed, "checks": entries.collect::<Vec<_>>()});
        println!("{report:#}");
        return;
    }
    for finding in findings {
        match &finding.result {
            Ok(found) => println!("pass  {:<10} {found}", finding.name),
            Err(trouble) => {
                println!("FAIL  {:<10} {}", finding.name, trouble.what);
                println!("      {:<10} {}", "cure:", trouble.cure);
            }
        }
    }
}

fn programs(home: &anyhow::Result<Home>) -> anyhow::Result<String> {
    let home = found(home)?;
    for name in ["eigenbook-kernel", "eigenbook-executor"] {
        if !home.program(name).is_file() {
            bail!("{} is missing", home.program(name).display());
        }
    }
    Ok(home.folder.display().to_string())
}

fn world(home: &anyhow::Result<Home>) -> anyhow::Result<String> {
    let place = found(home)?.world()?;
    for part in [place.library(), place.dependencies(), place.analysis().join(PROJECT)] {
        if !part.exists() {
            bail!("{} is missing", part.display());
        }
    }
    Ok(format!("{} ({})", place.world.library, place.world.fingerprint))
}

fn toolchain(home: &anyhow::Result<Home>) -> anyhow::Result<String> {
    let world = found(home)?.world()?.world;
    let rustc = world.rustc.display();
    let output = Command::new(&world.rustc)
        .arg("-vV")
        .output()
        .with_context(|| format!("{rustc} cannot be run"))?;
    if String::from_utf8_lossy(&output.stdout) != world.rustc_version {
        bail!("{rustc} is another version than the one that made the world");
    }
    Ok(world.rustc_version.lines().next().unwrap_or_default().to_owned())
}

/// The source of completions. Without an analyser this is no failure: cells run, and cached names
/// complete.
fn completion(home: &anyhow::Result<Home>) -> anyhow::Result<String> {
    let place = found(home)?.world()?;
    let Some(program) = place.world.analyser() else {
        return Ok("names that are known; for methods and documentation: \
                   rustup component add rust-analyzer"
            .to_owned());
    };
    let output = Command::new(&program).arg("--version").output();
    let output = output.with_context(|| format!("{} cannot be run", program.display()))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(match place.analysis().join(STANDARD).exists() {
        true => version,
        false => format!("{version}, without std: rustup component add rust-src"),
    })
}

fn limited(home: &anyhow::Result<Home>) -> anyhow::Result<String> {
    let limits = serde_json::to_value(limits::read(found(home)?)?)?;
    let set = limits.as_object().into_iter().flatten().filter(|(_, limit)| !limit.is_null());
    let set: Vec<String> = set.map(|(name, limit)| format!("{name} {limit}")).collect();
    Ok(if set.is_empty() { "none are set".to_owned() } else { set.join(", ") })
}

/// The toolchain's own, or that of a C compiler.
fn linker(home: &anyhow::Result<Home>) -> anyhow::Result<String> {
    if let Some(linker) = found(home)?.world()?.world.linker.filter(|linker| linker.is_file()) {
        return Ok(linker.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
    let output = Command::new("cc").arg("--version").output().context("cc cannot be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or("cc").to_owned())
}

fn disk(folder: &Path) -> anyhow::Result<String> {
    tempfile::tempfile_in(folder)
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    let path = CString::new(folder.as_os_str().as_bytes())?;
    // SAFETY: a C string and a structure that the call fills.
    let statistics = unsafe {
        let mut statistics: libc::statvfs = std::mem::zeroed();
        if libc::statvfs(path.as_ptr(), &raw mut statistics) != 0 {
            return Err(std::io::Error::last_os_error().into());
        }
        statistics
    };
    #[allow(clippy::unnecessary_cast)] // The width differs from system to system.
    let free = statistics.f_bavail as u64 * statistics.f_frsize as u64;
    enough(free, DISK_NEEDED, &format!("free in {}", folder.display()))
}

fn memory() -> anyhow::Result<String> {
    // Only Linux has this file; elsewhere the value is unknown, and the check passes.
    let Ok(text) = std::fs::read_to_string("/proc/meminfo") else {
        return Ok("not known".to_owned());
    };
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    enough(kilobytes.unwrap_or_default() << 10, MEMORY_NEEDED, "available")
}

fn enough(found: u64, needed: u64, what: &str) -> anyhow::Result<String> {
    let text = format!("{} MB {what}", found >> 20);
    if found < needed {
        bail!("{text}, {} MB are needed", needed >> 20);
    }
    Ok(text)
}

/// The value of a variable, so that a type has to be found out.
const CELL: &str = "let sum = 1 + 1; sum";

/// Compiles and runs a cell.
unsafe fn cell(home: Home) -> anyhow::Result<String> {
    // SAFETY: the caller's promise.
    let session = unsafe { Session::open(home, Precompiled::Use)? };
    let (mut engine, control) = engine::open(session)?;
    let (events, results) = EventSender::keeping_results();
    engine.warm_up(&events);
    let cell = SentCell { code: CELL, number: 1, id: None };
    let outcome = engine.execute(&cell, &events);
    control.shutdown();
    if let Err(failure) = outcome {
        bail!("`{CELL}` failed: {}", failure.evalue);
    }
    let last = results.lock().pop().unwrap_or_default();
    let shown = last.plain();
    if shown != "2" {
        bail!("`{CELL}` gave {shown:?}");
    }
    Ok(format!("`{CELL}` was compiled and gave 2"))
}

fn found(home: &anyhow::Result<Home>) -> anyhow::Result<&Home> {
    home.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))
}
