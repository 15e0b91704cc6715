//! The looks of a verdict, hints and a solution.

use crate::display::content::Html;
use crate::display::html::escape;
use eigenbook_exercises::{Exercise, Verdict};

/// The colour of hints.
const BLUE: &str = "#3a80c9";

/// A verdict with its colour, and the code for a hint; an unchanged cell is no failure, and has no
/// colour.
pub(super) fn verdict(verdict: &Verdict, help: &str) -> Html {
    Html(match verdict {
        Verdict::Unanswered(text) => card("#808691", "No answer yet.", text, help),
        Verdict::NotYet(text) => card("#d04a58", "Not yet.", text, help),
        Verdict::Nearly(text) => card("#d9771a", "Nearly.", text, help),
        Verdict::Right(text) => card("#2f9a5f", "Right.", text, help),
    })
}

/// The first hints of an exercise, and below them the solution or a note that there are no more.
pub(super) fn hints(exercise: &Exercise, n_hints: usize, end: Option<&str>) -> Html {
    let count = exercise.hints.len();
    let hints = (1..).zip(exercise.hints.iter().take(n_hints));
    let hints = hints.map(|(i, hint)| card(BLUE, &format!("Hint {i} of {count}"), hint, ""));
    let end = end.map(|end| match end {
        "" => card(BLUE, "There are no more hints.", "", ""),
        solution => card(BLUE, "Solution", solution, ""),
    });
    Html(hints.chain(end).collect::<String>())
}

/// The output of a cell that made an exercise.
pub(super) fn made(exercise: &Exercise, problems: &[String]) -> Html {
    Html(match problems {
        [] => {
            let code = format!("check(\"{}\", &answer)?", exercise.name);
            let text = format!("{} Answers are checked by {code}", exercise.question);
            card(BLUE, &format!("Exercise \"{}\".", exercise.name), text.trim(), "")
        }
        problems => card("#d04a58", "This exercise cannot be used.", &problems.join(" "), ""),
    })
}

fn card(color: &str, head: &str, text: &str, help: &str) -> String {
    let offer = match help {
        "" => String::new(),
        code => format!("<div>Stuck? Run <code>{}</code></div>", escape(code)),
    };
    format!(
        "<div style=\"border-left:4px solid {color};padding:2px 12px;margin:4px 0\">\
         <b>{}</b> {}{offer}</div>",
        escape(head),
        escape(text)
    )
}
