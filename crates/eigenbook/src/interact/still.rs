//! Controls and their picture in a saved notebook, and in every page without a kernel.

use super::control::Part;
use crate::channel::Bundle;
use crate::display::html::escape;

/// The controls with their values, and below them the closure's result.
pub fn bundle(parts: &[Part], pictures: &[Bundle]) -> Bundle {
    let values = parts.iter().map(|part| format!("{}: {}", part.look.label, part.text));
    let mut plain: Vec<String> = values.collect();
    plain.extend(pictures.iter().map(|picture| picture.plain().to_owned()));
    let values = parts
        .iter()
        .map(|part| format!("{}: <b>{}</b>", escape(&part.look.label), escape(&part.text)));
    let values: Vec<String> = values.collect();
    let mut html = format!("<div>{}</div>", values.join(" · "));
    html.extend(pictures.iter().map(picture_html));
    html += "<div><small>Run this cell to move its controls.</small></div>";
    Bundle::text(plain.join("\n")).with("text/html", html)
}

fn picture_html(picture: &Bundle) -> String {
    let text = |kind: &str| picture.data().get(kind).and_then(|it| it.as_str());
    match (text("text/html"), text("image/png")) {
        (Some(html), _) => html.to_owned(),
        (None, Some(png)) => format!("<div><img src=\"data:image/png;base64,{png}\"></div>"),
        (None, None) => format!("<pre>{}</pre>", escape(picture.plain())),
    }
}
