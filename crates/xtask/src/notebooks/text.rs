//! Whether two texts are equivalent, although a clock or a processor differed.
//!
//! - Durations (`12 ms`), addresses (`0x7f…`) and display identifiers never count.
//! - Numbers with a fraction may differ as NumPy's `allclose` allows: processors round differently
//!   in the last digits. Integers, words and the layout of a line have to be the same.
//! - In an SVG picture, a coordinate may be off by one, and texts have to be the same. If the
//!   numbers of a cell may differ by a tenth or more, only the texts count: every point of such a
//!   curve may have moved.

/// How closely numbers with a fraction have to agree: NumPy's own defaults.
pub const USUAL_TOLERANCE: f64 = 1e-5;

/// From this tolerance on, every point of a picture may have moved.
const LOOSE: f64 = 0.1;

/// How two texts are compared.
#[derive(Clone, Copy)]
pub struct Rules {
    /// The relative difference that a number may have; a thousandth of it may be absolute.
    pub tolerance: f64,
    /// Whether numbers inside of tags are the coordinates of a picture.
    pub is_picture: bool,
}

/// The first line that differs, as it was and as it is now.
pub fn difference(was: &str, now: &str, rules: Rules) -> Option<(String, String)> {
    if rules.is_picture && rules.tolerance >= LOOSE {
        let rules = Rules { is_picture: false, ..rules };
        return difference(&without_tags(was), &without_tags(now), rules);
    }
    let (mut was_lines, mut now_lines) = (was.lines(), now.lines());
    let (mut was_in_tag, mut now_in_tag) = (false, false);
    loop {
        let (a, b) = match (was_lines.next(), now_lines.next()) {
            (None, None) => return None,
            (Some(a), Some(b)) => (a, b),
            (a, b) => {
                let shown = |line: Option<&str>| line.unwrap_or("(no more lines)").to_owned();
                return Some((shown(a), shown(b)));
            }
        };
        let was_pieces = pieces(&without_what_varies(a), rules, &mut was_in_tag);
        let now_pieces = pieces(&without_what_varies(b), rules, &mut now_in_tag);
        if !same_line(&was_pieces, &now_pieces, rules.tolerance) {
            return Some((a.to_owned(), b.to_owned()));
        }
    }
}

/// The texts of a picture, a line each.
fn without_tags(picture: &str) -> String {
    let texts = picture.split('<').filter_map(|part| part.split_once('>'));
    let lines = texts.map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A line in parts, so that numbers can be compared as numbers.
#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Blank(String),
    Real(f64),
    Coordinate(f64),
}

/// Blanks may differ only beside a number that was rounded differently.
fn same_line(was: &[Piece], now: &[Piece], tolerance: f64) -> bool {
    if was == now {
        return true;
    }
    let solid = |pieces: &'_ [Piece]| -> Vec<usize> {
        (0..pieces.len()).filter(|&i| !matches!(pieces[i], Piece::Blank(_))).collect()
    };
    let (a, b) = (solid(was), solid(now));
    let mut some_number_moved = false;
    let all_agree = a.len() == b.len()
        && a.iter().zip(&b).all(|(&i, &j)| match (&was[i], &now[j]) {
            (Piece::Real(x), Piece::Real(y)) => {
                some_number_moved |= x != y;
                (x - y).abs() <= tolerance * (1e-3 + x.abs())
            }
            (Piece::Coordinate(x), Piece::Coordinate(y)) => {
                some_number_moved |= x != y;
                (x - y).abs() <= 1.0
            }
            (x, y) => x == y,
        });
    all_agree && some_number_moved
}

fn pieces(line: &str, rules: Rules, in_tag: &mut bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = line;
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let number = if after_word { 0 } else { number_length(rest) };
        let blanks = rest.len() - rest.trim_start().len();
        let length = [number, blanks].into_iter().find(|&n| n > 0).unwrap_or(first.len_utf8());
        let (part, later) = rest.split_at(length);
        pieces.push(match part.parse::<f64>() {
            _ if blanks > 0 => Piece::Blank(part.to_owned()),
            Ok(value) if rules.is_picture && *in_tag => Piece::Coordinate(value),
            Ok(value) if number > 0 && part.contains(['.', 'e', 'E']) => Piece::Real(value),
            _ => Piece::Text(part.to_owned()),
        });
        match first {
            '<' => *in_tag = true,
            '>' => *in_tag = false,
            _ => {}
        }
        after_word = number > 0 || first.is_alphanumeric() || first == '_';
        rest = later;
    }
    pieces
}

/// How many bytes at the start are a number such as `-3`, `2.`, `0.5` or `1e-05`.
fn number_length(text: &str) -> usize {
    let sign = usize::from(text.starts_with(['-', '+']));
    let whole = digits(&text[sign..]);
    if whole == 0 {
        return 0;
    }
    let mut end = sign + whole;
    if text[end..].starts_with('.') {
        end += 1 + digits(&text[end + 1..]);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['-', '+']));
        let exponent = digits(&text[end + 1 + sign..]);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The line with marks in the place of durations, addresses and display identifiers.
fn without_what_varies(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let after_word = kept.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let varying = [("‹time›", duration_length(rest)), ("‹address›", address_length(rest))];
        let varying = varying.into_iter().chain([("‹display›", display_id_length(rest))]);
        match varying.into_iter().find(|(_, length)| *length > 0 && !after_word) {
            Some((mark, length)) => {
                // A longer number has one blank less in front if columns are aligned.
                kept.truncate(kept.trim_end_matches(' ').len());
                kept.push_str(mark);
                rest = &rest[length..];
            }
            None => {
                kept.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    kept
}

fn duration_length(text: &str) -> usize {
    let number = number_length(text);
    let after = &text[number..];
    let blank = usize::from(after.starts_with(' '));
    let unit = ["ns", "µs", "us", "ms", "s", "min"].into_iter().find(|unit| {
        let end = after[blank..].strip_prefix(unit);
        end.is_some_and(|end| !end.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    });
    unit.filter(|_| number > 0).map_or(0, |unit| number + blank + unit.len())
}

fn address_length(text: &str) -> usize {
    let Some(after) = text.strip_prefix("0x") else { return 0 };
    let n_digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
    if n_digits >= 6 { 2 + n_digits } else { 0 }
}

/// The identifiers that the library gives to displays: `eigenbook-PROCESS-NUMBER`.
fn display_id_length(text: &str) -> usize {
    let name = "eigenbook-";
    let Some(after) = text.strip_prefix(name) else { return 0 };
    let process = digits(after);
    let Some(number) = after[process..].strip_prefix('-') else { return 0 };
    if process == 0 || digits(number) == 0 { 0 } else { name.len() + process + 1 + digits(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(was: &str, now: &str) -> bool {
        difference(was, now, Rules { tolerance: USUAL_TOLERANCE, is_picture: false }).is_none()
    }

    #[test]
    fn whole_numbers_words_and_layout_have_to_be_the_same() {
        assert!(same("[[19 22]\n [43 50]]", "[[19 22]\n [43 50]]"));
        assert!(!same("[[19 22]\n [43 50]]", "[[19 22]\n [43 51]]"));
        assert!(!same("[[19 22]\n [43 50]]", "[[19 22] [43 50]]"));
        assert!(!same("[1. 2.]", "[ 1. 2.]"));
        assert!(!same("true", "false"));
        assert!(!same("rank: 2", "rank: 3"));
    }

    #[test]
    fn fractions_may_be_rounded_differently_and_no_more() {
        assert!(same("[ 9.84 16.56]", "[ 9.840001 16.56]"));
        assert!(same("[-1.1e-16  1.]", "[2.2e-16 1.]"));
        assert!(!same("656.0", "656.1"));
        assert!(!same("[2.2 3.6]", "[2.2 3.7]"));
        assert!(!same("0.5", "5"));
    }

    #[test]
    fn a_cell_can_ask_for_less() {
        let rules = Rules { tolerance: 1e-2, is_picture: false };
        assert!(difference("loss: 0.6931", "loss: 0.6945", rules).is_none());
        assert!(difference("loss: 0.6931", "loss: 0.7331", rules).is_some());
    }

    #[test]
    fn clocks_addresses_and_display_identifiers_do_not_count() {
        assert!(same("4/4 - 0s - 2ms/step", "4/4 - 1s - 13ms/step"));
        assert!(same("done in   3.1 s", "done in  12.9 s"));
        assert!(same("at 0x7f3a10bc", "at 0x55d0e8aa1230"));
        assert!(same("id=\"eigenbook-17-1\"", "id=\"eigenbook-4711-12\""));
        assert!(!same("12 students", "13 students"));
        assert!(!same("0x1f", "0x2f"));
    }

    #[test]
    fn a_picture_may_move_by_one_and_not_say_something_else() {
        let rules = Rules { tolerance: USUAL_TOLERANCE, is_picture: true };
        let was = "<text x=\"10\"\n y=\"20\">\n0.25 and 3\n</text>";
        let moved = "<text x=\"11\"\n y=\"19\">\n0.25 and 3\n</text>";
        assert!(difference(was, moved, rules).is_none());
        assert!(difference(was, &was.replace("x=\"10\"", "x=\"12\""), rules).is_some());
        assert!(difference(was, &was.replace("and 3", "and 4"), rules).is_some());
        let loose = Rules { tolerance: 0.2, ..rules };
        let curve = |points: &str| format!("<svg>\n<polyline points=\"{points}\"/>\n{was}</svg>");
        assert!(difference(&curve("1,2 3,4"), &curve("1,9"), rules).is_some());
        assert!(difference(&curve("1,2 3,4"), &curve("1,9"), loose).is_none());
        assert!(difference(was, &was.replace("and 3", "and 4"), loose).is_some());
    }

    #[test]
    fn the_first_line_that_differs_is_shown() {
        let rules = Rules { tolerance: USUAL_TOLERANCE, is_picture: false };
        let shown = difference("a\nb\nc", "a\nB\nC", rules);
        assert_eq!(shown, Some(("b".to_owned(), "B".to_owned())));
        let shown = difference("a", "a\nb", rules);
        assert_eq!(shown, Some(("(no more lines)".to_owned(), "b".to_owned())));
    }
}
