//! Names by content, for as long as one kernel runs.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Sixteen hexadecimal digits that change with the value.
pub fn digest(value: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
