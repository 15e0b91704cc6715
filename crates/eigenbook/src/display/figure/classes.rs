//! Points with a colour for each class.

use super::layer::Shape;
use super::{Color, Figure, Numbers, lengths, pairs};
use crate::Result;

impl Figure {
    /// The points (x, y) as dots, in the colour of their class, with the classes in the legend.
    ///
    /// `names` has the name of class 0, 1, …; a class without one is named by its number.
    ///
    /// # Errors
    /// `x`, `y` and `classes` of different lengths.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let iris = load_iris();
    /// let (length, width) = (iris.data.column(2), iris.data.column(3));
    /// let figure = Figure::new().scatter_by_class(&iris.target_names, &length, &width, &iris.target)?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn scatter_by_class<S: AsRef<str>>(
        mut self,
        names: &[S],
        x: &(impl Numbers + ?Sized),
        y: &(impl Numbers + ?Sized),
        classes: &(impl Numbers + ?Sized),
    ) -> Result<Self> {
        let points = pairs("Figure::scatter_by_class", x.numbers(), y.numbers())?;
        let classes = classes.numbers();
        if classes.len() != points.len() {
            let (points, classes) = (("x", points.len()), ("classes", classes.len()));
            return Err(lengths("Figure::scatter_by_class", points, classes));
        }
        let mut all = classes.clone();
        all.retain(|class| !class.is_nan());
        all.sort_by(f64::total_cmp);
        all.dedup();
        let n_before = self.layers.iter().filter(|layer| layer.is_series()).count();
        for (number, class) in all.into_iter().enumerate() {
            let place =
                if class.fract() == 0.0 && class >= 0.0 { Some(class as usize) } else { None };
            let name =
                place.and_then(|place| names.get(place)).map(|name| name.as_ref().to_owned());
            let own = classes.iter().zip(&points).filter(|(other, _)| **other == class);
            let own = own.map(|(_, point)| *point).collect();
            let name = name.unwrap_or_else(|| class.to_string());
            self.push(&name, Shape::Dots(own), Color::of_series(n_before + number));
        }
        Ok(self)
    }
}
