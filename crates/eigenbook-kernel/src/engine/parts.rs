//! The stretches of a cell: code, and commands of the shell between it.

use ra_ap_syntax::{Edition, SourceFile};

/// A stretch of a cell.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// Rust and the engine's commands, on the lines that they have in the cell.
    Code(String),
    /// A command of the shell.
    Shell(String),
}

/// The stretches of a cell, in order. A line that begins with `!` is a command where no Rust stands
/// before it, and behind Rust where it cannot be a line of Rust itself.
pub fn parts(code: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    if !code.lines().any(|line| line.starts_with('!')) {
        return vec![Part::Code(code.to_owned())];
    }
    let (mut before_rust, mut kept) = (true, String::new());
    let may_mix = !is_rust(code);
    for (number, line) in code.lines().enumerate() {
        match line.strip_prefix('!') {
            Some(command) if before_rust || may_mix && !is_rust(line) => {
                push_code(&mut parts, &mut kept);
                parts.push(Part::Shell(command.trim().to_owned()));
                kept = "\n".repeat(number + 1);
            }
            _ => {
                kept += line;
                kept.push('\n');
                let blank = line.trim_start();
                before_rust &=
                    blank.is_empty() || blank.starts_with("//") || blank.starts_with(':');
            }
        }
    }
    push_code(&mut parts, &mut kept);
    parts
}

fn push_code(parts: &mut Vec<Part>, code: &mut String) {
    let code = std::mem::take(code);
    if !code.trim().is_empty() {
        parts.push(Part::Code(code));
    }
}

fn is_rust(code: &str) -> bool {
    let file = SourceFile::parse(&format!("fn cell() {{\n{code}\n}}"), Edition::CURRENT);
    file.errors().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Part {
        Part::Code(text.to_owned())
    }

    fn shell(text: &str) -> Part {
        Part::Shell(text.to_owned())
    }

    #[test]
    fn a_cell_is_cut_at_its_commands() {
        assert_eq!(parts("1 + 1"), [code("1 + 1")]);
        assert_eq!(parts("!ls -l\n! cat x\n"), [shell("ls -l"), shell("cat x")]);
        assert_eq!(
            parts("// a\n!ls\n\nlet x = 1;\nx"),
            [code("// a\n"), shell("ls"), code("\n\n\nlet x = 1;\nx\n")]
        );
        let package = ":dep a = \"1\"\n!ls\na::b()";
        assert_eq!(parts(package), [code(":dep a = \"1\"\n"), shell("ls"), code("\n\na::b()\n")]);
    }

    #[test]
    fn behind_rust_only_what_is_no_rust_is_a_command() {
        let mixed = parts("let n = 2;\n!echo between it\nn");
        assert_eq!(mixed, [code("let n = 2;\n"), shell("echo between it"), code("\n\nn\n")]);
        for rust in
            ["let a = true;\n!a", "let a =\n!true;", "let a = vec![1];\n!vec![\n1].is_empty()"]
        {
            assert_eq!(parts(rust), [code(&(rust.to_owned() + "\n"))]);
        }
    }
}
