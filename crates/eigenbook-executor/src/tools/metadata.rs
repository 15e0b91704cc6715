//! `cargo metadata`: which packages the analyser is to know.
//!
//! The answer was stored at installation and names only the packages whose types a cell can meet.
//! A student's own packages are added to it.

use super::dependencies;
use crate::world::{METADATA, Place, View};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// The variable that names the folder of the session's view.
pub const VIEW_VARIABLE: &str = "EIGENBOOK_VIEW";

/// Stands for the session's folder in the stored answer.
pub const SESSION: &str = "@SESSION@";

/// Prints the answer.
pub fn answer(place: &Place) -> anyhow::Result<ExitCode> {
    let session = std::env::var("EVCXR_TMPDIR").unwrap_or_default();
    let view = std::env::var_os(VIEW_VARIABLE).map(PathBuf::from);
    let view = view.unwrap_or_else(|| place.analysis(View::Full));
    let stored = std::fs::read_to_string(view.join(METADATA))?.replace(SESSION, &session);
    let wanted = dependencies::wanted().unwrap_or_default();
    if wanted.is_empty() {
        println!("{stored}");
        return Ok(ExitCode::SUCCESS);
    }
    let student = dependencies::metadata(place, &dependencies::package(&wanted)?)?;
    println!("{}", merge(serde_json::from_str(&stored)?, &student));
    Ok(ExitCode::SUCCESS)
}

/// The stored packages, and those of the student as further dependencies of the session's crate.
fn merge(mut world: Value, student: &Value) -> Value {
    let session = world["resolve"]["root"].clone();
    let root = student["resolve"]["root"].clone();
    let mut new_edges = Vec::new();
    for node in list(&student["resolve"]["nodes"]) {
        if node["id"] == root {
            new_edges = list(&node["deps"]).to_vec();
        } else if !contains(&world["resolve"]["nodes"], &node["id"]) {
            push(&mut world["resolve"]["nodes"], node.clone());
        }
    }
    let mut new_dependencies = Vec::new();
    for package in list(&student["packages"]) {
        if package["id"] == root {
            new_dependencies = list(&package["dependencies"]).to_vec();
        } else if !contains(&world["packages"], &package["id"]) {
            push(&mut world["packages"], package.clone());
        }
    }
    for package in world["packages"].as_array_mut().into_iter().flatten() {
        if package["id"] == session {
            new_dependencies
                .iter()
                .for_each(|entry| push(&mut package["dependencies"], entry.clone()));
        }
    }
    for node in world["resolve"]["nodes"].as_array_mut().into_iter().flatten() {
        if node["id"] == session {
            for edge in &new_edges {
                push(&mut node["dependencies"], edge["pkg"].clone());
                push(&mut node["deps"], edge.clone());
            }
        }
    }
    world
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn contains(entries: &Value, id: &Value) -> bool {
    list(entries).iter().any(|entry| entry["id"] == *id)
}

fn push(entries: &mut Value, entry: Value) {
    match entries {
        Value::Array(entries) => entries.push(entry),
        other => *other = json!([entry]),
    }
}
