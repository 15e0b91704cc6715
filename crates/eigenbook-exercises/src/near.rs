//! Names that are nearly the same.

/// Whether one name may be a slip of the other: a letter or two differ, or one is a part of the other.
pub fn is_nearly(name: &str, other: &str) -> bool {
    let (name, other) = (name.trim().to_lowercase(), other.trim().to_lowercase());
    let n_letters = name.chars().count().min(other.chars().count());
    let is_part = n_letters > 2 && (name.contains(&other) || other.contains(&name));
    is_part || strsim::osa_distance(&name, &other) <= n_letters / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_names_are_not() {
        for (name, other) in
            [("sums", "sum"), ("Norm", "norm"), ("nrom", "norm"), ("rank", "largest rank")]
        {
            assert!(is_nearly(name, other), "{name}");
        }
        for (name, other) in
            [("legs", "angle"), ("step", "shapes"), ("law", "low rank"), ("", "fit")]
        {
            assert!(!is_nearly(name, other), "{name}");
        }
    }
}
