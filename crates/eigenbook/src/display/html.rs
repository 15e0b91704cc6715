//! Text inside HTML.

/// The text with the five characters of HTML markup as entities, so that it can be used between
/// tags and in a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            other => escaped.push(other),
        }
    }
    escaped
}

/// A script or a style without comment lines and indentation, and with few ends of lines: every
/// output repeats it, and a notebook keeps each line with ten characters around it.
fn squeeze(source: &str) -> String {
    let lines = source.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut squeezed = String::with_capacity(source.len());
    for line in lines {
        squeezed += line;
        // After these a statement cannot end by the end of the line alone.
        let goes_on = line.ends_with([';', ',', '{', '(', '[']) && !line.contains("//");
        squeezed.push(if goes_on { ' ' } else { '\n' });
    }
    squeezed.truncate(squeezed.trim_end().len());
    squeezed
}

/// Minifies a style of ours. Its texts have no quotes with blanks inside.
pub(crate) fn squeeze_style(source: &str) -> String {
    let pairs = [(": ", ":"), (", ", ","), ("; ", ";"), (" {", "{"), ("{ ", "{"), (";}", "}")];
    let style = squeeze(source).replace('\n', "");
    pairs.into_iter().fold(style, |style, (long, short)| style.replace(long, short))
}

/// Minifies a script of ours, also removing blanks between operators; quoted text is unchanged. Our
/// scripts have no quotes but `"` and `` ` ``, and none inside of them; a notebook keeps `"` as two
/// characters, so it becomes `'`.
pub(crate) fn squeeze_script(source: &str) -> String {
    let source = squeeze(source);
    let mut squeezed = String::with_capacity(source.len());
    let mut open = vec![Part::Code { braces: 0 }];
    let mut letters = source.chars().peekable();
    while let Some(letter) = letters.next() {
        let before = squeezed.chars().last().unwrap_or(' ');
        match (open.last_mut(), letter) {
            (Some(Part::Code { .. }), ' ') if !divides(before, letters.peek().copied()) => continue,
            (Some(Part::Code { .. }), '"') => open.push(Part::Text),
            (Some(Part::Code { .. }), '`') => open.push(Part::Template),
            (Some(Part::Code { braces }), '{') => *braces += 1,
            (Some(Part::Code { braces: 0 }), '}') => drop(open.pop()),
            (Some(Part::Code { braces }), '}') => *braces -= 1,
            (Some(Part::Template), '{') if before == '$' => open.push(Part::Code { braces: 0 }),
            (Some(Part::Text), '"') | (Some(Part::Template), '`') => drop(open.pop()),
            _ => {}
        }
        squeezed.push(if letter == '"' { '\'' } else { letter });
    }
    squeezed
}

/// The token that a letter of a script is part of.
enum Part {
    Code { braces: usize },
    Text,
    Template,
}

/// Whether two words or two equal operators would become one without the blank between them.
fn divides(before: char, after: Option<char>) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    after.is_some_and(|after| {
        is_word(before) && is_word(after) || before == after && matches!(before, '+' | '-')
    })
}

/// HTML as plain text: no tags, no scripts, blocks and rows on lines of their own.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text += &rest[..start];
        let Some(end) = rest[start..].find('>') else {
            text += &rest[start..];
            rest = "";
            break;
        };
        let tag = rest[start + 1..start + end].to_lowercase();
        rest = &rest[start + end + 1..];
        let name: &str = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
        if matches!(name, "script" | "style") {
            let close = format!("</{name}");
            rest = rest.to_lowercase().find(&close).map_or("", |at| rest.get(at..).unwrap_or(""));
        } else if breaks_line(&tag) {
            text.push('\n');
        } else if matches!(name, "td" | "th") {
            text.push(' ');
        }
    }
    text += rest;
    unescape(&text)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn breaks_line(tag: &str) -> bool {
    const BLOCKS: [&str; 14] = [
        "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "pre", "caption",
    ];
    let name = tag.trim_matches('/').split_whitespace().next().unwrap_or("");
    BLOCKS.contains(&name)
}

fn unescape(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
    let text = entities.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"
        );
    }

    #[test]
    fn a_script_loses_its_comments_and_most_ends_of_lines() {
        let script =
            "// What it does.\nconst f = (x) => {\n  g(x);\n\n  h(x) // why\n};\nf(1)\nf(2)\n";
        assert_eq!(squeeze(script), "const f = (x) => { g(x); h(x) // why\n}; f(1)\nf(2)");
    }

    #[test]
    fn a_style_keeps_the_blanks_between_ancestors() {
        let style =
            ".a .b, .c:focus { flex: 1 1 9px; color: rgba(1, 2, 3, .4); }\n.d { top: 0; }\n";
        let squeezed = ".a .b,.c:focus{flex:1 1 9px;color:rgba(1,2,3,.4)}.d{top:0}";
        assert_eq!(squeeze_style(style), squeezed);
    }

    #[test]
    fn a_script_loses_the_blanks_that_divide_nothing() {
        let script = "const f = (x) => { return `a  ${x ? ` b ${ x } ` : { y: 1 }} c`; };";
        let squeezed = "const f=(x)=>{return`a  ${x?` b ${x} `:{y:1}} c`;};";
        assert_eq!(squeeze_script(script), squeezed);
        let script = "a + +b - -c; d = \" a  {\" + typeof x;";
        assert_eq!(squeeze_script(script), "a+ +b- -c;d=' a  {'+typeof x;");
    }

    #[test]
    fn plain_text_has_no_tags_and_no_scripts() {
        assert_eq!(
            plain("<p>1 &lt; 2</p><script>let a = '<b>';</script><b>bold</b>"),
            "1 < 2\nbold"
        );
        assert_eq!(plain("<table><tr><td>a</td><td>b</td></tr></table>"), "a b");
        assert_eq!(plain("a < b"), "a < b");
        assert_eq!(plain("<style>p{}"), "");
    }
}
