//! Python with locked packages: `.venv` with JupyterLab, and others that one test needs.

use super::together::{Together, lock};
use crate::project;
use crate::report::Problem;
use crate::waiting::Waiting;
use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

/// What the environment of a student has beside its packages: each file's place and text.
///
/// JupyterLab's first start asks whether it may fetch news; a course needs none. It also waits for a
/// completion for one second only, and the first one takes longer. Arrow keys go to a control that
/// has the focus: Notebook 7 would take them for the cells. The extension of its server is described
/// in its file.
const FOR_STUDENTS: [(&str, &str); 3] = [
    (
        "share/jupyter/lab/settings/overrides.json",
        include_str!("../../../../python/jupyterlab.json"),
    ),
    (
        "etc/jupyter/jupyter_server_config.d/eigenbook_server.json",
        include_str!("../../../../python/server/eigenbook_server.json"),
    ),
    (
        "{packages}/eigenbook_server.py",
        include_str!("../../../../python/server/eigenbook_server.py"),
    ),
];

/// Creates `.venv`, or renews it if the requirements have changed.
pub fn make(together: &Together) -> Result<()> {
    main().make(together)
}

/// Whether `.venv` was made from the requirements as they are now, and still has a Python.
pub fn is_up_to_date() -> bool {
    main().is_up_to_date()
}

fn main() -> Environment {
    let requirements = project::root().join("python/requirements.txt");
    Environment { folder: project::venv(), requirements, files: &FOR_STUDENTS }
}

/// A Python with the packages of one file.
pub struct Environment {
    /// Its path.
    pub folder: PathBuf,
    /// The exact versions of its packages.
    pub requirements: PathBuf,
    /// Other files in it, each with its place and text; `{packages}` is the folder of the packages.
    pub files: &'static [(&'static str, &'static str)],
}

impl Environment {
    /// Creates the environment, or renews it if the requirements have changed.
    ///
    /// An interrupted try is continued: pip does not install existing packages again.
    pub fn make(&self, together: &Together) -> Result<()> {
        self.create()?;
        self.renew_old_pip()?;
        self.install_packages(together)?;
        self.write_files()?;
        // Written last: an unfinished environment has no stamp.
        fs::write(self.stamp(), self.stamp_text()?)
            .with_context(|| format!("the stamp of {} cannot be written", self.folder.display()))
    }

    /// Whether it was made from the requirements as they are now, and still has a Python.
    pub fn is_up_to_date(&self) -> bool {
        let made_from = fs::read_to_string(self.stamp()).ok();
        made_from.is_some() && made_from == self.stamp_text().ok() && self.interpreter().exists()
    }

    /// Everything that the environment is made from.
    fn stamp_text(&self) -> Result<String> {
        let requirements = fs::read_to_string(&self.requirements)?;
        let files: Vec<&str> = self.files.iter().map(|(_, text)| *text).collect();
        Ok(format!("{requirements}\n{}", files.join("\n")))
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("made-from.txt")
    }

    fn interpreter(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    fn create(&self) -> Result<()> {
        let mut command = project::command("python3");
        command.args(["-m", "venv"]).arg(&self.folder);
        if !self.interpreter().exists() {
            // None yet, or one whose Python has gone.
            command.arg("--clear");
        }
        project::succeed(&mut command)
    }

    /// The packages use platform names that an older pip does not know.
    fn renew_old_pip(&self) -> Result<()> {
        let output = self.pip().arg("--version").output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let Some(version) = said.split_whitespace().nth(1) else {
            return Ok(());
        };
        if !is_older(version, OLDEST_PIP) {
            return Ok(());
        }
        println!("  pip {version} is too old for the packages, and is renewed");
        let mut pip = self.pip();
        pip.args(["install", "--quiet", "--no-input", "--disable-pip-version-check"]);
        project::succeed(pip.args(["--retries", "1", "--upgrade", "pip"])).map_err(|_| {
            let sentence = format!("pip {version} is too old. With a network, this renews it:");
            Problem::new(sentence, "cargo xtask setup").into()
        })
    }

    fn install_packages(&self, together: &Together) -> Result<()> {
        let mut pip = self.pip();
        pip.args(["install", "--no-input", "--disable-pip-version-check"])
            .args(["--retries", "1", "--requirement"])
            .arg(&self.requirements)
            .env("PYTHONUNBUFFERED", "1");
        let (ended_well, complaint) = follow(&mut pip, together)?;
        if ended_well {
            return Ok(());
        }
        let sentence =
            format!("No Python packages ({}). With a network, this goes on:", gist(&complaint));
        Err(Problem::new(sentence, "cargo xtask setup").into())
    }

    fn write_files(&self) -> Result<()> {
        if self.files.is_empty() {
            return Ok(());
        }
        let mut python = project::python_of(&self.folder);
        let question = "import sysconfig; print(sysconfig.get_path('purelib'), end='')";
        let packages = String::from_utf8(python.args(["-c", question]).output()?.stdout)?;
        for (place, text) in self.files {
            let path = self.folder.join(place.replace("{packages}", &packages));
            fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
            fs::write(path, text)?;
        }
        Ok(())
    }

    fn pip(&self) -> Command {
        let mut pip = project::python_of(&self.folder);
        pip.args(["-m", "pip"]);
        pip
    }
}

/// The first pip that identifies a platform by the version of its glibc.
const OLDEST_PIP: (u32, u32) = (20, 3);

fn is_older(version: &str, oldest: (u32, u32)) -> bool {
    let mut numbers = version.split('.').map_while(|number| number.parse::<u32>().ok());
    let found = (numbers.next(), numbers.next().unwrap_or(0));
    found.0.is_some_and(|first| (first, found.1) < oldest)
}

/// pip's error in one line: its own last line, or Python's if pip has crashed.
fn gist(complaint: &str) -> &str {
    let mut errors = complaint.lines().filter_map(|line| line.strip_prefix("ERROR: "));
    let own = errors.rfind(|error| *error != "Exception:");
    own.or(complaint.lines().last()).unwrap_or("pip failed").trim()
}

/// Runs pip, shows the current package, and returns its error.
fn follow(pip: &mut Command, together: &Together) -> Result<(bool, String)> {
    let program = together.start(pip.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (lines, mut errors) = {
        let mut child = lock(&program);
        child.stdout.take().zip(child.stderr.take()).context("pip has no output")?
    };
    let complaint = thread::spawn(move || {
        let mut text = String::new();
        // Output that is not text is not worth showing.
        let _ = errors.read_to_string(&mut text);
        text
    });
    let mut waiting = Waiting::new("Python");
    let mut n_found = 0;
    for line in BufReader::new(lines).lines().map_while(Result::ok) {
        if let Some(name) = line.strip_prefix("Collecting ") {
            n_found += 1;
            let name = name.split(['=', ' ', ';']).next().unwrap_or_default();
            waiting.say(&format!("{n_found} packages found, now {name}"));
        } else if line.starts_with("Installing") {
            waiting.say(&format!("installing {n_found} packages"));
        }
    }
    let ended_well = together.wait(&program)?.success();
    Ok((ended_well, complaint.join().unwrap_or_default().trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::io::Write;
    use std::net::{SocketAddr, TcpListener, TcpStream};

    #[test]
    fn versions_of_pip_are_compared_as_numbers() {
        for (version, expected) in
            [("20.2.4", true), ("9.0", true), ("20.3", false), ("26.0.1", false), ("x", false)]
        {
            assert_eq!(is_older(version, OLDEST_PIP), expected, "{version}");
        }
    }

    #[test]
    fn of_a_long_complaint_one_line_is_said() {
        assert_eq!(gist("WARNING: a\nERROR: no disk\nERROR: no luck\nhint"), "no luck");
        assert_eq!(
            gist("ERROR: Exception:\nTraceback\n  x\nReadError: too short"),
            "ReadError: too short"
        );
        assert_eq!(gist(""), "pip failed");
    }

    /// A download that breaks off, no network at all, and then both are right again: pip as it is here.
    #[test]
    fn packages_that_do_not_come_are_one_sentence_and_the_next_try_goes_on() {
        let scratch = Scratch::new().unwrap();
        let requirements = scratch.path().join("requirements.txt");
        let files = &[("etc/tiny/settings.json", "{}"), ("{packages}/tiny_too.py", "")];
        let environment = Environment { folder: scratch.path().join("venv"), requirements, files };
        let wheel = tiny_wheel(scratch.path());
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for (address, comes) in [
            (serve(wheel.clone(), wheel.len() / 2), false),
            (closed, false),
            (serve(wheel.clone(), wheel.len()), true),
        ] {
            // Here it comes before this machine's own settings for pip.
            let index = format!("--index-url http://{address}/simple\ntiny==1.0\n");
            fs::write(&environment.requirements, index).unwrap();
            fs::create_dir_all(&environment.folder).unwrap();
            let settings = "[global]\nno-cache-dir = true\ntimeout = 5\n";
            fs::write(environment.folder.join("pip.conf"), settings).unwrap();
            let made = environment.make(&Together::default());
            assert_eq!(environment.is_up_to_date(), comes, "{made:?}");
            if comes {
                made.unwrap();
                let import =
                    "import tiny, tiny_too, sys; open(sys.prefix + '/etc/tiny/settings.json')";
                let mut python = project::python_of(&environment.folder);
                project::succeed(python.args(["-c", import])).unwrap();
                continue;
            }
            let said = made.unwrap_err().to_string();
            let (sentence, command) = said.split_once('\n').unwrap();
            assert!(sentence.starts_with("No Python packages ("), "{said}");
            assert!(sentence.ends_with("). With a network, this goes on:"), "{said}");
            assert_eq!(command, "    cargo xtask setup");
        }
    }

    /// A package without anything in it.
    fn tiny_wheel(folder: &std::path::Path) -> Vec<u8> {
        let program = "import zipfile\n\
            with zipfile.ZipFile('tiny.whl', 'w') as wheel:\n    \
            about = 'tiny-1.0.dist-info/'\n    \
            wheel.writestr(about + 'METADATA', 'Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n')\n    \
            wheel.writestr(about + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n    \
            wheel.writestr(about + 'RECORD', '')\n    \
            wheel.writestr('tiny.py', '# ' + 'x' * 100000)\n";
        let mut python = project::command("python3");
        project::succeed(python.args(["-c", program]).current_dir(folder)).unwrap();
        fs::read(folder.join("tiny.whl")).unwrap()
    }

    /// An index with that package, of which only so many bytes are sent.
    fn serve(wheel: Vec<u8>, n_sent: usize) -> SocketAddr {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        thread::spawn(move || {
            for connection in server.incoming().flatten() {
                let _ = answer(connection, &wheel, n_sent);
            }
        });
        address
    }

    fn answer(mut connection: TcpStream, wheel: &[u8], n_sent: usize) -> std::io::Result<()> {
        let mut lines = BufReader::new(connection.try_clone()?).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        let page = b"<a href=\"/tiny-1.0-py3-none-any.whl\">tiny-1.0-py3-none-any.whl</a>";
        let (kind, body, n_sent) = if request.contains(".whl") {
            ("application/octet-stream", wheel, n_sent)
        } else {
            ("text/html", &page[..], page.len())
        };
        let n_bytes = body.len();
        write!(
            connection,
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {n_bytes}\r\nConnection: close\r\n\r\n"
        )?;
        connection.write_all(&body[..n_sent])
    }
}
