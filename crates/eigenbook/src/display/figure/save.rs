//! Figures as files.

use super::{Figure, Panels};
use crate::data::cannot;
use crate::{Error, Result};
use std::path::Path;

impl Figure {
    /// Writes the figure into a file, `plt.savefig(path)`: as SVG if the name ends so, else as PNG.
    ///
    /// # Errors
    /// A name that ends in neither `.png` nor `.svg`, or a file that cannot be written.
    ///
    /// ```no_run
    /// use eigenbook::prelude::*;
    ///
    /// Figure::new().line("loss", &[1, 2, 3], &[0.7, 0.5, 0.4])?.save("loss.png")?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        save(path.as_ref(), || self.svg(), || self.png())
    }
}

impl Panels {
    /// Writes the figures beside each other into a file, as [`Figure::save`] does.
    ///
    /// # Errors
    /// As for [`Figure::save`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        save(path.as_ref(), || self.svg(), || self.png())
    }
}

fn save(path: &Path, svg: impl Fn() -> String, png: impl Fn() -> Vec<u8>) -> Result<()> {
    let failed = |message: String| Error::InvalidParameter { operation: "Figure::save", message };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("svg") => svg().into_bytes(),
        Some("png") => png(),
        _ => {
            let rule = "The name ends in .png or in .svg, and says so what the file is.";
            return Err(failed(format!("{} is no picture.\n{rule}", path.display())));
        }
    };
    std::fs::write(path, bytes).map_err(|error| cannot("Figure::save", path, &error))
}
