//! Values without a form of their own: formats Rust's `Debug` output.
//!
//! Short values fit on one line. Longer ones are indented, but lists of short items stay together
//! and are broken where the line is full.

use std::fmt::{self, Debug, Display, Write};

/// No line is longer, if a break can help.
const LINE_WIDTH: usize = 80;

/// No text is longer: a notebook keeps its outputs.
const LIMIT: usize = 20_000;

/// The line below a text that was cut there.
const CUT: &str = "… more is not shown: print the part that you need";

/// The value on one line if it fits, else indented.
pub(super) fn text(value: &dyn Debug) -> String {
    let line = without_layout(&limited(format_args!("{value:?}")));
    if line.chars().count() <= LINE_WIDTH || line.contains('\n') {
        return line;
    }
    gathered(&without_layout(&limited(format_args!("{value:#?}"))))
}

/// The value as `Display` writes it, without empty lines around it; none if it has a single line.
pub(super) fn lines(value: &dyn Display) -> Option<String> {
    let text = limited(format_args!("{value}"));
    let first = text.find(|c: char| c != '\n').unwrap_or_default();
    let text = text[first..].trim_end();
    text.contains('\n').then(|| match text.ends_with('…') {
        true => format!("{text}\n{CUT}"),
        false => text.to_owned(),
    })
}

/// The formatted text, truncated if it is too long for a notebook.
pub(super) fn limited(arguments: fmt::Arguments<'_>) -> String {
    struct Limited(String);
    impl Write for Limited {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let free = LIMIT.saturating_sub(self.0.len());
            if text.len() <= free {
                self.0 += text;
                return Ok(());
            }
            let end = (0..=free).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            self.0 += &text[..end];
            self.0.push('…');
            Err(fmt::Error)
        }
    }
    let mut text = Limited(String::new());
    // An error means that the space is used up, or that a `Debug` gives up: the text so far is
    // shown.
    let _ = text.write_fmt(arguments);
    text.0
}

/// Removes ndarray's suffix of each array: `, shape=[2, 2], strides=[2, 1], layout=…`.
fn without_layout(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(", shape=[") {
        let Some(length) = layout_length(&rest[start..]) else {
            kept += &rest[..start + 1];
            rest = &rest[start + 1..];
            continue;
        };
        kept += &rest[..start];
        rest = &rest[start + length..];
    }
    kept + rest
}

/// How long the addition is that the text begins with.
fn layout_length(text: &str) -> Option<usize> {
    let layout = text.find("], strides=[").and_then(|at| {
        let rest = &text[at..];
        rest.find("], layout=").map(|next| at + next)
    })?;
    let end = text[layout..].find("ndim=").map(|at| layout + at + "ndim=".len())?;
    let digits = text[end..].chars().take_while(char::is_ascii_digit).count();
    let is_plain = text[..end].chars().all(|c| c.is_ascii_alphanumeric() || ", =[]()-".contains(c));
    (digits > 0 && is_plain).then_some(end + digits)
}

/// Joins the items of innermost lists, which `{:#?}` sets one to a line.
fn gathered(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut items: Option<Vec<String>> = None;
    for line in text.lines() {
        let content = line.trim();
        if content.ends_with(['[', '(', '{']) {
            lines.extend(items.take().into_iter().flatten());
            lines.push(line.to_owned());
            items = Some(Vec::new());
        } else if content.starts_with([']', ')', '}']) {
            let is_list = content.starts_with([']', ')']);
            let collected = items.take().unwrap_or_default();
            close(&mut lines, collected, line, is_list);
        } else if let Some(items) = &mut items {
            items.push(line.to_owned());
        } else {
            lines.push(line.to_owned());
        }
    }
    let items = items.unwrap_or_default();
    match text.ends_with('…') {
        true => lines.extend(filled(&items).into_iter().chain([CUT.to_owned()])),
        false => lines.extend(items),
    }
    lines.join("\n")
}

/// Ends one innermost list: on the line that opened it, or filling lines of its own.
fn close(lines: &mut Vec<String>, items: Vec<String>, end: &str, is_list: bool) {
    if items.is_empty() || !is_list {
        lines.extend(items);
        lines.push(end.to_owned());
        return;
    }
    let joined = items.iter().map(|item| item.trim()).collect::<Vec<_>>().join(" ");
    let opening = lines.last().map_or(0, |line| line.chars().count());
    if opening + joined.chars().count() + end.trim().len() <= LINE_WIDTH {
        let opening = lines.pop().unwrap_or_default();
        lines.push(format!("{opening}{}{}", joined.trim_end_matches(','), end.trim()));
        return;
    }
    lines.extend(filled(&items));
    lines.push(end.to_owned());
}

/// Items, as many on a line as fit.
fn filled(items: &[String]) -> Vec<String> {
    let Some(first) = items.first() else { return Vec::new() };
    let indent = first.len() - first.trim_start().len();
    let (mut lines, mut line) = (Vec::new(), " ".repeat(indent));
    for word in items.iter().map(|item| item.trim()) {
        if line.len() > indent && line.chars().count() + 1 + word.chars().count() > LINE_WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        }
        if line.len() > indent {
            line.push(' ');
        }
        line += word;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use ndarray::array;

    #[test]
    fn short_values_stay_on_one_line() {
        assert_eq!(text(&Some(vec![1, 2, 3])), "Some([1, 2, 3])");
    }

    #[test]
    fn arrays_inside_lose_their_layout() {
        let pair = (array![1, 2], array![0.5]);
        assert_eq!(text(&pair), "([1, 2], [0.5])");
        let long = text(&(
            array![0.123456789, 1.0],
            "a text that takes all of the line, so that there is a line for each",
            0.5,
        ));
        assert!(long.starts_with("(\n    [0.123456789, 1.0],\n"), "{long}");
        assert_eq!(text(&"a, shape=[b"), "\"a, shape=[b\"");
    }

    #[test]
    fn long_lists_fill_their_lines() {
        let numbers: Vec<u32> = (1000..1030).collect();
        expect![[r#"
            [
                1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011,
                1012, 1013, 1014, 1015, 1016, 1017, 1018, 1019, 1020, 1021, 1022, 1023,
                1024, 1025, 1026, 1027, 1028, 1029,
            ]"#]]
        .assert_eq(&text(&numbers));
    }

    #[test]
    fn structures_are_indented_with_short_lists_joined() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "only Debug reads the fields")]
        struct Network {
            name: &'static str,
            sizes: Vec<usize>,
            rates: [f64; 2],
        }
        let network = Network {
            name: "a network with a name that makes the line long",
            sizes: vec![5, 64, 32, 1],
            rates: [0.001, 0.9],
        };
        expect![[r#"
            Network {
                name: "a network with a name that makes the line long",
                sizes: [5, 64, 32, 1],
                rates: [0.001, 0.9],
            }"#]]
        .assert_eq(&text(&network));
    }

    #[test]
    fn endless_values_are_cut() {
        let long = text(&vec![0_u8; 1_000_000]);
        assert!(long.len() < 60_000 && long.ends_with(CUT), "{}", &long[long.len() - 100..]);
        assert!(long.lines().count() < 400);
        assert!(text(&"x".repeat(30_000)).ends_with(CUT));
    }
}
