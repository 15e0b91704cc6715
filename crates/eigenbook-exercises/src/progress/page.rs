//! The progress of a class as a page for a browser: a coloured table, in one file, without scripts.

use super::{Cell, Class, State};

/// Colours that differ in brightness too, and a word for each, so that the page can be read without
/// colours.
const STATES: [(State, &str, &str); 4] = [
    (State::Right, "right", "right, without a hint"),
    (State::Helped, "helped", "right, after a hint or the solution"),
    (State::Begun, "begun", "begun, and not right yet"),
    (State::Stuck, "stuck", "needs help: three tries, a hint or the solution, and not right yet"),
];

const STYLE: &str = "\
body{font:15px/1.4 system-ui,sans-serif;margin:24px;color:#1b1b1b;background:#fff}
table{border-collapse:collapse}
th,td{border:1px solid #b9b9b9;padding:2px 6px;text-align:center;white-space:nowrap}
thead th{position:sticky;top:0;background:#fff}
thead th span{writing-mode:vertical-rl;transform:rotate(180deg)}
tbody th{text-align:left;font-weight:normal;position:sticky;left:0;background:#fff}
.right{background:#1f7a4a;color:#fff}.helped{background:#bfe3cd}
.begun{background:#f3ecd2}.stuck{background:#b3261e;color:#fff;font-weight:bold}
.key td+td{text-align:left}small{font-weight:normal}
@media (prefers-color-scheme:dark){body,thead th,tbody th{background:#161616;color:#eee}
.helped,.begun{color:#1b1b1b}}";

impl Class {
    /// The page: a row for each exercise, a column for each student.
    pub fn page(&self) -> String {
        let head: String = self
            .students
            .keys()
            .map(|name| format!("<th><span>{}</span></th>", escape(name)))
            .collect();
        let rows: String = self.exercises.iter().map(|exercise| self.row(exercise)).collect();
        let key: String = STATES
            .iter()
            .map(|(_, class, text)| {
                format!("<tr><td class={class}>{class}</td><td>{text}</td></tr>\n")
            })
            .collect();
        format!(
            "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n\
             <meta name=viewport content=\"width=device-width\">\n\
             <title>Progress</title>\n<style>\n{STYLE}\n</style>\n\
             <h1>Progress</h1>\n<table>\n<thead><tr><th>exercise</th>{head}</tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table>\n\
             <p>In a cell: the tries, with a + the hints, and the minutes.</p>\n\
             <table class=key>\n{key}</table>\n</html>\n"
        )
    }

    fn row(&self, exercise: &str) -> String {
        let cells: String = self
            .students
            .values()
            .map(|cells| match cells.get(exercise) {
                Some(cell) => shown(cell),
                None => "<td></td>".to_owned(),
            })
            .collect();
        format!("<tr><th>{}</th>{cells}</tr>\n", escape(exercise))
    }
}

fn shown(cell: &Cell) -> String {
    let state = cell.state();
    let (_, class, text) = STATES.iter().find(|entry| entry.0 == state).unwrap_or(&STATES[0]);
    let hints = match cell.hints {
        0 => String::new(),
        hints => format!(" +{hints}"),
    };
    let solution = if cell.saw_solution { ", solution shown" } else { "" };
    let (tries, minutes) = (cell.tries, cell.minutes());
    format!(
        "<td class={class} title=\"{text}{solution}\">{tries}{hints}<br>\
         <small>{minutes} min</small></td>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use crate::progress::Class;
    use crate::record::{Event, Said};
    use std::collections::BTreeMap;

    #[test]
    fn the_page_shows_each_cell_and_escapes_names() {
        let event = |time, said| Event { time, exercise: "<sum>".to_owned(), said };
        let ada = vec![event(0, Said::Hint), event(90, Said::Right)];
        let class = Class::new(BTreeMap::from([
            ("a&b".into(), ada),
            ("bob".into(), vec![event(0, Said::Nearly)]),
        ]));
        let page = class.page();
        assert!(page.contains("<span>a&amp;b</span>") && page.contains("<th>&lt;sum&gt;</th>"));
        let helped = "<td class=helped title=\"right, after a hint or the solution\">\
                      1 +1<br><small>2 min</small></td>";
        assert!(page.contains(helped), "{page}");
        let begun =
            "<td class=begun title=\"begun, and not right yet\">1<br><small>0 min</small></td>";
        assert!(page.contains(begun), "{page}");
        assert!(!page.contains("http") && !page.contains("<script"));
    }
}
