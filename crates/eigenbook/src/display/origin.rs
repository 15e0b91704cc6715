//! Where a type comes from, by the name that the compiler calls it.

/// Whether it is one of std's iterators, which have not run yet.
pub(super) fn is_iterator(type_name: &str) -> bool {
    const MODULES: [&str; 4] = [
        "core::iter::adapters::",
        "core::slice::iter::",
        "core::str::iter::",
        "alloc::vec::into_iter::",
    ];
    MODULES.iter().any(|module| type_name.starts_with(module))
}

/// Whether a package of the notebook defines the type, also behind references and smart pointers.
pub(super) fn is_of_package(type_name: &str) -> bool {
    const AROUND: [&str; 7] = [
        "&",
        "mut ",
        "alloc::boxed::Box<",
        "alloc::rc::Rc<",
        "alloc::sync::Arc<",
        "core::cell::Ref<",
        "core::cell::RefMut<",
    ];
    let mut name = type_name;
    while let Some(inner) = AROUND.iter().find_map(|around| name.strip_prefix(around)) {
        name = inner;
    }
    // The last is the crate of the cells.
    const OTHERS: [&str; 5] = ["alloc", "core", "std", "eigenbook", "ctx"];
    let is_name = |it: &str| it.chars().all(|c| c == '_' || c.is_alphanumeric());
    name.split_once("::").is_some_and(|(first, _)| is_name(first) && !OTHERS.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_of_a_type_is_found_behind_pointers() {
        for name in
            ["nalgebra::Matrix<f64>", "&&mut a::B", "alloc::boxed::Box<alloc::rc::Rc<a::B>>"]
        {
            assert!(is_of_package(name), "{name}");
        }
        for name in [
            "f64",
            "&str",
            "ctx::Own",
            "&alloc::vec::Vec<a::B>",
            "(a::B, a::B)",
            "dyn a::B",
            "[a::B]",
        ] {
            assert!(!is_of_package(name), "{name}");
        }
    }
}
