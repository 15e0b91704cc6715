//! The font of figures, which measures and draws text; most machines of a classroom have no fonts.
//!
//! A notebook that draws with plotters itself names families such as `"sans-serif"` or `"Arial"`.
//! plotters draws no text in a family that it was not given, so ours has the usual names as well, as
//! soon as the library is loaded. A browser that shows an SVG has the family itself, or one like it.

use plotters::style::{FontStyle, register_font};
use std::sync::Once;

/// The family as SVG names it: ours, one of the same widths, any.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// plotters gives the height of a line, which is so many times the size of the letters.
pub(super) const LINE_HEIGHT: f64 = 1.24;

static LETTERS: &[u8] = include_bytes!("../../../assets/fonts/figure.ttf");

/// The families that programs name: those of CSS and of plotters, and those of the common systems.
const USUAL: [&str; 27] = [
    "sans-serif",
    "serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "sans",
    "Sans",
    "Arial",
    "arial",
    "Helvetica",
    "Verdana",
    "Tahoma",
    "Calibri",
    "Segoe UI",
    "Trebuchet MS",
    "Times",
    "Times New Roman",
    "Georgia",
    "Courier",
    "Courier New",
    "Consolas",
    "Comic Sans MS",
    "Roboto",
    "Open Sans",
    "DejaVu Sans",
    "Noto Sans",
];

/// Gives plotters the font, if it does not have it yet.
pub(super) fn load() {
    static LOADED: Once = Once::new();
    LOADED.call_once(|| {
        for family in USUAL.into_iter().chain([FAMILY]) {
            // It fails for a file that is not a font; ours is compiled in and drawn in the tests.
            let _ = register_font(family, FontStyle::Normal, LETTERS);
        }
    });
}

/// Called by the system when the library is loaded.
#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static WHEN_LOADED: extern "C" fn() = {
    extern "C" fn when_loaded() {
        load();
    }
    when_loaded
};
