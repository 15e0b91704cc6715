//! Parses the lines that the generated code around a cell prints for the engine, in the cell's
//! standard output.
//!
//! They are found anywhere in the bytes, because a cell may leave a line unfinished before them. A
//! possible beginning of a marker is buffered until the next bytes decide.

use eigenbook_wire::Outcome;
use serde_json::{Map, Value};

const PANICKED: &str = "EVCXR_PANIC_NOTIFICATION";
const FAILED: &str = "EVCXR_ERROR_OCCURRED";
/// Printed by the code around a cell that a `return` has ended: the engine forgets its new variables.
pub const RETURNED: &str = "EVCXR_RETURNED";
const CHANGED: &str = "EVCXR_VARIABLE_CHANGED_TYPE:";
const CONTENT: &str = "EVCXR_BEGIN_CONTENT ";
const CONTENT_END: &str = "EVCXR_END_CONTENT";
/// Printed by the package `evcxr_input` before it reads a line: the question follows.
const QUESTION: &str = "EVCXR_INPUT_REQUEST:";
/// The same for a line that is not to be seen.
const SECRET: &str = "EVCXR_INPUT_REQUEST_PASSWORD:";
/// Printed by the code that the tools put into a cell; see `tools::rewrite`.
pub const FAILURE: &str = "EVCXR_FAILURE ";
/// The type of plotly's own format, and the text that goes with it.
const PLOTLY: &str = "application/vnd.plotly.v1+json";
const OF_PLOTLY: &str = "A figure of plotly. JupyterLab draws it with the extension of Python's \
    package `plotly`; `.notebook_display()` draws it without, by a script from the network.";

/// Ends the text of a failure.
pub const FAILURE_END: &str = "\nEVCXR_FAILURE_END\n";

/// The content of a stretch of output.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// Bytes that the cell wrote.
    Bytes(Vec<u8>),
    /// A value in one format, from a crate that uses the engine's content protocol.
    Content {
        /// Its MIME type.
        mime_type: String,
        /// Its data.
        data: String,
    },
    /// A `?` returned an error of this type and text.
    Failure {
        /// The error's type.
        type_name: String,
        /// Its text.
        message: String,
    },
}

/// The markers found since the cell began.
#[derive(Debug)]
pub struct Found {
    /// How the cell ended.
    pub outcome: Outcome,
    /// Whether a `return` of its own has ended it.
    pub returned: bool,
    /// Lines that the engine itself has to see.
    pub engine_lines: Vec<String>,
    /// Values in the engine's content protocol, merged by MIME type.
    pub content: Map<String, Value>,
    /// A question that the next line of input answers, and whether the answer is a secret.
    pub question: Option<(String, bool)>,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            outcome: Outcome::Done,
            returned: false,
            engine_lines: Vec::new(),
            content: Map::new(),
            question: None,
        }
    }
}

/// Splits the standard output of a cell into its own bytes and the engine's lines.
#[derive(Debug, Default)]
pub struct Filter {
    held: Vec<u8>,
    found: Found,
}

impl Filter {
    /// Parses the next bytes and returns the part that can be passed on.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Piece> {
        self.held.extend_from_slice(bytes);
        let mut pieces = Vec::new();
        let mut plain = Vec::new();
        loop {
            let Some(start) = find_prefix(&self.held) else {
                plain.append(&mut self.held);
                break;
            };
            match self.marker_at(start) {
                Marker::Unfinished => {
                    plain.extend(self.held.drain(..start));
                    break;
                }
                Marker::None => plain.extend(self.held.drain(..=start)),
                Marker::Piece(length, piece) => {
                    plain.extend(self.held.drain(..start));
                    self.held.drain(..length);
                    if let Some(piece) = piece {
                        if !plain.is_empty() {
                            pieces.push(Piece::Bytes(std::mem::take(&mut plain)));
                        }
                        pieces.push(piece);
                    }
                }
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Bytes(plain));
        }
        pieces
    }

    /// The rest of the buffer when the cell ends. Content without an end marker ends here.
    pub fn rest(&mut self) -> Option<Piece> {
        let held = std::mem::take(&mut self.held);
        let Some(content) = held.strip_prefix(CONTENT.as_bytes()) else {
            return (!held.is_empty()).then_some(Piece::Bytes(held));
        };
        let text = String::from_utf8_lossy(content);
        let text = text.strip_suffix(CONTENT_END).unwrap_or(&text).trim_end();
        self.block(CONTENT, text)
    }

    /// The question that was printed last, if no line has answered it yet.
    pub fn question(&mut self) -> Option<(String, bool)> {
        self.found.question.take()
    }

    /// Ends the cell and returns the markers found.
    pub fn finish(&mut self) -> Found {
        std::mem::take(&mut self.found)
    }

    fn marker_at(&mut self, start: usize) -> Marker {
        let held = &self.held[start..];
        for (line, outcome) in [(PANICKED, Outcome::Panicked), (FAILED, Outcome::Failed)] {
            match starts_with(held, &[line.as_bytes(), b"\n"].concat()) {
                Match::Yes => {
                    self.found.outcome = outcome;
                    if outcome == Outcome::Failed {
                        self.found.engine_lines.push(FAILED.to_owned());
                    }
                    return Marker::Piece(line.len() + 1, None);
                }
                Match::Maybe => return Marker::Unfinished,
                Match::No => {}
            }
        }
        match starts_with(held, &[RETURNED.as_bytes(), b"\n"].concat()) {
            Match::Yes => {
                self.found.returned = true;
                self.found.engine_lines.push(FAILED.to_owned());
                return Marker::Piece(RETURNED.len() + 1, None);
            }
            Match::Maybe => return Marker::Unfinished,
            Match::No => {}
        }
        let blocks = [
            (CHANGED, "\n"),
            (QUESTION, "\n"),
            (SECRET, "\n"),
            (CONTENT, CONTENT_END),
            (FAILURE, FAILURE_END),
        ];
        for (head, tail) in blocks {
            match starts_with(held, head.as_bytes()) {
                Match::Yes => {
                    let body = &held[head.len()..];
                    if let Some(end) = cut_off(head, body) {
                        return Marker::Piece(head.len() + end, None);
                    }
                    let Some((end, behind)) = end_of_block(head, body, tail) else {
                        return Marker::Unfinished;
                    };
                    let text = String::from_utf8_lossy(&body[..end]).into_owned();
                    let piece = self.block(head, &text);
                    return Marker::Piece(head.len() + behind, piece);
                }
                Match::Maybe => return Marker::Unfinished,
                Match::No => {}
            }
        }
        Marker::None
    }

    fn block(&mut self, head: &str, text: &str) -> Option<Piece> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        match head {
            CHANGED => {
                self.found.engine_lines.push(format!("{CHANGED}{text}"));
                None
            }
            QUESTION | SECRET => {
                self.found.question = Some((first.to_owned(), head == SECRET));
                None
            }
            CONTENT => {
                let mime_type = first.split(' ').next().unwrap_or_default().to_owned();
                Some(Piece::Content { mime_type, data: rest.to_owned() })
            }
            _ => Some(Piece::Failure { type_name: first.to_owned(), message: rest.to_owned() }),
        }
    }

    /// Stores one format of the cell's value; returns the content so far if it has this format.
    pub fn keep(&mut self, mime_type: String, data: String) -> Option<Map<String, Value>> {
        let earlier = self.found.content.contains_key(&mime_type);
        let earlier = earlier.then(|| std::mem::take(&mut self.found.content));
        self.found.content.insert(mime_type, data.into());
        earlier
    }
}

/// Adds a sentence to a figure that plotly sends in its own format alone: a page that does not know
/// it would show nothing.
pub fn say_what_it_is(content: &mut Map<String, Value>) {
    if content.len() == 1 && content.contains_key(PLOTLY) {
        content.insert("text/plain".to_owned(), OF_PLOTLY.into());
    }
}

/// The place of a failure inside content, whose end then never comes: half a picture is not shown.
fn cut_off(head: &str, body: &[u8]) -> Option<usize> {
    if head != CONTENT {
        return None;
    }
    let failures = [&format!("{PANICKED}\n"), &format!("{FAILED}\n"), FAILURE];
    let found = failures.iter().filter_map(|it| memchr::memmem::find(body, it.as_bytes()));
    let end = end_of_block(head, body, CONTENT_END).map(|(end, _)| end);
    found.min().filter(|failure| end.is_none_or(|end| *failure < end))
}

/// The end of a block, and the start of the text after it; none if its end has not arrived yet.
///
/// The end of content may be anywhere in a line, and the next content ends it as well.
fn end_of_block(head: &str, body: &[u8], tail: &str) -> Option<(usize, usize)> {
    let end = memchr::memmem::find(body, tail.as_bytes());
    if head != CONTENT {
        return end.map(|end| (end, end + tail.len()));
    }
    let next = memchr::memmem::find(body, format!("\n{CONTENT}").as_bytes());
    match (end, next) {
        (end, Some(next)) if end.is_none_or(|end| next < end) => Some((next, next + 1)),
        (None, _) => None,
        (Some(end), _) => {
            let without_newline = end - usize::from(body[..end].ends_with(b"\n"));
            // A line of its own ends with the content.
            match body.get(end + tail.len()) {
                None => None,
                Some(b'\n') => Some((without_newline, end + tail.len() + 1)),
                Some(_) => Some((without_newline, end + tail.len())),
            }
        }
    }
}

enum Marker {
    None,
    Unfinished,
    Piece(usize, Option<Piece>),
}

enum Match {
    Yes,
    Maybe,
    No,
}

/// The start of a possible marker: the first `EVCXR_`, or an unfinished one at the end.
fn find_prefix(bytes: &[u8]) -> Option<usize> {
    const PREFIX: &[u8] = b"EVCXR_";
    memchr::memmem::find(bytes, PREFIX).or_else(|| {
        let tail = bytes.len().saturating_sub(PREFIX.len() - 1);
        (tail..bytes.len()).find(|&start| PREFIX.starts_with(&bytes[start..]))
    })
}

fn starts_with(bytes: &[u8], marker: &[u8]) -> Match {
    if bytes.starts_with(marker) {
        Match::Yes
    } else if marker.starts_with(bytes) {
        Match::Maybe
    } else {
        Match::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(chunks: &[&str]) -> (Vec<Piece>, Found) {
        let mut filter = Filter::default();
        let mut pieces: Vec<Piece> = Vec::new();
        for chunk in chunks {
            pieces.extend(filter.push(chunk.as_bytes()));
        }
        pieces.extend(filter.rest());
        (pieces, filter.finish())
    }

    fn bytes(text: &str) -> Piece {
        Piece::Bytes(text.as_bytes().to_vec())
    }

    #[test]
    fn plotlys_own_format_comes_with_a_sentence() {
        let mut content = Map::from_iter([(PLOTLY.to_owned(), "{}".into())]);
        say_what_it_is(&mut content);
        assert_eq!(content["text/plain"], OF_PLOTLY);
        let mut content = Map::from_iter([("text/html".to_owned(), "<b>".into())]);
        say_what_it_is(&mut content);
        assert_eq!(content.len(), 1);
    }

    #[test]
    fn plain_output_passes_at_once() {
        let mut filter = Filter::default();
        assert_eq!(filter.push(b"no newline"), [bytes("no newline")]);
        assert_eq!(filter.push(b"E = mc2"), [bytes("E = mc2")]);
    }

    #[test]
    fn a_marker_is_found_after_an_unfinished_line_and_across_chunks() {
        let (pieces, found) = feed(&["half EVC", "XR_PANIC_NOTIFI", "CATION\nrest"]);
        assert_eq!(pieces, [bytes("half "), bytes("rest")]);
        assert_eq!(found.outcome, Outcome::Panicked);
    }

    #[test]
    fn text_that_only_looks_like_a_marker_is_kept() {
        let (pieces, found) = feed(&["EVCXR_PANIC", " at noon\n", "EVCXR"]);
        let joined: Vec<u8> = pieces
            .into_iter()
            .flat_map(|piece| match piece {
                Piece::Bytes(bytes) => bytes,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(joined, b"EVCXR_PANIC at noon\nEVCXR");
        assert_eq!(found.outcome, Outcome::Done);
    }

    #[test]
    fn content_and_failures_are_taken_out_whole() {
        let (pieces, found) = feed(&[
            "a\nEVCXR_BEGIN_CONTENT text/html\n<b>1</b>\n<i>2</i>\nEVCXR_END_CONTENT\n",
            "EVCXR_FAILURE core::fmt::Error\ntwo\nlines\nEVCXR_FAILURE_END\nEVCXR_ERROR_OCCURRED\n",
        ]);
        let content = Piece::Content {
            mime_type: "text/html".to_owned(),
            data: "<b>1</b>\n<i>2</i>".to_owned(),
        };
        let failure = Piece::Failure {
            type_name: "core::fmt::Error".to_owned(),
            message: "two\nlines".to_owned(),
        };
        assert_eq!(pieces, [bytes("a\n"), content, failure]);
        assert_eq!(found.outcome, Outcome::Failed);
        assert_eq!(found.engine_lines, ["EVCXR_ERROR_OCCURRED"]);
    }

    #[test]
    fn a_cell_that_a_return_has_ended_is_done() {
        let (pieces, found) = feed(&["a\nEVCXR_RETU", "RNED\n"]);
        assert_eq!(pieces, [bytes("a\n")]);
        assert_eq!((found.outcome, found.returned), (Outcome::Done, true));
        assert_eq!(found.engine_lines, ["EVCXR_ERROR_OCCURRED"]);
        assert!(!feed(&["a\n"]).1.returned);
    }

    #[test]
    fn a_question_is_taken_out() {
        let mut filter = Filter::default();
        assert_eq!(filter.push(b"a\nEVCXR_INPUT_REQUEST:Name?\n"), [bytes("a\n")]);
        assert_eq!(filter.question(), Some(("Name?".to_owned(), false)));
        assert_eq!(filter.push(b"EVCXR_INPUT_REQUEST_PASSWORD:Word?\nb"), [bytes("b")]);
        assert_eq!(filter.question(), Some(("Word?".to_owned(), true)));
        assert_eq!(filter.question(), None);
    }

    #[test]
    fn content_ends_wherever_its_end_is() {
        let content = |kind: &str, data: &str| Piece::Content {
            mime_type: kind.to_owned(),
            data: data.to_owned(),
        };
        let said = |text: &str| feed(&[text]).0;
        assert_eq!(
            said("a EVCXR_BEGIN_CONTENT text/html\n<b>1</b>EVCXR_END_CONTENT b\n"),
            [bytes("a "), content("text/html", "<b>1</b>"), bytes(" b\n")]
        );
        assert_eq!(
            said(
                "EVCXR_BEGIN_CONTENT text/html\n1\nEVCXR_BEGIN_CONTENT text/plain\n2\nEVCXR_END_CONTENT\n"
            ),
            [content("text/html", "1"), content("text/plain", "2")]
        );
        assert_eq!(said("EVCXR_BEGIN_CONTENT text/html\n1\n2\n"), [content("text/html", "1\n2")]);
    }

    #[test]
    fn a_failure_inside_content_is_still_one() {
        let (pieces, found) =
            feed(&["a\nEVCXR_BEGIN_CONTENT image/png\niVBO", "EVCXR_PANIC_NOTIF", "ICATION\nb\n"]);
        assert_eq!(pieces, [bytes("a\n"), bytes("b\n")]);
        assert_eq!(found.outcome, Outcome::Panicked);
        let (pieces, found) = feed(&[
            "EVCXR_BEGIN_CONTENT text/html\n<b>",
            "EVCXR_FAILURE Error\ntwo\nEVCXR_FAILURE_END\nEVCXR_ERROR_OCCURRED\n",
        ]);
        let failure = Piece::Failure { type_name: "Error".to_owned(), message: "two".to_owned() };
        assert_eq!(pieces, [failure]);
        assert_eq!(found.outcome, Outcome::Failed);
        let (pieces, found) = feed(&[
            "EVCXR_BEGIN_CONTENT text/html\n<b>\nEVCXR_END_CONTENT\nEVCXR_PANIC_NOTIFICATION\n",
        ]);
        assert_eq!(pieces.len(), 1);
        assert_eq!(found.outcome, Outcome::Panicked);
    }
}
