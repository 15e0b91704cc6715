//! A table as HTML: complete without scripts; with them it can be sorted, searched and paged.

use super::{Cell, Table};
use crate::display::html::{escape, squeeze_script, squeeze_style};

/// A table with more rows is cut: a notebook keeps its outputs.
const LONGEST: usize = 1000;

const STYLE: &str = include_str!("../../../assets/table.css");
const SCRIPT: &str = include_str!("../../../assets/table.js");

pub(super) fn write(table: &Table) -> String {
    let caption = table.title.as_deref().map(caption).unwrap_or_default();
    let names = table.columns.iter().enumerate().map(|(column, name)| {
        let class = if table.is_numeric(column) { " class=\"number\"" } else { "" };
        format!("<th scope=\"col\"{class}>{}</th>", escape(name))
    });
    let rows: String = table.rows.iter().take(LONGEST).map(|row| line(row)).collect();
    let more = match table.rows.len().saturating_sub(LONGEST) {
        0 => String::new(),
        more => format!("<p>{more} more rows are not shown.</p>"),
    };
    format!(
        "<div class=\"eigenbook-table\"><style>{}</style><table>{caption}<thead><tr>{}</tr></thead>\
         <tbody>{rows}</tbody></table>{more}<script>{}</script></div>",
        squeeze_style(STYLE),
        names.collect::<String>(),
        squeeze_script(SCRIPT),
    )
}

fn caption(title: &str) -> String {
    format!("<caption>{}</caption>", escape(title))
}

fn line(row: &[Cell]) -> String {
    let cells = row.iter().map(|cell| {
        let class = if cell.number.is_some() { " class=\"number\"" } else { "" };
        format!("<td{class}>{}</td>", escape(&cell.text))
    });
    format!("<tr>{}</tr>", cells.collect::<String>())
}
