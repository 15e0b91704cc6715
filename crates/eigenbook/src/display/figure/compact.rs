//! An SVG in fewer letters: a notebook keeps every figure.

/// Attributes that nearly all elements share: they are set once, at the root.
pub(super) const INHERITED: [&str; 2] =
    ["font-family=\"DejaVu Sans, Verdana, sans-serif\"", "text-anchor=\"middle\""];

/// The same drawing without what plotters repeats in each element.
pub(super) fn svg(source: &str) -> String {
    let mut source = source.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "");
    for inherited in INHERITED {
        source = source.replace(&format!(" {inherited}"), "");
    }
    short_texts(&joined_lines(&source))
}

/// Lines of one colour and width after each other as one path, such as the dashes of a line. Where
/// lines that let each other show through cross, one path would be paler: they stay.
/// A blank before each number marks it as one, for those who compare drawings number by number.
fn joined_lines(svg: &str) -> String {
    let elements: Vec<&str> = svg.split_inclusive('\n').collect();
    let runs = elements.chunk_by(|a, b| line(a).is_some() && style(a) == style(b));
    let join = |run: &[&str]| match style(run[0]) {
        Some(style) if run.len() > 1 => {
            let parts = run.iter().filter_map(|element| Some(line(element)?.1.trim_end()));
            let path: Vec<String> = parts.map(|points| format!("M {points}")).collect();
            format!("<path {style} d=\"{}\"/>\n", path.concat())
        }
        _ => run.concat(),
    };
    runs.map(join).collect()
}

/// The style and the points of a line that hides what is behind it.
fn line(element: &str) -> Option<(&str, &str)> {
    let (style, points) = element.strip_prefix("<polyline ")?.split_once(" points=\"")?;
    let points = points.trim_end().strip_suffix("\"/>")?;
    (!style.contains("opacity")).then_some((style, points))
}

fn style(element: &str) -> Option<&str> {
    line(element).map(|line| line.0)
}

/// The same texts on one line each, in sizes without invisible digits:
/// each figure has dozens of them.
fn short_texts(svg: &str) -> String {
    let mut short = String::with_capacity(svg.len());
    for (index, part) in svg.split("<text ").enumerate() {
        let Some((text, after)) = part.split_once("\n</text>").filter(|_| index > 0) else {
            short += part;
            continue;
        };
        short += "<text ";
        short += &with_baseline(&rounded_size(&text.replacen(">\n", ">", 1)));
        short += "</text>";
        short += after;
    }
    short
}

/// The text at its baseline, which stays where it is if a page enlarges the letters: plotters names
/// the top of its letters, and moves them down by 0.76 em.
fn with_baseline(text: &str) -> String {
    let (Some((start, after)), Some(size)) =
        (text.split_once(" dy=\"0.76em\""), number(text, "font-size"))
    else {
        return text.to_owned();
    };
    match (start.split_once(" y=\""), number(start, " y")) {
        (Some((before, _)), Some(top)) => {
            format!("{before} y=\"{:.0}\"{after}", top + 0.76 * size)
        }
        _ => text.to_owned(),
    }
}

/// The number of an attribute.
fn number(text: &str, name: &str) -> Option<f64> {
    text.split_once(&format!("{name}=\""))?.1.split('"').next()?.parse().ok()
}

/// The attribute `font-size` with one digit after the point.
fn rounded_size(text: &str) -> String {
    let parts = text.split_once("font-size=\"").and_then(|(before, rest)| {
        let (size, after) = rest.split_once('"')?;
        Some((before, size.parse::<f64>().ok()?, after))
    });
    parts.map_or_else(
        || text.to_owned(),
        |(before, size, after)| format!("{before}font-size=\"{size:.1}\"{after}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_lines_of_one_style_are_one_path() {
        let line =
            |style: &str, points: &str| format!("<polyline {style} points=\"{points} \"/>\n");
        let (grey, pale) =
            ("fill=\"none\" stroke=\"#777C85\"", "stroke=\"#2A6FB5\" opacity=\"0.4\"");
        let source = [line(grey, "1,2 3,4"), line(grey, "5,6 7,8"), line(pale, "1,1 2,2")].concat();
        let short = joined_lines(&source);
        assert!(short.starts_with(&format!("<path {grey} d=\"M 1,2 3,4M 5,6 7,8\"/>\n<polyline")));
        assert_eq!(joined_lines(&line(grey, "1,2 3,4")), line(grey, "1,2 3,4"));
        let crossing = line(pale, "0,0 9,9") + &line(pale, "0,9 9,0");
        assert_eq!(joined_lines(&crossing), crossing);
    }
}
