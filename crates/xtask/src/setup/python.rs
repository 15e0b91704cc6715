//! Python, which runs JupyterLab.

use super::finding::{Finding, Start};
use super::packages::{self, Need};
use crate::project;

/// The oldest Python that the locked packages are made for.
const OLDEST: (u32, u32) = (3, 9);

/// Prints its version, then fails if it cannot create an environment.
const PROBE: &str =
    "import sys; print('%d.%d.%d' % sys.version_info[:3], flush=True); import ensurepip, venv";

/// A Python that can make `.venv`.
pub fn interpreter(start: Start) -> Finding {
    if start == Start::Again {
        return Finding::Ready("Python in .venv".to_owned());
    }
    let missing = |sentence: &str| Finding::Missing(packages::problem(sentence, Need::Python));
    let Ok(output) = project::command("python3").args(["-c", PROBE]).output() else {
        return missing("Python 3 is needed for JupyterLab, and `python3` is not there.");
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.trim();
    let mut numbers = version.split('.').map_while(|number| number.parse::<u32>().ok());
    let (major, minor) = OLDEST;
    match (numbers.next(), numbers.next()) {
        (Some(a), Some(b)) if (a, b) >= OLDEST => {}
        (Some(_), Some(_)) => {
            return missing(&format!(
                "Python {major}.{minor} or newer is needed, and `python3` is Python {version}."
            ));
        }
        _ => return missing("Python 3 is needed for JupyterLab, and `python3` does not run."),
    }
    if output.status.success() {
        Finding::Ready(format!("Python {version}"))
    } else {
        missing("`python3` cannot make an environment: its modules venv and ensurepip are needed.")
    }
}
