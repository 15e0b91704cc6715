//! Names of other languages and their Rust counterparts: `assets/mistakes/words.toml`.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    built_in: Vec<String>,
    /// Libraries and modules that every cell has.
    pub loaded_libraries: Vec<String>,
    /// Libraries that notebooks often add.
    pub usual_libraries: Vec<String>,
    /// The modules that Python's programs import.
    pub modules: Vec<String>,
    /// Functions that go along an axis: what a row of the table says of a vector is not true of a
    /// matrix. Others take each element, or all of them.
    pub along_an_axis: Vec<String>,
    /// Types of optimisers.
    pub optimizers: Vec<String>,
    /// Type → the function that makes its values, if it is not `new`; empty if the type is the value.
    pub makers: HashMap<String, String>,
    /// Layer → its options here.
    pub layers: HashMap<String, Vec<String>>,
    /// Option of a layer of Keras → the value with which the layer is the same as without it.
    pub defaults: HashMap<String, String>,
    methods: HashMap<String, String>,
    /// Function of two numbers of Python → the method of a number: `arctan2` → `atan2`.
    pub methods_of_two: HashMap<String, String>,
    keras: HashMap<String, String>,
    types: HashMap<String, String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let text = include_str!("../../assets/mistakes/words.toml");
    toml::from_str(text).expect("the words are tested")
});

/// The Rust for a string of Keras: `"relu"` → `Relu`.
pub(super) fn of_keras(text: &str) -> Option<String> {
    let word = text.strip_prefix(['"', '\''])?.trim_end_matches(['"', '\'']);
    WORDS.keras.get(&word.to_lowercase()).cloned()
}

/// The type of Rust for one of another language: `float` → `f64`.
pub(super) fn of_rust(type_name: &str) -> Option<&'static str> {
    WORDS.types.get(type_name).map(String::as_str)
}

/// The method of a number for a function of Python: `log` → `ln`.
pub(super) fn method_of_number(function: &str) -> Option<&'static str> {
    WORDS.methods.get(function).map(String::as_str)
}

/// Whether the Rust for a Python function of a single value is known.
pub(super) fn is_for_values(function: &str) -> bool {
    WORDS.methods.contains_key(function) || WORDS.built_in.iter().any(|it| it == function)
}
