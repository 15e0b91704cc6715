//! The messages on a machine where something is missing: one sentence, and the command that fixes
//! it, before a long step begins.
//!
//! A machine here is a folder of small shell scripts that is all there is on the PATH.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[test]
fn a_whole_machine_is_ready() {
    let said = Machine::whole().check();
    assert!(said.ended_well, "{}", said.text);
    assert!(said.text.contains("Rust 1.95.0, rust-src, rust-analyzer"), "{}", said.text);
    assert!(said.text.contains("Python 3.11.7"), "{}", said.text);
}

#[test]
fn an_old_rust() {
    let machine = Machine::whole().with("rustc", "echo 'rustc 1.90.0 (1159e78c4 2025-09-14)'");
    machine.complains(
        "Rust 1.95 or newer is needed, and this is Rust 1.90.0.",
        "rustup update stable && rustup default stable",
    );
}

#[test]
fn parts_of_rust_that_cells_run_without() {
    let said = Machine::whole().without("rustup").without_file("sysroot").check();
    assert!(said.ended_well, "{}", said.text);
    for part in ["rust-src", "rust-analyzer"] {
        let sentence = format!("no {part}, which rustup (https://rustup.rs) would add");
        assert!(said.text.contains(&sentence), "{}", said.text);
    }
}

#[test]
fn parts_of_rust_that_rustup_can_add() {
    let said = Machine::whole().without_file("sysroot").check();
    assert!(said.ended_well, "{}", said.text);
    for part in ["Rust's own sources", "rust-analyzer"] {
        assert!(said.text.contains(&format!("to do: Adding {part}")), "{}", said.text);
    }
}

#[test]
fn parts_of_rust_are_added_to_the_toolchain_that_a_link_leads_to() {
    // If the toolchain is a link, the components in a toolchain file have no effect.
    let machine = Machine::whole();
    let (home, log) = (machine.0.join("rustup-home"), machine.0.join("asked"));
    fs::create_dir_all(home.join("toolchains")).unwrap();
    fs::rename(machine.0.join("sysroot"), home.join("toolchains/stable-here")).unwrap();
    symlink(home.join("toolchains/stable-here"), machine.0.join("sysroot")).unwrap();
    fs::remove_file(machine.0.join("sysroot/bin/rust-analyzer")).unwrap();
    let rustup = format!("echo \"$RUSTUP_HOME $*\" >>'{}'", log.display());
    let machine = machine.with("rustup", &rustup).with("cargo", "exit 1");
    let said = machine.run(&["setup"]);
    assert!(said.text.contains("Adding rust-analyzer"), "{}", said.text);
    let asked = fs::read_to_string(log).unwrap();
    let home = home.canonicalize().unwrap();
    let expected =
        format!("{} component add rust-analyzer --toolchain stable-here\n", home.display());
    assert_eq!(asked, expected);
}

#[test]
fn no_c_compiler() {
    Machine::whole().without("cc").complains(
        "A C compiler is needed to link programs, and `cc` is not there.",
        "sudo apt-get update && sudo apt-get install -y build-essential",
    );
}

#[test]
fn no_openblas_and_no_right_to_install_it() {
    no_openblas().complains(
        "OpenBLAS is needed for the linear algebra",
        "sudo apt-get update && sudo apt-get install -y libopenblas-dev",
    );
}

#[test]
fn no_openblas_and_a_package_manager_that_is_not_known() {
    no_openblas().without("apt-get").complains(
        "OpenBLAS is needed for the linear algebra",
        "(install OpenBLAS with its development files with this system's package manager)",
    );
}

#[test]
fn openblas_that_may_be_installed() {
    for machine in [no_openblas().with("id", "echo 0"), no_openblas().with("sudo", "exit 0")] {
        let said = machine.check();
        assert!(said.ended_well, "{}", said.text);
        assert!(said.text.contains("to do: Installing OpenBLAS"), "{}", said.text);
    }
}

#[test]
fn no_python() {
    Machine::whole().without("python3").complains(
        "Python 3 is needed for JupyterLab, and `python3` is not there.",
        "sudo apt-get update && sudo apt-get install -y python3 python3-venv",
    );
}

#[test]
fn an_old_python() {
    Machine::whole().with("python3", "echo 3.8.10").complains(
        "Python 3.9 or newer is needed, and `python3` is Python 3.8.10.",
        "python3-venv",
    );
}

#[test]
fn a_python_that_cannot_make_environments() {
    Machine::whole()
        .with("python3", "echo 3.11.7; exit 1")
        .complains("its modules venv and ensurepip are needed", "python3-venv");
}

#[test]
fn a_full_disk() {
    let table = "echo Filesystem; echo '/dev/vda 100 50 2000000 97% /'";
    Machine::whole().with("df", table).complains("and there are 2.0; free some:", "du -xhd 2");
}

#[test]
fn a_disk_that_becomes_full() {
    // Cargo fails, and by then the disk is full.
    let room = "free=90000000; [ ! -e \"$0.full\" ] || free=1000; echo Filesystem; \
                echo \"/dev/vda 100 50 $free 97% /\"";
    let machine = Machine::whole().with("df", room);
    let cargo = format!(
        ": >'{}'; echo 'error: no room' >&2; exit 101",
        machine.0.join("df.full").display()
    );
    let said = machine.with("cargo", &cargo).run(&["setup"]);
    assert!(!said.ended_well);
    let (_, last) = said.text.rsplit_once("✗ ").unwrap();
    assert!(last.starts_with("The disk is full that holds "), "{}", said.text);
    assert!(
        last.ends_with("; with room there, this goes on:\n    cargo xtask setup\n"),
        "{}",
        said.text
    );
}

#[test]
fn everything_at_once() {
    let said = Machine::whole().without("cc").without("python3").check();
    assert!(!said.ended_well);
    assert!(said.text.contains("✗ A C compiler"), "{}", said.text);
    assert!(said.text.contains("✗ Python 3 is needed"), "{}", said.text);
}

#[test]
fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said = Machine::whole().run(&["lab", "--port", &port.to_string()]);
    assert!(!said.ended_well);
    assert!(said.text.contains(&format!("Port {port} cannot be used")), "{}", said.text);
    assert!(said.text.contains("cargo xtask lab --port "), "{}", said.text);
    assert!(!said.text.contains("Checking"), "{}", said.text);
}

fn no_openblas() -> Machine {
    let links_all_but_openblas = "case \"$*\" in *-lopenblas*) exit 1;; esac";
    Machine::whole().with("cc", links_all_but_openblas)
}

/// A folder with all the programs that there are.
struct Machine(PathBuf);

/// The output, and whether it was an error.
struct Said {
    ended_well: bool,
    text: String,
}

impl Machine {
    /// One that has everything, an ordinary user, and no right to install.
    fn whole() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("machine-{}-{number}", std::process::id());
        let machine = Self(std::env::temp_dir().join(folder));
        let sources = machine.0.join("sysroot/lib/rustlib/src/rust/library/core/src");
        fs::create_dir_all(&sources).unwrap();
        fs::write(sources.join("lib.rs"), "").unwrap();
        let sysroot = machine.0.join("sysroot");
        fs::create_dir_all(sysroot.join("bin")).unwrap();
        fs::write(sysroot.join("bin/rust-analyzer"), "").unwrap();
        let rustc = format!(
            "case $1 in --version) echo 'rustc 1.95.0 (x)';; *) echo {};; esac",
            sysroot.display()
        );
        machine
            .with("rustc", &rustc)
            .with("rustup", "exit 0")
            .with("cc", "exit 0")
            .with("apt-get", "exit 0")
            .with("sudo", "exit 1")
            .with("id", "echo 1000")
            .with("python3", "echo 3.11.7")
            .with("df", "echo Filesystem; echo '/dev/vda 100 50 90000000 1% /'")
    }

    fn with(self, program: &str, script: &str) -> Self {
        let path = self.0.join(program);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    fn without(self, program: &str) -> Self {
        fs::remove_file(self.0.join(program)).unwrap();
        self
    }

    fn without_file(self, folder: &str) -> Self {
        fs::remove_dir_all(self.0.join(folder)).unwrap();
        self
    }

    fn check(&self) -> Said {
        self.run(&["setup", "--check"])
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let start = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .env("PATH", &self.0)
            .env_remove("OPENBLAS_DIR")
            .output()
            .unwrap();
        assert!(start.elapsed() < Duration::from_secs(30), "the sentence comes before long work");
        let text = [output.stdout, output.stderr].concat();
        Said {
            ended_well: output.status.success(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }

    /// The check fails, with this sentence and this command.
    fn complains(&self, sentence: &str, command: &str) {
        let said = self.check();
        assert!(!said.ended_well, "{}", said.text);
        assert!(said.text.contains(sentence), "{}", said.text);
        let fix = said.text.lines().find(|line| line.starts_with("    ")).unwrap_or_default();
        assert!(fix.contains(command), "{}", said.text);
        assert_eq!(said.text.matches('✗').count(), 1, "{}", said.text);
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
