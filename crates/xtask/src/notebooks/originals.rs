//! The cells of the chapter, each of which is ported by exactly one cell of ours.

/// Which notebook ports which original cells, in the chapter's order.
const ORIGINALS: [(&str, &[&str]); 3] = [
    (
        "1-fundamentals",
        &["scalars", "vectors", "matrices", "tensors", "operations", "6", "8", "13", "table", "20"],
    ),
    ("2-linear-network", &["21", "26", "27", "rank", "29"]),
    ("3-deep-network", &["exercise", "39", "40", "model", "43", "44", "45"]),
];

/// Problems of the tags, which are pairs of notebook and original cell.
pub fn problems(found: &[(String, String)]) -> Vec<String> {
    let wanted: Vec<(&str, &str)> = ORIGINALS
        .iter()
        .flat_map(|(name, tags)| tags.iter().map(move |tag| (*name, *tag)))
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let count = |pair| found.iter().filter(|f| **f == pair).count();
    let mut problems = Vec::new();
    for &(name, tag) in &wanted {
        match count((name, tag)) {
            0 => problems.push(format!("{name}: no cell ports the original cell {tag}")),
            1 => {}
            n => problems.push(format!("{name}: {n} cells port the original cell {tag}")),
        }
    }
    for &(name, tag) in found.iter().filter(|pair| !wanted.contains(pair)) {
        problems.push(format!("{name}: the original cell {tag} does not belong there"));
    }
    if problems.is_empty() && found != wanted {
        problems.push("the original cells are not ported in the chapter's order".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(String, String)> {
        let pair = |name: &str, tag: &&str| (name.to_owned(), (*tag).to_owned());
        ORIGINALS.iter().flat_map(|(name, tags)| tags.iter().map(move |t| pair(name, t))).collect()
    }

    #[test]
    fn every_original_once_and_in_order_is_right() {
        assert_eq!(problems(&all()), Vec::<String>::new());
    }

    #[test]
    fn one_that_is_missing_double_misplaced_or_unknown_is_found() {
        let mut tags = all();
        tags.remove(5);
        assert_eq!(problems(&tags), ["1-fundamentals: no cell ports the original cell 6"]);
        tags.push(("3-deep-network".to_owned(), "6".to_owned()));
        assert_eq!(problems(&tags).len(), 2);
        let mut tags = all();
        tags.push(tags[3].clone());
        assert_eq!(problems(&tags), ["1-fundamentals: 2 cells port the original cell tensors"]);
        let mut tags = all();
        tags.swap(0, 1);
        assert_eq!(problems(&tags), ["the original cells are not ported in the chapter's order"]);
    }
}
