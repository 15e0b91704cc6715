//! Magics of Python notebooks: lines that begin with `%`, and cells that begin with `%%`.

use super::measure::Measure;

/// The requested action.
#[derive(Debug, PartialEq, Eq)]
pub enum Magic {
    /// Rust, to be run.
    Run(String),
    /// Rust, to be run and timed.
    Time(String),
    /// Rust, to be run many times.
    Measure(Measure, String),
    /// Rust whose output is discarded.
    Capture(String),
    /// A script for another program, passed with an option.
    Script {
        /// The program.
        program: String,
        /// The option.
        option: &'static str,
        /// The script.
        script: String,
    },
    /// A command of the shell.
    Shell(String),
    /// A file to write.
    Write {
        /// The folder.
        path: String,
        /// The command.
        text: String,
        /// The effect on an existing file.
        mode: Mode,
    },
    /// Text to show in a format.
    Show(&'static str, String),
    /// The variables.
    Variables,
    /// The list of commands.
    Help,
    /// Everything is to be forgotten.
    Clear,
    /// A magic that is not needed here, with the reason.
    NotNeeded(String),
    /// A magic that does not work here, with the alternative.
    Refused(String),
}

/// The effect on an existing file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is overwritten.
    Replace,
    /// The text is appended.
    Append,
}

impl Magic {
    /// The Rust in it, in its place in the cell.
    pub fn rust(&self) -> Option<&str> {
        match self {
            Self::Run(code) | Self::Time(code) | Self::Measure(_, code) | Self::Capture(code) => {
                Some(code)
            }
            _ => None,
        }
    }
}

/// A whole cell: `%%bash`, and `%time` with all following lines.
pub fn of_cell(code: &str) -> Option<Magic> {
    let n_before = code.len() - code.trim_start().len();
    let (before, rest) = code.split_at(n_before);
    let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
    if let Some(behind) =
        rest.strip_prefix("%time").filter(|it| it.starts_with(char::is_whitespace))
    {
        return Some(Magic::Time(format!("{before}     {behind}")));
    }
    let (name, arguments) = split(head.strip_prefix("%%")?);
    // The Rust keeps its lines; the text after the name is Rust for `%%time` only.
    let lines = "\n".repeat(before.matches('\n').count());
    let same_line =
        format!("{lines}{}{arguments}\n{body}", " ".repeat(head.len() - arguments.len()));
    let below = format!("{lines}\n{body}");
    let script = |program: &str, option| Magic::Script {
        program: program.to_owned(),
        option,
        script: body.to_owned(),
    };
    Some(match name {
        "time" => Magic::Time(same_line),
        "timeit" => {
            let (measure, length) = Measure::read(arguments);
            let blank = " ".repeat(head.len() - arguments.len() + length);
            Magic::Measure(measure, format!("{lines}{blank}{}\n{body}", &arguments[length..]))
        }
        "rust" => Magic::Run(below),
        "capture" => Magic::Capture(below),
        "bash" | "sh" => script(name, "-c"),
        "python" | "python3" | "py" => script("python3", "-c"),
        "perl" | "ruby" | "node" => script(name, "-e"),
        "script" => script(split(arguments).0, "-c"),
        "writefile" | "file" => write(arguments, body),
        "html" | "HTML" => Magic::Show("text/html", body.to_owned()),
        "markdown" => Magic::Show("text/markdown", body.to_owned()),
        "latex" => Magic::Show("text/latex", body.to_owned()),
        "svg" | "SVG" => Magic::Show("image/svg+xml", body.to_owned()),
        "javascript" | "js" => Magic::Show("application/javascript", body.to_owned()),
        name => unknown(&format!("%%{name}")),
    })
}

/// The line `number`, counted from 0, of a cell.
pub fn of_line(number: usize, line: &str) -> Magic {
    let start = line.trim_start();
    let (name, arguments) = split(start.trim_start_matches('%'));
    let blank = " ".repeat(line.len() - arguments.len());
    let place = |n_more: usize, code: &str| {
        format!("{}{blank}{}{code}", "\n".repeat(number), " ".repeat(n_more))
    };
    match name {
        "time" => Magic::Time(place(0, arguments)),
        "timeit" => {
            let (measure, length) = Measure::read(arguments);
            Magic::Measure(measure, place(length, &arguments[length..]))
        }
        "ls" | "pwd" | "cat" | "cp" | "mv" | "rm" | "mkdir" | "rmdir" | "head" | "tail"
        | "less" | "man" => Magic::Shell(start.trim_start_matches('%').to_owned()),
        "sx" | "system" => Magic::Shell(arguments.to_owned()),
        "cd" => Magic::Run(place(0, &change_folder(arguments))),
        "env" | "set_env" if arguments.contains('=') => {
            Magic::Run(place(0, &set_variable(arguments)))
        }
        "env" => Magic::Shell(match arguments {
            "" => "env".to_owned(),
            name => format!("printenv {name}"),
        }),
        "who" | "whos" | "who_ls" => Magic::Variables,
        "lsmagic" | "magic" | "quickref" => Magic::Help,
        "reset" => Magic::Clear,
        "matplotlib" | "pylab" => {
            Magic::NotNeeded(format!("`%{name}` is not needed here: a figure shows itself."))
        }
        "load_ext" | "reload_ext" | "autoreload" | "config" | "autosave" | "precision"
        | "colors" | "xmode" | "autocall" | "automagic" => {
            Magic::NotNeeded(format!("`%{name}` sets up a Python kernel, and is not needed here."))
        }
        "pip" | "conda" | "mamba" | "uv" => Magic::Refused(format!(
            "`%{name}` installs packages of Python; `:dep NAME = \"VERSION\"` adds one of Rust"
        )),
        "run" | "load" => Magic::Refused(format!(
            "`%{name}` is not here; `include!(\"FILE.rs\");` takes Rust from a file"
        )),
        name => unknown(&format!("%{name}")),
    }
}

fn unknown(name: &str) -> Magic {
    Magic::Refused(format!("`{name}` is no command here; `:help` lists those that there are"))
}

/// The first word, and the rest.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim_end();
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(name, rest)| (name, rest.trim_start()))
}

fn write(arguments: &str, body: &str) -> Magic {
    let (first, rest) = split(arguments);
    let (mode, path) = match first {
        "-a" | "--append" => (Mode::Append, rest),
        _ => (Mode::Replace, arguments),
    };
    match path.trim() {
        "" => Magic::Refused("`%%writefile` needs the name of a file after it".to_owned()),
        path => Magic::Write { path: path.to_owned(), text: body.to_owned(), mode },
    }
}

fn change_folder(folder: &str) -> String {
    let folder = match folder.trim_matches(['"', '\'']) {
        "" | "~" => "std::env::home_dir().unwrap_or_default()".to_owned(),
        folder => format!("{folder:?}"),
    };
    format!("std::env::set_current_dir({folder})?;")
}

fn set_variable(text: &str) -> String {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let (name, value) = (name.trim(), value.trim());
    // SAFETY: as for a cell that sets a variable itself.
    format!("unsafe {{ std::env::set_var({name:?}, {value:?}) }};")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_by_its_first_line() {
        assert_eq!(of_cell("%time 1 +\n 1"), Some(Magic::Time("      1 +\n 1".to_owned())));
        assert_eq!(of_cell("%%time\n1"), Some(Magic::Time("      \n1\n".trim_end().to_owned())));
        assert_eq!(of_cell("let time = 1;"), None);
        assert_eq!(of_cell("%timeit 1"), None);
        let script = Magic::Script { program: "sh".into(), option: "-c", script: "ls\n".into() };
        assert_eq!(of_cell("\n%%sh\nls\n"), Some(script));
        let (path, text) = ("a b.txt".to_owned(), "x\n".to_owned());
        let append = Magic::Write { path, text, mode: Mode::Append };
        assert_eq!(of_cell("%%writefile -a a b.txt\nx\n"), Some(append));
        assert!(matches!(of_cell("%%cython\n"), Some(Magic::Refused(_))));
    }

    #[test]
    fn the_rust_of_a_line_is_in_its_place() {
        assert_eq!(of_line(1, "%time f(x)"), Magic::Time("\n      f(x)".to_owned()));
        let Magic::Measure(_, code) = of_line(0, "%timeit -n 5 f(x)") else { panic!("a measure") };
        assert_eq!(code, "             f(x)");
        assert_eq!(of_line(0, "%ls -l"), Magic::Shell("ls -l".to_owned()));
        let Magic::Run(code) = of_line(0, "%env A=b c") else { panic!("Rust") };
        assert_eq!(code.trim(), "unsafe { std::env::set_var(\"A\", \"b c\") };");
    }
}
