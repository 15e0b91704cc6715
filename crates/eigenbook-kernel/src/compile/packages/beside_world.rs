//! The compiler wrapper for a student's packages: it reuses the library's packages instead of
//! compiling them a second time.
//!
//! Cargo calls this program in front of rustc (`RUSTC_WRAPPER`) when it compiles a student's
//! packages. If the library already contains a package, in the same version and with all the
//! features that are wanted, it is not compiled again: a note replaces its files, and packages that
//! depend on it are compiled against the library's own. So both share the same types, and the code
//! exists once. Build scripts and procedural macros run while packages are built and are not
//! affected: cargo compiles them without `--target`. Neither is a compiler that a build script calls
//! to try what it can, as that of thiserror does, under the package's own name.

use crate::world::packages::{Package, Packages};
use anyhow::Context;
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The name by which the kernel's program is this one.
pub const NAME: &str = "rustc-beside-the-world";

/// The variable that names the world's folder.
pub const WORLD: &str = "EIGENBOOK_WORLD";

/// The variable that says how much is shared.
pub const SHARING: &str = "EIGENBOOK_SHARING";

/// A variable that only build scripts have.
const OF_SCRIPT: &str = "CARGO_CFG_TARGET_ARCH";

/// How much of the library a student's packages share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Every package that the library has.
    Most,
    /// Of these only those whose own dependencies are shared as well.
    Closed,
}

impl Sharing {
    /// Its name in the environment.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Most => "most",
            Self::Closed => "closed",
        }
    }
}

/// What a student reads if less is shared because of this package.
pub fn sentence(name: &str) -> String {
    format!(
        "Note: these packages need another form of `{name}` than the library has. They are built \
         with copies of it and of what depends on it, whose types are not the library's.\n"
    )
}

/// The beginning of a note that replaces a file; the name of the world's file follows.
const NOTE: &str = "eigenbook: in the world as ";

/// Whether this process was started to be the compiler.
pub fn is_called() -> bool {
    let name = std::env::args_os().next();
    name.is_some_and(|name| Path::new(&name).file_name() == Some(OsStr::new(NAME)))
}

/// Compiles a package, or leaves a note in its place. Does not return if rustc takes over.
///
/// # Errors
/// If a file cannot be written, or rustc cannot be started.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next().context("there is no compiler to call")?;
    let call = RustcArguments(arguments.collect());
    let is_package = call.value("--target").is_some() && std::env::var_os(OF_SCRIPT).is_none();
    let world = std::env::var_os(WORLD).map(PathBuf::from).filter(|_| is_package);
    let Some(world) = world else { return call.hand_on(&rustc, None) };
    match call.package(&Packages::read_from(&world)) {
        Some(package) => call.leave_note(&package).map(|()| ExitCode::SUCCESS),
        None => call.hand_on(&rustc, Some(&world)),
    }
}

/// The world's file that replaces this one, if there is a note.
pub fn noted(path: &Path) -> Option<String> {
    let mut start = Vec::new();
    std::fs::File::open(path).ok()?.take(500).read_to_end(&mut start).ok()?;
    let file = std::str::from_utf8(&start).ok()?.strip_prefix(NOTE)?;
    Some(file.trim_end().to_owned())
}

/// The arguments of one call.
struct RustcArguments(Vec<OsString>);

impl RustcArguments {
    /// The value of an option, written after it or with `=`.
    fn value<'a>(&'a self, option: &'a str) -> Option<&'a str> {
        self.values(option).next()
    }

    fn values<'a>(&'a self, option: &'a str) -> impl Iterator<Item = &'a str> {
        let texts = self.0.iter().map(|it| it.to_str().unwrap_or_default());
        let next = self.0.iter().skip(1).map(|it| it.to_str().unwrap_or_default()).chain([""]);
        texts.zip(next).filter_map(move |(text, next)| match text == option {
            true => Some(next),
            false => text.strip_prefix(option)?.strip_prefix('='),
        })
    }

    /// The library's package that this call would compile a second time.
    fn package(&self, packages: &Packages) -> Option<Package> {
        let own = |name: &str| std::env::var(name).ok();
        // A package in a folder, or from elsewhere, may be another of the same name and version.
        let is_from_registry = own("CARGO_MANIFEST_DIR")?.contains("/registry/src/");
        let (name, version) = (own("CARGO_PKG_NAME")?, own("CARGO_PKG_VERSION")?);
        let found = self.find(packages, &name, &version).filter(|_| is_from_registry).cloned();
        let is_closed = own(SHARING).is_some_and(|it| it == Sharing::Closed.name());
        found.filter(|_| !is_closed || self.needs_shared_ones_only())
    }

    /// Whether all libraries that the package needs are the library's.
    fn needs_shared_ones_only(&self) -> bool {
        let mut files = self.values("--extern").filter_map(|it| Some(it.split_once('=')?.1));
        files.all(|file| {
            let is_library = file.ends_with(".rmeta") || file.ends_with(".rlib");
            !is_library || noted(Path::new(file)).is_some()
        })
    }

    fn find<'a>(&self, packages: &'a Packages, name: &str, version: &str) -> Option<&'a Package> {
        let is_library = self.values("--crate-type").all(|kind| kind == "lib" || kind == "rlib");
        let features: Vec<&str> = self
            .values("--cfg")
            .filter_map(|cfg| cfg.strip_prefix("feature=\"")?.strip_suffix('"'))
            .collect();
        let has_all = |package: &Package| {
            features.iter().all(|feature| package.features.iter().any(|it| it == feature))
        };
        let crate_name = self.value("--crate-name")?;
        packages.list.iter().find(|it| {
            is_library
                && (it.name == name && it.version == version && it.crate_name == crate_name)
                && has_all(it)
        })
    }

    /// Writes notes in place of the files that cargo expects, and reports that they exist.
    fn leave_note(&self, package: &Package) -> anyhow::Result<()> {
        let folder = Path::new(self.value("--out-dir").context("no folder for the files")?);
        let codegen = self.values("-C").find_map(|it| it.strip_prefix("extra-filename="));
        let stem = format!("{}{}", package.crate_name, codegen.unwrap_or_default());
        for (kind, ending) in [("metadata", "rmeta"), ("link", "rlib")] {
            let path = folder.join(format!("lib{stem}.{ending}"));
            std::fs::write(&path, format!("{NOTE}{}\n", package.file))?;
            let said = json!({"$message_type": "artifact", "artifact": path, "emit": kind});
            eprintln!("{said}");
        }
        std::fs::write(folder.join(format!("{stem}.d")), "")?;
        Ok(())
    }

    /// Becomes rustc.
    fn hand_on(&self, rustc: &OsStr, world: Option<&Path>) -> anyhow::Result<ExitCode> {
        let mut command = Command::new(rustc);
        match world {
            None => command.args(&self.0),
            Some(world) => {
                let folder = world.join("deps");
                let mut search = OsString::from("-Ldependency=");
                search.push(&folder);
                command.args(self.0.iter().map(|it| in_world(it, &folder))).arg(search)
            }
        };
        Err(command.exec()).context("the compiler could not be started")
    }
}

/// `NAME=PATH` with the world's file if the path leads to a note; any other argument unchanged.
fn in_world(argument: &OsStr, folder: &Path) -> OsString {
    let text = argument.to_str().and_then(|text| text.split_once('='));
    let found = text.and_then(|(name, path)| {
        let is_file = path.ends_with(".rmeta") || path.ends_with(".rlib");
        let file = noted(Path::new(path).canonicalize().ok()?.as_path()).filter(|_| is_file)?;
        Some(format!("{name}={}", folder.join(file).display()).into())
    });
    found.unwrap_or_else(|| argument.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str) -> RustcArguments {
        RustcArguments(text.split(' ').map(OsString::from).collect())
    }

    fn packages() -> Packages {
        let text = |text: &str| text.to_owned();
        let arrays = Package {
            name: text("a-b"),
            version: text("1.2.0"),
            crate_name: text("a_b"),
            features: vec![text("std"), text("serde")],
            file: text("liba_b-7.rmeta"),
        };
        Packages { list: vec![arrays], ..Packages::default() }
    }

    #[test]
    fn a_package_of_the_library_is_recognised() {
        let found = |text: &str, version: &str| {
            call(text).find(&packages(), "a-b", version).map(|it| it.file.clone())
        };
        let usual = "--crate-name a_b --crate-type lib --cfg feature=\"std\" --target x";
        assert_eq!(found(usual, "1.2.0").as_deref(), Some("liba_b-7.rmeta"));
        assert_eq!(found(usual, "1.3.0"), None);
        let more = format!("{usual} --cfg feature=\"rayon\"");
        assert_eq!(found(&more, "1.2.0"), None);
        assert_eq!(found(&usual.replace("lib", "cdylib"), "1.2.0"), None);
        assert_eq!(found(&usual.replace("a_b", "build_script_build"), "1.2.0"), None);
    }

    #[test]
    fn what_depends_on_a_note_is_given_the_worlds_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().display();
        let text = format!("--crate-name a_b --out-dir {out} -C extra-filename=-9");
        call(&text).leave_note(&packages().list[0]).expect("it can be written");
        let path = folder.path().join("liba_b-9.rmeta");
        assert_eq!(noted(&path).as_deref(), Some("liba_b-7.rmeta"));
        let argument = OsString::from(format!("a_b={}", path.display()));
        let changed = in_world(&argument, Path::new("/world/deps"));
        assert_eq!(changed, OsString::from("a_b=/world/deps/liba_b-7.rmeta"));
        let needing =
            |path: &Path| call(&format!("--extern macros=/m.so --extern a_b={}", path.display()));
        assert!(needing(&path).needs_shared_ones_only());
        std::fs::write(&path, "\0rust").expect("a file");
        assert_eq!(in_world(&argument, Path::new("/world/deps")), argument);
        assert!(!needing(&path).needs_shared_ones_only());
    }
}
