//! Magics of Python notebooks: lines that begin with `%`, and cells that begin with `%%`.

use super::measure::Measure;
use super::shell::Program;
use super::step::{Mode, Step};

/// A whole cell: `%%bash`, and `%time` with all following lines, if no command is among them.
pub fn of_cell(code: &str) -> Option<Step> {
    let n_before = code.len() - code.trim_start().len();
    let (before, rest) = code.split_at(n_before);
    let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
    if let Some(behind) =
        rest.strip_prefix("%time").filter(|it| it.starts_with(char::is_whitespace))
        && !body.lines().any(|line| line.trim_start().starts_with(['%', '!', '?']))
    {
        return Some(Step::Time(format!("{before}     {behind}")));
    }
    let (name, arguments) = split(head.strip_prefix("%%")?);
    // The Rust keeps its lines; the text after the name is Rust for `%%time` only.
    let lines = "\n".repeat(before.matches('\n').count());
    let same_line =
        format!("{lines}{}{arguments}\n{body}", " ".repeat(head.len() - arguments.len()));
    let below = format!("{lines}\n{body}");
    let script = |program: &str, option: &str| {
        Step::Program(Program {
            name: program.to_owned(),
            arguments: vec![option.to_owned(), body.to_owned()],
            title: format!("%%{program}"),
        })
    };
    Some(match name {
        "time" => Step::Time(same_line),
        "timeit" => {
            let (measure, length) = Measure::read(arguments);
            let blank = " ".repeat(head.len() - arguments.len() + length);
            Step::Measure(measure, format!("{lines}{blank}{}\n{body}", &arguments[length..]))
        }
        "rust" => Step::Rust(below),
        "capture" => Step::Capture(below),
        "bash" | "sh" => script(name, "-c"),
        "python" | "python3" | "py" => script("python3", "-c"),
        "perl" | "ruby" | "node" => script(name, "-e"),
        "script" => script(split(arguments).0, "-c"),
        "writefile" | "file" => write(arguments, body),
        "html" | "HTML" => Step::Show("text/html", body.to_owned()),
        "markdown" => Step::Show("text/markdown", body.to_owned()),
        "latex" => Step::Show("text/latex", body.to_owned()),
        "svg" | "SVG" => Step::Show("image/svg+xml", body.to_owned()),
        "javascript" | "js" => Step::Show("application/javascript", body.to_owned()),
        name => unknown(&format!("%%{name}")),
    })
}

/// Whether the cell is a text in another language, such as that of `%%bash`.
pub fn is_other_language(code: &str) -> bool {
    use Step::{Program, Refuse, Show, Write};
    matches!(of_cell(code), Some(Program(_) | Refuse(_) | Show(..) | Write { .. }))
}

/// The line `number`, counted from 0, of a cell.
pub fn of_line(number: usize, line: &str) -> Step {
    let start = line.trim_start();
    let (name, arguments) = split(start.trim_start_matches('%'));
    let blank = " ".repeat(line.len() - arguments.len());
    let place = |n_more: usize, code: &str| {
        format!("{}{blank}{}{code}", "\n".repeat(number), " ".repeat(n_more))
    };
    match name {
        "time" => Step::Time(place(0, arguments)),
        "timeit" => {
            let (measure, length) = Measure::read(arguments);
            Step::Measure(measure, place(length, &arguments[length..]))
        }
        "ls" | "pwd" | "cat" | "cp" | "mv" | "rm" | "mkdir" | "rmdir" | "head" | "tail"
        | "less" | "man" => Step::Program(Program::shell(start.trim_start_matches('%'))),
        "sx" | "system" => Step::Program(Program::shell(arguments)),
        "cd" => Step::Rust(place(0, &change_folder(arguments))),
        "env" | "set_env" if arguments.contains('=') => {
            Step::set_variable(arguments, |code| place(0, code))
        }
        "env" if arguments.is_empty() => Step::Program(Program::shell("env")),
        "env" => Step::Program(Program::shell(&format!("printenv {arguments}"))),
        "who" | "whos" | "who_ls" => Step::Variables,
        "lsmagic" | "magic" | "quickref" => Step::Help,
        "reset" => Step::Clear,
        "matplotlib" | "pylab" => {
            Step::Say(format!("`%{name}` is not needed here: a figure shows itself."))
        }
        "load_ext" | "reload_ext" | "autoreload" | "config" | "autosave" | "precision"
        | "colors" | "xmode" | "autocall" | "automagic" => {
            Step::Say(format!("`%{name}` sets up a Python kernel, and is not needed here."))
        }
        "pip" | "conda" | "mamba" | "uv" => Step::Refuse(format!(
            "`%{name}` installs packages of Python; `:dep NAME = \"VERSION\"` adds one of Rust"
        )),
        "run" | "load" => Step::Refuse(format!(
            "`%{name}` is not here; `include!(\"FILE.rs\");` takes Rust from a file"
        )),
        name => unknown(&format!("%{name}")),
    }
}

fn unknown(name: &str) -> Step {
    Step::Refuse(format!("`{name}` is no command here; `:help` lists those that there are"))
}

/// The first word, and the rest.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim_end();
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(name, rest)| (name, rest.trim_start()))
}

fn write(arguments: &str, body: &str) -> Step {
    let (first, rest) = split(arguments);
    let (mode, path) = match first {
        "-a" | "--append" => (Mode::Append, rest),
        _ => (Mode::Replace, arguments),
    };
    match path.trim() {
        "" => Step::Refuse("`%%writefile` needs the name of a file after it".to_owned()),
        path => Step::Write { path: path.to_owned(), text: body.to_owned(), mode },
    }
}

/// Rust that sets the folder of the cells, and of the programs that they start.
fn change_folder(folder: &str) -> String {
    const HOME: &str = "std::env::home_dir().unwrap_or_default()";
    let folder = match folder.trim_matches(['"', '\'']) {
        "" | "~" => HOME.to_owned(),
        folder => match folder.strip_prefix("~/") {
            Some(inner) => format!("{HOME}.join({inner:?})"),
            None => format!("{folder:?}"),
        },
    };
    format!("std::env::set_current_dir({folder})?;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_by_its_first_line() {
        assert_eq!(of_cell("%time 1 +\n 1"), Some(Step::Time("      1 +\n 1".to_owned())));
        assert_eq!(of_cell("%%time\n1"), Some(Step::Time("      \n1\n".trim_end().to_owned())));
        assert_eq!(of_cell("let time = 1;"), None);
        assert_eq!(of_cell("%timeit 1"), None);
        assert_eq!(of_cell("%time f(1)\n%time f(2)"), None);
        let arguments = vec!["-c".to_owned(), "ls\n".to_owned()];
        let script = Program { name: "sh".to_owned(), arguments, title: "%%sh".to_owned() };
        assert_eq!(of_cell("\n%%sh\nls\n"), Some(Step::Program(script)));
        let (path, text) = ("a b.txt".to_owned(), "x\n".to_owned());
        let append = Step::Write { path, text, mode: Mode::Append };
        assert_eq!(of_cell("%%writefile -a a b.txt\nx\n"), Some(append));
        assert!(matches!(of_cell("%%cython\n"), Some(Step::Refuse(_))));
    }

    #[test]
    fn the_rust_of_a_line_is_in_its_place() {
        assert_eq!(of_line(1, "%time f(x)"), Step::Time("\n      f(x)".to_owned()));
        let Step::Measure(_, code) = of_line(0, "%timeit -n 5 f(x)") else { panic!("a measure") };
        assert_eq!(code, "             f(x)");
        assert_eq!(of_line(0, "%ls -l"), Step::Program(Program::shell("ls -l")));
        let Step::SetVariable { name, value, code } = of_line(0, "%env A=b c") else {
            panic!("a variable")
        };
        assert_eq!((&*name, &*value), ("A", "b c"));
        assert_eq!(code.trim(), "unsafe { std::env::set_var(\"A\", \"b c\") };");
    }
}
