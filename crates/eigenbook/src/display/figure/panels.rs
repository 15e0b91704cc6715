//! Several figures beside each other, as one picture.

use super::Figure;

/// Figures from left to right; made by [`side_by_side`].
#[derive(Clone, Debug, PartialEq)]
pub struct Panels {
    pub(super) figures: Vec<Figure>,
}

/// Sets figures beside each other, each so wide that the row fits a notebook.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// let before = Figure::linear_map(&array![[1, 0], [0, 1]])?.title("before");
/// let after = Figure::linear_map(&array![[1, 2], [3, 4]])?.title("after");
/// side_by_side([before, after]).evcxr_display();
/// # Ok(())
/// # }
/// ```
pub fn side_by_side(figures: impl IntoIterator<Item = Figure>) -> Panels {
    let mut figures: Vec<Figure> = figures.into_iter().collect();
    let total = 860.0;
    let width = (total / figures.len().max(1) as f64).clamp(200.0, 640.0).floor();
    for figure in &mut figures {
        let width = figure.size.0.min(width);
        figure.size = (width, figure.size.1.min(width * 0.85).floor());
    }
    Panels { figures }
}
