//! A student's own packages, the lines `:dep`.
//!
//! - [`tried`]: whether a package exists, before the engine accepts its line
//! - [`wanted`]: what the lines ask for
//! - [`dependencies`]: builds them, by the [`real_cargo`], and gives cells the result
//! - [`beside_world`]: with the library's packages instead of second copies
//! - [`together`]: linked as one object, so that a cell is linked quickly
//! - [`shelf`]: kept for other kernels
//! - [`sources`]: those that are edited in a folder; [`edited`]: built beside those that are kept;
//!   [`built`]: whether one is another by now
//! - [`further`]: those behind, of which a variable may have a type; [`foreign`]: those that bring
//!   another version of what cells have
//! - [`part`]: what they were built without, and the feature that brings it: [`unbuilt`] searches the
//!   sources for what is [`sought`], whose [`gates`] and [`feature_graph`] say it
//! - [`build_output`]: what cargo says meanwhile

pub mod beside_world;
mod build_output;
pub mod built;
pub mod dependencies;
mod edited;
mod feature_graph;
mod foreign;
pub mod further;
mod gates;
pub mod part;
pub mod real_cargo;
pub mod shelf;
pub mod sought;
pub mod sources;
pub mod together;
pub mod tried;
pub mod unbuilt;
mod wanted;
