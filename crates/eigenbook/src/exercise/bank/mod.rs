//! The exercises of the notebooks, in their order.

mod deep_network;
mod fundamentals;
mod linear_network;

use super::Exercise;
use std::sync::OnceLock;

/// All exercises.
pub fn all() -> &'static [Exercise] {
    static ALL: OnceLock<Vec<Exercise>> = OnceLock::new();
    ALL.get_or_init(|| {
        [fundamentals::exercises(), linear_network::exercises(), deep_network::exercises()].concat()
    })
}
