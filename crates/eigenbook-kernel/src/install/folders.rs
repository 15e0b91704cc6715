//! The folders of an installation.

use crate::home::Home;
use crate::world::paths::WorldPaths;
use anyhow::{Context, bail};
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Whom an installation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The user who runs the command.
    User,
    /// The Python environment that is active.
    SysPrefix,
    /// A folder such as `/usr/local` or `.venv`.
    Prefix(PathBuf),
}

impl Target {
    /// The folder of the programs and worlds.
    ///
    /// # Errors
    /// If the target's folder is not known.
    pub fn home(&self) -> anyhow::Result<Home> {
        let data = match self {
            Self::User => user_data()?,
            _ => self.prefix()?.join("share"),
        };
        Ok(Home { folder: data.join("eigenbook") })
    }

    /// The folder of the kernel specs.
    ///
    /// # Errors
    /// If the target's folder is not known.
    pub fn kernels(&self) -> anyhow::Result<PathBuf> {
        let jupyter = match self {
            Self::User => match std::env::var_os("JUPYTER_DATA_DIR") {
                Some(folder) => PathBuf::from(folder),
                None if cfg!(target_os = "macos") => home_folder()?.join("Library/Jupyter"),
                None => user_data()?.join("jupyter"),
            },
            _ => self.prefix()?.join("share/jupyter"),
        };
        Ok(jupyter.join("kernels"))
    }

    fn prefix(&self) -> anyhow::Result<PathBuf> {
        if let Self::Prefix(folder) = self {
            fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be written", folder.display()))?;
            return Ok(folder.canonicalize()?);
        }
        let output = Command::new("python3")
            .args(["-c", "import sys; print(sys.prefix)"])
            .output()
            .context("python3 could not be run; --sys-prefix asks it for its folder")?;
        if !output.status.success() {
            bail!(
                "python3 does not report its folder: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
    }
}

const PROGRAMS: [&str; 3] = ["eigenbook-kernel", "eigenbook-executor", "eigenbook-stub"];
/// As many worlds stay: the one in use, and the one that kernels may still be running with.
const WORLDS_KEPT: usize = 2;

impl Home {
    /// Copies this program and those that it starts.
    pub(super) fn write_programs(&self) -> anyhow::Result<()> {
        let here = std::env::current_exe()?.canonicalize()?;
        for name in PROGRAMS {
            let source = here.with_file_name(name);
            if !source.exists() {
                bail!("{} is missing beside {}.", name, here.display());
            }
            copy_if_newer(&source, &self.program(name))?;
        }
        Ok(())
    }

    /// Waits until no other installation writes here; the lock ends with the file.
    pub(super) fn lock(&self) -> anyhow::Result<File> {
        let path = self.folder.join(".lock");
        let cannot = || format!("{} cannot be written", path.display());
        fs::create_dir_all(&self.folder).with_context(cannot)?;
        let file = File::create(&path).with_context(cannot)?;
        if file.try_lock().is_err() {
            println!("Another installation into this folder is running; waiting for it …");
            file.lock().with_context(cannot)?;
        }
        Ok(file)
    }

    pub(super) fn has_world(&self, fingerprint: &str) -> bool {
        WorldPaths::open(&self.worlds().join(fingerprint)).is_ok()
    }

    /// A folder on the same file system, to be adopted when it is complete.
    pub(super) fn new_world_folder(&self) -> anyhow::Result<TempDir> {
        fs::create_dir_all(self.worlds())?;
        // Unlike a temporary folder, all users can read this one.
        let folder = tempfile::Builder::new().prefix(".new-").tempdir_in(self.worlds())?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        Ok(folder)
    }

    pub(super) fn adopt_world(&self, folder: TempDir, fingerprint: &str) -> anyhow::Result<()> {
        let target = self.worlds().join(fingerprint);
        let _ = fs::remove_dir_all(&target);
        fs::rename(folder.keep(), &target)?;
        Ok(())
    }

    /// Switches the link, and removes worlds that no kernel can be using.
    pub(super) fn use_world(&self, fingerprint: &str) -> anyhow::Result<()> {
        let (link, new) = (self.folder.join("world"), self.folder.join(".world-new"));
        let _ = fs::remove_file(&new);
        symlink(Path::new("worlds").join(fingerprint), &new)?;
        fs::rename(&new, &link)?;
        let mut worlds: Vec<_> = fs::read_dir(self.worlds())?.filter_map(Result::ok).collect();
        worlds.retain(|world| world.file_name() != fingerprint);
        worlds.sort_by_key(|world| world.metadata().and_then(|data| data.modified()).ok());
        let surplus = worlds.len().saturating_sub(WORLDS_KEPT - 1);
        for world in worlds.iter().take(surplus) {
            fs::remove_dir_all(world.path())?;
            for beside in ["cells", "packages"] {
                let _ = fs::remove_dir_all(self.folder.join(beside).join(world.file_name()));
            }
        }
        Ok(())
    }

    pub(super) fn remove(&self) -> anyhow::Result<bool> {
        let found = self.folder.exists();
        if found {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(found)
    }

    fn worlds(&self) -> PathBuf {
        self.folder.join("worlds")
    }
}

/// Copies through a new file, so that a program that is running is not disturbed.
fn copy_if_newer(source: &Path, target: &Path) -> anyhow::Result<()> {
    let modified = |path: &Path| fs::metadata(path).map(|data| (data.len(), data.modified().ok()));
    if source == target {
        return Ok(());
    }
    if let (Ok(new), Ok(old)) = (modified(source), modified(target))
        && new.0 == old.0
        && old.1 >= new.1
    {
        return Ok(());
    }
    let folder = target.parent().context("a program is in a folder")?;
    fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    let new = target.with_extension("new");
    fs::copy(source, &new).with_context(|| format!("{} cannot be written", new.display()))?;
    fs::rename(&new, target)?;
    Ok(())
}

fn user_data() -> anyhow::Result<PathBuf> {
    match std::env::var_os("XDG_DATA_HOME") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Ok(home_folder()?.join(".local/share")),
    }
}

fn home_folder() -> anyhow::Result<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from).context("HOME is not set")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn one_installation_waits_for_another() {
        let folder = TempDir::new().unwrap();
        let home = Home { folder: folder.path().join("eigenbook") };
        let first = home.lock().unwrap();
        let (done, waiting) = mpsc::channel();
        let second = std::thread::spawn(move || done.send(home.lock().is_ok()));
        assert!(waiting.recv_timeout(Duration::from_millis(100)).is_err());
        drop(first);
        assert!(waiting.recv().unwrap());
        second.join().unwrap().unwrap();
    }
}
