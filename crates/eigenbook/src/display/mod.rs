//! The output that a student sees: arrays as in NumPy, tables, figures.
//!
//! 1. [`text`]: arrays as text
//! 2. [`registry`]: which values have a form of their own, found at run time
//! 3. `matrix`: a matrix as a small table
//! 4. `debug`: everything else, as Rust's `Debug` writes it
//! 5. [`content`]: HTML, Markdown, LaTeX, pictures and JSON as values
//! 6. `json`: JSON values as JSON text
//! 7. `formats`: from a value to the formats in which it leaves
//! 8. [`show`]: results, `show!`, `display`, `clear_output`, `input`
//! 9. [`results`]: a dictionary of results, as Python prints it
//! 10. [`table`]: tables that can be sorted, searched and paged
//! 11. [`figure`]: lines, points, bars, heat maps and arrows
//! 12. [`training`]: training that one can watch
//! 13. [`explorer`]: pictures that a student can move
//! 14. [`variables`]: the description of a variable in `:vars`

pub mod text;

pub mod registry;

pub(crate) mod html;

mod matrix;

mod debug;

pub mod content;

mod json;

mod formats;

pub mod show;

pub mod results;

pub mod table;

pub mod figure;

pub mod training;

pub mod explorer;

pub mod variables;

/// Registers the types with a form of their own in the modules after [`registry`].
fn register_all(table: &mut registry::Table) {
    content::register(table);
    json::register(table);
    show::register(table);
    results::register(table);
    table::register(table);
    figure::register(table);
    explorer::register(table);
}
