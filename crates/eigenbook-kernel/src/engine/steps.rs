//! A cell as a list of steps: Rust, shell commands, and the magics of other notebooks.
//!
//! The Rust of each step is on the lines and in the columns that it has in the cell, so that places
//! in messages stay right.

use super::shell::Program;
use super::step::Step;
use super::{colon, magic};
use crate::cell_tree::{self, CellTree, is_before_rust};
use crate::compile::Variables;
use crate::tokens::has_word;

/// The steps of a cell, in order, if there are these variables.
pub fn of(code: &str, variables: &Variables) -> Vec<Step> {
    if let Some(whole) = magic::of_cell(code) {
        return vec![whole];
    }
    let is_special = |line: &str| line.starts_with(['!', '%', ':', '?']);
    let is_shebang = code.starts_with("#!/");
    if !is_shebang && !code.lines().any(|line| is_special(line.trim_start())) {
        return vec![Step::Code(code.to_owned())];
    }
    let mut cut = Cut::default();
    let may_mix = !is_rust(&cell_tree::without_commands(code));
    // `!ls` could be Rust by itself; but not if the cell is Rust without it.
    let rest: Vec<&str> = code.lines().filter(|line| !is_command(line)).collect();
    let are_commands = may_mix && is_rust(&rest.join("\n"));
    // In a cell without a line of Rust, a comment may have the form of other languages.
    let hashes_are_comments = code.lines().all(|line| is_no_rust(line.trim_start()));
    for (number, line) in code.lines().enumerate() {
        let is_of_cell = cut.before_rust || are_commands && is_command(line);
        let here = is_of_cell || may_mix && !is_rust(line);
        let start = line.trim_start();
        match start.chars().next() {
            // IPython has `!!` as well, and a truth value may be negated twice.
            Some('!') if here && !is_negation(start.trim_start_matches('!'), variables) => {
                let command = start.trim_start_matches('!').trim();
                cut.step(number, Step::Program(Program::shell(command)))
            }
            Some('%') if here => cut.step(number, magic::of_line(number, line)),
            Some('?') if here => cut.step(number, Step::Describe(name(&start[1..]))),
            // `:, 1` continues an index of Python's.
            Some(':') if is_of_cell || start.trim_end() == ":clear" => {
                match colon::read(number, start) {
                    Some(command) => cut.step(number, command),
                    None => cut.keep(line),
                }
            }
            Some('#') if hashes_are_comments || number == 0 && is_shebang => cut.keep(""),
            _ => cut.keep(line),
        }
    }
    cut.push_code();
    cut.steps
}

/// Whether what follows a `!` can only be Rust: `!0u8`, `!true`, `!v.is_empty()`, `!array![true]`,
/// and `!finished` of a truth value.
fn is_negation(text: &str, variables: &Variables) -> bool {
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
    let (name, rest) = text.split_at(text.find(|c| !is_path(c)).unwrap_or(text.len()));
    // Alone, these two are programs.
    if matches!(text.trim(), "true" | "false") {
        return false;
    }
    let after = rest.trim_start();
    let is_operand = after.is_empty() || after.starts_with(['=', '&', '|', '^', ';']);
    if is_operand && variables.get(name).is_some_and(|it| has_word(it, "bool")) {
        return true;
    }
    let is_called = rest.starts_with('(') || rest.starts_with("![");
    let is_call = is_called && name.starts_with(|c: char| c.is_alphabetic());
    is_call || text.starts_with(|c: char| c.is_ascii_digit()) || matches!(name, "true" | "false")
}

/// The Rust of all steps, in its place; everything else is blanked.
pub fn rust_of(steps: &[Step]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for code in steps.iter().filter_map(Step::rust) {
        // Each begins with an empty line for each line before it.
        let own: Vec<&str> = code.lines().collect();
        lines.resize(lines.len().max(own.len()), "");
        for (number, line) in own.into_iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            lines[number] = line;
        }
    }
    lines.join("\n")
}

/// The part of a cell that was cut already.
struct Cut {
    steps: Vec<Step>,
    /// Rust that is not yet a step.
    kept: String,
    /// No Rust has come so far.
    before_rust: bool,
}

impl Default for Cut {
    fn default() -> Self {
        Self { steps: Vec::new(), kept: String::new(), before_rust: true }
    }
}

impl Cut {
    fn keep(&mut self, line: &str) {
        self.kept += line;
        self.kept.push('\n');
        self.before_rust &= is_before_rust(line);
    }

    fn step(&mut self, number: usize, step: Step) {
        self.push_code();
        self.steps.push(step);
        self.kept = "\n".repeat(number + 1);
    }

    fn push_code(&mut self) {
        let code = std::mem::take(&mut self.kept);
        if !code.trim().is_empty() {
            self.steps.push(Step::Code(code));
        }
    }
}

/// Whether a line has the form of a command.
fn is_command(line: &str) -> bool {
    line.starts_with(['!', '%', '?']) || cell_tree::is_command(line)
}

fn is_no_rust(start: &str) -> bool {
    let is_comment = start.starts_with('#') && !start.starts_with("#[") && !start.starts_with("#!");
    is_before_rust(start) || is_comment || is_command(start)
}

fn is_rust(code: &str) -> bool {
    CellTree::new(code).is_rust()
}

/// The name in `?Vec`, `??Vec::push` and `?println!`.
pub fn name(text: &str) -> String {
    text.trim_matches(|c: char| c == '?' || c.is_whitespace() || c == ';').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> Vec<Step> {
        super::of(code, &Variables::new())
    }

    fn code(text: &str) -> Step {
        Step::Code(text.to_owned())
    }

    fn shell(text: &str) -> Step {
        Step::Program(Program::shell(text))
    }

    #[test]
    fn a_cell_is_cut_at_its_commands() {
        assert_eq!(of("1 + 1"), [code("1 + 1")]);
        assert_eq!(of("!ls -l\n! cat x\n!!pwd"), [shell("ls -l"), shell("cat x"), shell("pwd")]);
        assert_eq!(
            of("// a\n!ls\n\nlet x = 1;\nx"),
            [code("// a\n"), shell("ls"), code("\n\n\nlet x = 1;\nx\n")]
        );
        assert_eq!(
            of("let a = 1;\n:vars\na"),
            [code("let a = 1;\n"), Step::Variables, code("\n\na\n")]
        );
        let package = ":dep a = \"1\"\n!ls\na::b()";
        assert_eq!(of(package), [code(":dep a = \"1\"\n"), shell("ls"), code("\n\na::b()\n")]);
    }

    #[test]
    fn behind_rust_only_what_is_no_rust_is_a_command() {
        let mixed = of("let n = 2;\n!echo between it\nn");
        assert_eq!(mixed, [code("let n = 2;\n"), shell("echo between it"), code("\n\nn\n")]);
        for rust in
            ["let a = true;\n!a", "let a =\n!true;", "let a = vec![1];\n!vec![\n1].is_empty()"]
        {
            assert_eq!(of(rust), [code(&(rust.to_owned() + "\n"))]);
        }
    }

    #[test]
    fn a_negation_in_a_cell_with_commands_is_no_command() {
        for rust in
            ["fn f(x: bool) -> bool {\n    !x\n}", "let a = true;\n!a", "let a = 7\n    % 5;"]
        {
            let steps = of(&format!(":dep rand = \"0.9\"\n{rust}"));
            assert_eq!(steps, [code(&format!(":dep rand = \"0.9\"\n{rust}\n"))], "{rust}");
        }
        let steps = of("fn f(x: bool) -> bool {\n    !x\n}\n!echo a b");
        assert_eq!(steps, [code("fn f(x: bool) -> bool {\n    !x\n}\n"), shell("echo a b")]);
        let python = "let b = a[\n:, 1\n];";
        assert_eq!(of(python), [code(&format!("{python}\n"))]);
    }

    #[test]
    fn a_negation_is_no_command() {
        for rust in [
            "!0u8",
            "!true && b",
            "!v.is_empty()",
            "!a::f(1) && !true",
            "!array![true]",
            "!!v.is_empty()",
        ] {
            assert_eq!(of(rust), [code(&(rust.to_owned() + "\n"))]);
        }
        let variables = Variables::from([("ls".to_owned(), "bool".to_owned())]);
        for rust in ["!ls", "!ls && true"] {
            assert_eq!(super::of(rust, &variables), [code(&(rust.to_owned() + "\n"))]);
        }
        assert_eq!(super::of("!ls -l", &variables), [shell("ls -l")]);
        for command in ["ls", "false", "pip install x", "./run (all)", "true_or_not"] {
            assert_eq!(of(&format!("!{command}")), [shell(command)]);
        }
    }

    #[test]
    fn a_comment_of_other_languages_is_one_where_there_is_no_rust() {
        assert_eq!(of("# set up\n!ls"), [shell("ls")]);
        assert_eq!(of("#!/usr/bin/env rust\n1"), [code("\n1\n")]);
        assert_eq!(of("!ls\n# no\nlet a = 1;"), [shell("ls"), code("\n# no\nlet a = 1;\n")]);
    }

    #[test]
    fn the_rust_of_all_steps_is_where_it_was() {
        let cell = "let a = 1;\n%time a\n!ls\na + 1";
        assert_eq!(rust_of(&of(cell)), "let a = 1;\n      a\n\na + 1");
        assert_eq!(rust_of(&of("%%rust\na")), "\na");
        let set = "unsafe { std::env::set_var(\"A\", \"b\") };";
        assert_eq!(
            rust_of(&of("let a = 1;\n%env A=b\na")),
            format!("let a = 1;\n{}{set}\na", " ".repeat(5))
        );
        assert_eq!(rust_of(&of("// c\n:env A=b\na")), format!("// c\n{set}\na"));
    }
}
