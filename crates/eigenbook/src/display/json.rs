//! JSON values as indented JSON text; `Debug` would name Rust's types for their parts.
//!
//! `Json(value)` shows one as a tree that can be folded.

use super::debug;
use super::registry::{
    Known, Show, Table, register as enter, register_made, register_option, register_result,
};
use crate::channel::Bundle;
use serde_json::{Map, Value};

impl Show for Value {
    fn known(&self) -> Known<'_> {
        Known::Formats(Bundle::text(debug::limited(format_args!("{self:#}"))))
    }
}

impl Show for Map<String, Value> {
    fn known(&self) -> Known<'_> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        Known::Formats(Bundle::text(debug::limited(format_args!("{text}"))))
    }
}

impl Show for &Value {
    fn known(&self) -> Known<'_> {
        (**self).known()
    }
}

pub(super) fn register(table: &mut Table) {
    register_made::<Value>(table);
    register_result::<Value, serde_json::Error>(table);
    register_option::<Value>(table);
    register_option::<&'static Value>(table);
    enter::<Map<String, Value>>(table);
}
