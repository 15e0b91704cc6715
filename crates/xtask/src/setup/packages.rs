//! The system's package manager: the install command, and whether it may be run for the user.

use crate::project;
use crate::report::Problem;
use anyhow::Result;

/// Something that comes with the system's packages.
#[derive(Clone, Copy)]
pub enum Need {
    /// A C compiler.
    CCompiler,
    /// OpenBLAS, with the file that programs are linked with.
    OpenBlas,
    /// Python 3 with the module that makes environments.
    Python,
    /// The browser in which the tests open the notebooks.
    Browser,
}

/// One package manager, and its names of the packages.
struct Manager {
    program: &'static str,
    /// The text before the names; `{sudo}` marks the place of the command for root rights.
    install: &'static str,
    c_compiler: &'static str,
    openblas: &'static str,
    python: &'static str,
    browser: &'static str,
}

const MANAGERS: [Manager; 3] = [
    Manager {
        program: "apt-get",
        install: "{sudo}apt-get update && {sudo}apt-get install -y",
        c_compiler: "build-essential",
        openblas: "libopenblas-dev",
        python: "python3 python3-venv",
        browser: "chromium",
    },
    Manager {
        program: "dnf",
        install: "{sudo}dnf install -y",
        c_compiler: "gcc",
        openblas: "openblas-devel",
        python: "python3",
        browser: "chromium",
    },
    Manager {
        program: "brew",
        install: "brew install",
        c_compiler: "gcc",
        openblas: "openblas",
        python: "python",
        browser: "chromium",
    },
];

/// The sentence, and the command for this system.
pub fn problem(sentence: &str, need: Need) -> Problem {
    let fix = command(need).unwrap_or_else(|| {
        let name = match need {
            Need::CCompiler => "a C compiler (gcc or clang)",
            Need::OpenBlas => "OpenBLAS with its development files",
            Need::Browser => "Chromium or Chrome",
            Need::Python => "Python 3.9 or newer with the modules venv and ensurepip",
        };
        format!("(install {name} with this system's package manager)")
    });
    Problem::new(sentence, fix)
}

/// The command, if it may be run without asking for a password.
pub fn may_install(need: Need) -> Option<String> {
    let free =
        is_root() || project::is_on_path("brew") || project::ask("sudo", &["-n", "true"]).is_some();
    command(need).filter(|_| free)
}

/// Runs the command that [`may_install`] showed.
pub fn install(need: Need) -> Result<()> {
    let line = command(need).unwrap_or_default();
    let mut shell = project::command("sh");
    shell.args(["-c", &line]).env("DEBIAN_FRONTEND", "noninteractive");
    let failed =
        |_| problem("The system's package manager failed; it has to end well first.", need);
    Ok(project::succeed(&mut shell).map_err(failed)?)
}

/// The user's number is 0.
pub fn is_root() -> bool {
    project::ask("id", &["-u"]).as_deref() == Some("0")
}

fn command(need: Need) -> Option<String> {
    let manager = MANAGERS.iter().find(|manager| project::is_on_path(manager.program))?;
    let names = match need {
        Need::CCompiler => manager.c_compiler,
        Need::OpenBlas => manager.openblas,
        Need::Python => manager.python,
        Need::Browser => manager.browser,
    };
    let sudo = if is_root() { "" } else { "sudo " };
    Some(format!("{} {names}", manager.install.replace("{sudo}", sudo)))
}
