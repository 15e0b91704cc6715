//! Free disk space: checked before a long step begins, and after a failure.

use super::finding::{Finding, Start};
use crate::project;
use crate::report::Problem;
use std::path::{Path, PathBuf};

/// What a first set-up takes, with cargo's downloads, and what later additions take, in gigabytes.
const FIRST: f64 = 4.0;
const LATER: f64 = 1.0;
/// With less than this, in gigabytes, a disk is full: partly written files have been removed again.
const NOTHING: f64 = 0.1;

/// Enough space for the output of the next steps.
pub fn space(start: Start) -> Finding {
    let needed = if start == Start::Again { LATER } else { FIRST };
    let table = project::ask("df", &["-Pk", "."]).unwrap_or_default();
    let Some(free) = free_gigabytes(&table) else {
        return Finding::Ready("free disk unknown".to_owned());
    };
    if free >= needed {
        return Finding::Ready(format!("{free:.0} GB free"));
    }
    Finding::Missing(Problem::new(
        format!("{needed:.0} GB of free disk are needed here, and there are {free:.1}; free some:"),
        "du -xhd 2 ~ | sort -h | tail",
    ))
}

/// The message about a failed step, if a disk that it writes to is full.
pub fn full() -> Option<Problem> {
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from).or(home);
    let folders = [Some(project::root().to_owned()), Some(std::env::temp_dir()), cargo];
    let is_full = |folder: &PathBuf| {
        let table = project::ask("df", &["-Pk", &folder.to_string_lossy()]);
        table.and_then(|table| free_gigabytes(&table)).is_some_and(|free| free < NOTHING)
    };
    let folder = folders.into_iter().flatten().find(is_full)?;
    let sentence =
        format!("The disk is full that holds {}; with room there, this goes on:", folder.display());
    Some(Problem::new(sentence, "cargo xtask setup"))
}

/// Reads the table of `df -Pk`, whose fourth column counts free kilobytes.
fn free_gigabytes(table: &str) -> Option<f64> {
    let kilobytes: f64 = table.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_column_counts() {
        let table = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                     /dev/vda 263108152 1 82000000 14% /\n";
        assert_eq!(free_gigabytes(table), Some(82.0));
        assert_eq!(free_gigabytes(""), None);
    }
}
