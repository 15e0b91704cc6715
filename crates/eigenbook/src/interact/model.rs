//! Controls in the form that front ends use: the models of Jupyter's widgets, version 8.
//!
//! A box contains the controls and, below them, the model that shows the result. Controls of one
//! `interact` share a layout; their labels are as wide as the longest of them.

use super::control::Part;
use crate::channel::{self, Bundle};
use crate::display::figure::PLACE_STYLE;
use eigenbook_wire::controls::{PICTURE, as_picture, picture_of};
use serde_json::{Map, Value, json};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// The type of content that names a model to show.
pub const VIEW: &str = "application/vnd.jupyter.widget-view+json";
const BASE: (&str, &str) = ("@jupyter-widgets/base", "2.0.0");
const CONTROLS: (&str, &str) = ("@jupyter-widgets/controls", "2.0.0");
const OUTPUT: (&str, &str) = ("@jupyter-widgets/output", "1.0.0");
/// What is seen of controls where their kernel has ended: the page marks such models by a class.
const LOST: &str = "<style>.eigenbook-lost{display:none}\
    .eigenbook-lost.jupyter-widgets-disconnected{display:block;height:auto}</style>\
    The kernel of these controls has ended. <b>Run this cell again</b> to move them.";
/// A picture takes the space that it needs, and none if the result is no picture.
const PLACE: &str = ".eigenbook-picture{height:auto}\
    .eigenbook-picture:not(:has(svg,img)){display:none}";
/// Controls are so wide, or as wide as the page.
const WIDTH: &str = "34rem";

/// The models of one `interact`, open in every page.
pub struct Opened {
    /// The one that is shown.
    pub view: String,
    /// Those of the controls, in their order.
    pub controls: Vec<String>,
    /// The one that shows pictures below them.
    pub picture: Option<String>,
    /// All of them.
    pub all: Vec<String>,
}

/// What is shown below controls.
#[derive(Clone, Copy)]
pub enum Below<'a> {
    /// Nothing.
    Nothing,
    /// Pictures, none yet.
    Pictures,
    /// The results of a closure, which are these now.
    Results(&'a [Bundle]),
}

/// Opens the models of controls, and of what is below them.
pub fn open(parts: &[Part], below: Below<'_>) -> Opened {
    let mut all = Vec::new();
    let layout = json!({"width": WIDTH, "max_width": "100%"});
    let layout = open_one(&mut all, None, (BASE, "Layout", "Layout"), layout);
    let (picture, output) = match below {
        Below::Nothing => (None, None),
        Below::Pictures => {
            let own = open_layout(&mut all);
            (Some(open_picture(&mut all, &new_id(), &own, "")), None)
        }
        Below::Results(first) => {
            let (picture, output) = open_shown(&mut all, first);
            (Some(picture), Some(output))
        }
    };
    let longest = parts.iter().map(|part| part.look.label.chars().count()).max().unwrap_or(0);
    let controls: Vec<String> = parts
        .iter()
        .map(|part| {
            let style = style(&mut all, part, longest);
            let places = (reference(&layout), reference(&style));
            open_control(&mut all, part, places, output.as_deref())
        })
        .collect();
    let own = open_layout(&mut all);
    let lost = format!("<style>{PLACE_STYLE}{PLACE}</style>{LOST}");
    let lost = json!({"value": lost, "layout": own, "_dom_classes": ["eigenbook-lost"]});
    let lost = open_one(&mut all, None, (CONTROLS, "HTML", "HTML"), lost);
    let children = controls.iter().chain([&lost]).chain(&picture).chain(&output).map(reference);
    let children: Vec<String> = children.collect();
    let state = json!({"children": children, "layout": own, "box_style": ""});
    let view = open_one(&mut all, None, (CONTROLS, "VBox", "VBox"), state);
    Opened { view, controls, picture, all }
}

/// Opens the model that shows pictures, and the one that shows every other output.
fn open_shown(all: &mut Vec<String>, first: &[Bundle]) -> (String, String) {
    let own = open_layout(all);
    let picture = as_picture(first.iter().map(Bundle::data));
    let other = if picture.is_some() { &[] } else { first };
    let outputs: Vec<Value> = other
        .iter()
        .map(|it| json!({"output_type": "display_data", "data": it.without(PICTURE), "metadata": {}}))
        .collect();
    let state = json!({"layout": own, "msg_id": "", "outputs": outputs});
    let output = open_one(all, None, (OUTPUT, "Output", "Output"), state);
    (open_picture(all, &output, &own, &picture.unwrap_or_default()), output)
}

/// Opens a layout without settings; returns the reference to it.
fn open_layout(all: &mut Vec<String>) -> String {
    reference(&open_one(all, None, (BASE, "Layout", "Layout"), json!({})))
}

/// Opens the model of pictures beside an output.
fn open_picture(all: &mut Vec<String>, output: &str, own: &str, first: &str) -> String {
    let state = json!({"value": first, "layout": own, "_dom_classes": ["eigenbook-picture"]});
    open_as(all, picture_of(output), None, (CONTROLS, "HTML", "HTML"), state)
}

fn style(all: &mut Vec<String>, part: &Part, longest: usize) -> String {
    let state = match part.look.kind {
        "Button" => json!({}),
        // Letters are narrower than the digit that `ch` measures; capitals are not.
        _ => json!({"description_width": format!("{longest}ch")}),
    };
    open_one(all, None, (CONTROLS, part.look.style, "Style"), state)
}

fn open_control(
    all: &mut Vec<String>,
    part: &Part,
    (layout, style): (String, String),
    output: Option<&str>,
) -> String {
    let mut state = Value::Object(part.look.state.clone());
    state["description"] = json!(part.look.label);
    state["layout"] = json!(layout);
    state["style"] = json!(style);
    state["disabled"] = json!(false);
    state["tooltip"] = Value::Null;
    let kind = part.look.kind;
    open_one(all, Some(output), (CONTROLS, kind, kind), state)
}

/// Opens one model; `heard` is set if its changes are reported, with the model that shows their
/// result, or without one.
fn open_one(
    all: &mut Vec<String>,
    heard: Option<Option<&str>>,
    kind: ((&str, &str), &str, &str),
    state: Value,
) -> String {
    open_as(all, new_id(), heard, kind, state)
}

/// The same under this name.
fn open_as(
    all: &mut Vec<String>,
    id: String,
    heard: Option<Option<&str>>,
    ((module, version), name, view): ((&str, &str), &str, &str),
    mut state: Value,
) -> String {
    // The views of layouts and styles are those of the base module, whatever they belong to.
    let (view_module, view_version) = if view == "Style" { BASE } else { (module, version) };
    state["_model_module"] = json!(module);
    state["_model_module_version"] = json!(version);
    state["_model_name"] = json!(format!("{name}Model"));
    state["_view_module"] = json!(view_module);
    state["_view_module_version"] = json!(view_version);
    state["_view_name"] = json!(format!("{view}View"));
    state["_view_count"] = Value::Null;
    let state = if let Value::Object(state) = state { state } else { Map::new() };
    let output = heard.map(|output| output.unwrap_or(&id).to_owned());
    channel::open_model(&id, state, output);
    all.push(id.clone());
    id
}

fn reference(id: &String) -> String {
    format!("IPY_MODEL_{id}")
}

/// A name that no model of this or another session has. A copy of the process that takes over has
/// the same keys and counter, so process and time are in it.
fn new_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    let half = |salt: u8| {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u128(time);
        hasher.write_u64(count);
        hasher.write_u32(std::process::id());
        hasher.write_u8(salt);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}
