//! A matrix as a small table: the numbers as NumPy writes them, between brackets, with the shape.

use super::html::escape;
use super::text::{self, Corners};
use crate::Element;
use ndarray::ArrayViewD;

/// The table of a matrix, or none if text is better.
///
/// # Shapes
/// Anything but a matrix, and a matrix without elements, gives `None`.
pub(super) fn html<T: Element>(array: ArrayViewD<'_, T>) -> Option<String> {
    let &[rows, columns] = array.shape() else { return None };
    if rows == 0 || columns == 0 {
        return None;
    }
    Some(table([rows, columns], &text::words_of(array), T::NAME))
}

/// The table of a matrix of this shape, with elements of this name.
fn table([rows, columns]: [usize; 2], shown: &Corners<String>, name: &str) -> String {
    let (width, cuts) = (shown.shape[1], &shown.cuts);
    let mut body = String::new();
    for (index, row) in shown.elements.chunks(width).enumerate() {
        if cuts[0] == Some(index) {
            let dots = line(&vec!["⋮".to_owned(); width], cuts[1], "⋱");
            body += &dots.replace("<td>", "<td class=\"dots\">");
        }
        body += &line(row, cuts[1], "⋯");
    }
    format!(
        "<div class=\"eigenbook-matrix\"><style>{STYLE}</style>\
         <table aria-label=\"matrix with {rows} rows and {columns} columns\">\
         <caption>{rows} × {columns} {name}</caption><tbody>{body}</tbody></table></div>",
    )
}

/// The square brackets are borders on the left and right, and four short lines at the corners.
const STYLE: &str = "\
.eigenbook-matrix table{border-collapse:collapse;margin:2px 0;width:auto;\
font-family:var(--jp-code-font-family,monospace);font-size:var(--jp-code-font-size,13px)}\
.eigenbook-matrix caption{caption-side:bottom;text-align:left;padding:3px 0 0;opacity:.65;\
font-size:85%;white-space:nowrap}\
.eigenbook-matrix td{border:none!important;background:none!important;text-align:right;\
white-space:pre;padding:1px 8px!important;line-height:1.35}\
.eigenbook-matrix tbody{border-left:1.5px solid;border-right:1.5px solid;\
--line:linear-gradient(currentColor,currentColor);\
background:var(--line) 0 0/6px 1.5px,var(--line) 100% 0/6px 1.5px,\
var(--line) 0 100%/6px 1.5px,var(--line) 100% 100%/6px 1.5px;background-repeat:no-repeat}\
.eigenbook-matrix tr{background:none!important}\
.eigenbook-matrix .dots{text-align:center;opacity:.65}";

fn line(words: &[String], cut: Option<usize>, dots: &str) -> String {
    let mut row = String::from("<tr>");
    for (index, word) in words.iter().enumerate() {
        if cut == Some(index) {
            row += &format!("<td class=\"dots\">{dots}</td>");
        }
        row += &format!("<td>{}</td>", escape(word));
    }
    row + "</tr>"
}
