//! Types as a student writes them: `Array2<f64>`, not
//! `ArrayBase<OwnedRepr<f64>, Dim<[usize; 2]>, f64>`.

/// The text with the names of its types made short.
pub fn shorten(text: &str) -> String {
    let mut text = text.replace("{integer}", "integer").replace("{float}", "float");
    while let Some((before, rest)) = text.split_once("{closure@")
        && let Some((_, behind)) = rest.split_once('}')
    {
        text = format!("{before}closure{behind}");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|character: char| character.is_alphabetic()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let path = path_at(rest);
        let after = &rest[path.len()..];
        match short(path, after) {
            Some((name, used)) => {
                out.push_str(&name);
                rest = &after[used..];
            }
            None => {
                out.push_str(last_of(path));
                rest = after;
            }
        }
    }
    out + rest
}

/// The number of dimensions of an ndarray type, if the text is one.
pub(super) fn dimensions(type_name: &str) -> Option<usize> {
    let short = shorten(type_name);
    let rest = short.trim_start_matches('&').strip_prefix("Array")?;
    let rest = rest.strip_prefix("View").unwrap_or(rest);
    rest.split('<').next()?.parse().ok()
}

/// Whether the text is an array type of ndarray.
pub(super) fn is_array(type_name: &str) -> bool {
    type_name.contains('<') && shorten(type_name).trim_start_matches('&').starts_with("Array")
}

/// The type of the elements: `f64` of `Array2<f64>` and `Vec<f64>`.
pub(super) fn element(type_name: &str) -> Option<&str> {
    Some(type_name.split_once('<')?.1.trim_end_matches('>'))
}

/// Whether the text is an integer type.
pub(super) fn is_integer(type_name: &str) -> bool {
    let unsigned = type_name.trim_start_matches(['i', 'u']);
    matches!(type_name, "integer" | "{integer}")
        || type_name.starts_with(['i', 'u'])
            && matches!(unsigned, "8" | "16" | "32" | "64" | "128" | "size")
}

/// Whether the text is a type of numbers with a fraction.
pub(super) fn is_float(type_name: &str) -> bool {
    matches!(type_name, "f32" | "f64" | "float" | "{float}")
}

/// Whether the text is a type of numbers.
pub(super) fn is_number(type_name: &str) -> bool {
    is_integer(type_name) || is_float(type_name)
}

/// The kind of a type.
pub(super) fn kind(type_name: &str) -> &'static str {
    match type_name.trim_start_matches("&mut ") {
        text if is_integer(text) => "integer",
        text if is_float(text) => "float",
        text if is_array(text) => "array",
        text if text.starts_with("Vec<") || text.starts_with('[') => "list",
        "str" | "String" => "text",
        _ => "other",
    }
}

/// A beginner's name of the type.
pub(super) fn number(type_name: &str) -> String {
    match type_name {
        "integer" => "an integer".to_owned(),
        "float" | "f64" => "a float".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => format!("a `{type_name}`"),
        other => format!("an `{other}`"),
    }
}

/// The path of names that the text begins with.
fn path_at(text: &str) -> &str {
    let part = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
    text[..text.find(|it| !part(it)).unwrap_or(text.len())].trim_end_matches(':')
}

/// The path from its first type on: `std::ops::Range` → `Range`, but `Vec::new` stays.
fn last_of(path: &str) -> &str {
    if path.ends_with("::Error") {
        return path;
    }
    let parts = path.match_indices("::").map(|(at, separator)| &path[at + separator.len()..]);
    let mut ends = [path].into_iter().chain(parts);
    ends.find(|it| it.starts_with(char::is_uppercase)).unwrap_or(path)
}

/// The short name of an array type, and the part of `after`, its arguments, that it replaces.
fn short(path: &str, after: &str) -> Option<(String, usize)> {
    let (arguments, used) = arguments(after)?;
    let argument = |index: usize| arguments.get(index).copied().unwrap_or_default();
    let (kind, element, dimension) = match last_of(path) {
        "ArrayBase" => {
            let (kind, element) = storage(argument(0), argument(2));
            (kind, element, argument(1))
        }
        "ArrayRef" => ("Array", argument(0), argument(1)),
        _ => return None,
    };
    let number: String = dimension.chars().filter(char::is_ascii_digit).collect();
    let number = if dimension.contains("IxDyn") { "D".to_owned() } else { number };
    Some((format!("{kind}{number}<{}>", shorten(element)), used))
}

/// The kind of array, and the type of its elements.
fn storage<'a>(storage: &'a str, element: &'a str) -> (&'static str, &'a str) {
    let inner = storage.split_once('<').map_or("", |(_, inner)| inner.trim_end_matches('>'));
    let kind = match storage.split('<').next() {
        Some(path) if path.ends_with("ViewRepr") && inner.starts_with("&mut") => "ArrayViewMut",
        Some(path) if path.ends_with("ViewRepr") => "ArrayView",
        _ => "Array",
    };
    let inner = inner.trim_start_matches("&mut ").trim_start_matches('&');
    (kind, if element.is_empty() { inner } else { element })
}

/// Splits `<A, B<C, D>> rest` into its arguments and how long they are with their brackets.
fn arguments(text: &str) -> Option<(Vec<&str>, usize)> {
    let inner = text.strip_prefix('<')?;
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (byte, character) in inner.char_indices() {
        match character {
            '<' | '[' | '(' => depth += 1,
            '>' if depth == 0 => {
                found.push(inner[start..byte].trim());
                return Some((found, byte + 2));
            }
            '>' | ']' | ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(inner[start..byte].trim());
                start = byte + 1;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_have_their_everyday_names() {
        for (long, expected) in [
            ("ArrayBase<OwnedRepr<f64>, Dim<[usize; 2]>, f64>", "Array2<f64>"),
            ("ArrayBase<OwnedRepr<{integer}>, Dim<[usize; 1]>, {integer}>", "Array1<integer>"),
            ("&ndarray::ArrayRef<f32, ndarray::Dim<[usize; 2]>>", "&Array2<f32>"),
            ("ArrayBase<ViewRepr<&f64>, Dim<[usize; 1]>, f64>", "ArrayView1<f64>"),
            ("ArrayBase<ViewRepr<&mut f64>, Dim<[usize; 1]>>", "ArrayViewMut1<f64>"),
            ("ArrayBase<OwnedRepr<f64>, Dim<IxDynImpl>, f64>", "ArrayD<f64>"),
            ("ArrayBase<..., ..., {float}>", "Array<float>"),
            ("Result<ArrayBase<OwnedRepr<f64>, ..., f64>, ...>", "Result<Array<f64>, ...>"),
            ("expected `std::ops::Range<{integer}>`", "expected `Range<integer>`"),
            ("Result<f64, eigenbook::Error>", "Result<f64, eigenbook::Error>"),
            ("`Vec::new` or std::cmp::max", "`Vec::new` or std::cmp::max"),
            ("note: α is moved", "note: α is moved"),
        ] {
            assert_eq!(shorten(long), expected);
        }
    }

    #[test]
    fn kinds_of_types() {
        assert_eq!(dimensions("&ArrayBase<OwnedRepr<f64>, Dim<[usize; 2]>, f64>"), Some(2));
        assert_eq!(dimensions("Array1<f64>"), Some(1));
        assert_eq!(dimensions("Vec<f64>"), None);
        assert!(is_array("Array2<f64>") && !is_array("Vec<f64>"));
        assert!(is_integer("usize") && is_integer("{integer}") && !is_integer("f64"));
        assert!(is_float("float") && is_float("f32") && !is_float("i32"));
    }
}
