//! The output that a student sees: arrays as in NumPy, tables, figures.
//!
//! 1. [`text`]: arrays as text
//! 2. [`registry`]: which values have a form of their own, found at run time
//! 3. `records`: the parts of a decomposition, each under its name
//! 4. `model_summary`: the summary of a network
//! 5. `matrix`: a matrix as a small table
//! 6. `debug`: everything else, as Rust's `Debug` writes it
//! 7. [`noted`]: whether a value of a package has a `Display` that is better to read
//! 8. `origin`: where the type of a value comes from
//! 9. [`content`]: HTML, Markdown, LaTeX, pictures and JSON as values
//! 10. `picture`: a picture of a package
//! 11. `json`: JSON values as JSON text
//! 12. `formats`: from a value to the formats in which it leaves
//! 13. [`show`]: results, `show!`, `display`, `clear_output`, `input`
//! 14. [`results`]: a dictionary of results, as Python prints it
//! 15. [`table`]: tables that can be sorted, searched and paged
//! 16. [`figure`]: lines, points, bars, heat maps and arrows
//! 17. [`training`]: training that one can watch
//! 18. [`explorer`]: pictures that a student can move
//! 19. [`variables`]: the description of a variable in `:vars`

pub mod text;

pub mod registry;

mod records;

mod model_summary;

pub(crate) mod html;

mod matrix;

mod debug;

pub mod noted;

mod origin;

pub mod content;

mod picture;

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
    records::register(table);
    model_summary::register(table);
    content::register(table);
    json::register(table);
    show::register(table);
    results::register(table);
    table::register(table);
    figure::register(table);
    explorer::register(table);
}
