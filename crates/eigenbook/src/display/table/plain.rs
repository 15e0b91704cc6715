//! A table as plain text: columns of one width, numbers right-aligned.

use super::Table;

/// More rows than this are summarised.
const LONGEST: usize = 60;

/// So many rows remain at each end of a summarised table.
const EDGE: usize = 5;

/// The maximum width of a column; longer entries end in "…".
const WIDEST: usize = 60;

pub(super) fn write(table: &Table) -> String {
    let mut rows: Vec<Vec<String>> = vec![table.columns.iter().map(|name| cut(name)).collect()];
    let is_long = table.rows.len() > LONGEST;
    for (index, row) in table.rows.iter().enumerate() {
        if is_long && index == EDGE {
            rows.push(vec!["…".to_owned(); row.len()]);
        }
        if !is_long || index < EDGE || index + EDGE >= table.rows.len() {
            rows.push(row.iter().map(|cell| cut(&cell.text)).collect());
        }
    }
    let columns = 0..table.columns.len();
    let widths: Vec<usize> = columns
        .map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0))
        .collect();
    rows.insert(1, widths.iter().map(|&width| "─".repeat(width)).collect());
    let mut lines: Vec<String> = table.title.iter().cloned().collect();
    lines.extend(rows.iter().map(|row| line(table, row, &widths)));
    if is_long {
        lines.push(format!("{} rows", table.rows.len()));
    }
    lines.join("\n")
}

fn line(table: &Table, row: &[String], widths: &[usize]) -> String {
    let words = row.iter().zip(widths).enumerate().map(|(column, (word, &full))| {
        let blanks = " ".repeat(full - width(word));
        if table.is_numeric(column) { blanks + word } else { format!("{word}{blanks}") }
    });
    words.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

/// One line, not too long.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&line) <= WIDEST {
        return line;
    }
    line.chars().take(WIDEST - 1).chain(['…']).collect()
}

fn width(text: &str) -> usize {
    text.chars().count()
}
