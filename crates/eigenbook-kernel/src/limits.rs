//! The teacher's limits: their file, and a student's message about an exceeded one.

use crate::home::Home;
use anyhow::Context;
use eigenbook_executor::limits::Limits;
use std::io::ErrorKind;

/// The name of the file beside the worlds of an installation.
pub const FILE: &str = "limits.toml";

/// Reads the limits of an installation; none if it has no such file.
///
/// # Errors
/// A file that cannot be read, or has unknown entries.
pub fn read(home: &Home) -> anyhow::Result<Limits> {
    let path = home.folder.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            toml::from_str(&text).with_context(|| format!("{} is not right", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Limits::default()),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// The message about a cell that was ended by a signal because of a limit.
pub fn reason_of_death(limits: &Limits, signal: Option<i32>, stderr: &str) -> Option<String> {
    // Reporting it needs memory, too, so the signal after this text can be another one.
    if stderr.contains("memory allocation of") {
        return limits.memory_mb.map(too_much_memory);
    }
    match signal {
        Some(libc::SIGXCPU) => limits.cpu_seconds.map(too_long),
        Some(libc::SIGXFSZ) => limits.file_mb.map(|length| {
            format!("the cell wrote more than {length} MB into one file\nWrite less, or into several files.")
        }),
        _ => None,
    }
}

/// The message about an error or a panic because of a limit: the system's own text does not name
/// the limit.
pub fn reason_of_error(limits: &Limits, message: &str) -> Option<String> {
    let again = ["os error 11)", "code: 11, kind: WouldBlock"];
    let processes = limits.processes.filter(|_| again.iter().any(|words| message.contains(words)));
    processes.map(|number| {
        format!(
            "the cell started more than {number} processes and threads\n\
             Start fewer at a time, and wait for those that are started."
        )
    })
}

/// The message about a cell with too much output.
pub fn too_much_output(megabytes: u64) -> String {
    format!("the cell put out more than {megabytes} MB\nPrint less, or only each hundredth step.")
}

fn too_long(seconds: u64) -> String {
    format!(
        "the cell took more than {seconds} seconds of processor time\n\
         Take smaller arrays or fewer steps, or look for a loop that does not end."
    )
}

fn too_much_memory(megabytes: u64) -> String {
    format!(
        "the variables and the cell need more than {megabytes} MB\n\
         Make the arrays smaller, or work through the data in parts."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(text: &str) -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let home = Home { folder: folder.path().to_owned() };
        (folder, home)
    }

    #[test]
    fn the_file_is_read_and_a_wrong_one_is_told() {
        let (_folder, good) = home("memory_mb = 512\ncpu_seconds = 60\n");
        let limits = read(&good).unwrap();
        assert_eq!((limits.memory_mb, limits.cpu_seconds), (Some(512), Some(60)));
        assert_eq!(limits.processes, None);
        let (_folder, wrong) = home("memory = 512\n");
        let text = format!("{:#}", read(&wrong).unwrap_err());
        assert!(text.contains("limits.toml is not right") && text.contains("memory"), "{text}");
        let none = Home { folder: "/nowhere".into() };
        assert_eq!(read(&none).unwrap(), Limits::default());
    }

    #[test]
    fn only_a_limit_that_is_set_is_a_reason() {
        let limits = Limits { cpu_seconds: Some(3), processes: Some(4), ..Limits::default() };
        assert!(reason_of_death(&limits, Some(libc::SIGXCPU), "").unwrap().contains("3 seconds"));
        assert_eq!(reason_of_death(&limits, Some(libc::SIGABRT), "memory allocation of 9"), None);
        assert_eq!(reason_of_death(&limits, Some(libc::SIGSEGV), ""), None);
        let busy = "Resource temporarily unavailable (os error 11)";
        assert!(reason_of_error(&limits, busy).unwrap().contains("more than 4"));
        assert_eq!(reason_of_error(&Limits::default(), busy), None);
    }
}
