//! The description of a variable in `:vars`: its shape, its size in memory, the beginning of its
//! value.
//!
//! A variable may have any type, also one without `Debug`. Missing information is left out: the
//! compiler selects a method of [`Probe`] if the type has the needed trait, and the one of
//! [`Unknown`] if not.

use super::formats;
use super::registry::AnyValue;
use crate::channel::{self, Bundle};
use crate::nn::Sequential;
use ndarray::{ArrayBase, Data, Dimension};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::mem::{needs_drop, size_of};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The level of detail.
const LENGTH: usize = 60;

/// Sends the kernel a description of its arguments, in their order.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (a, name) = (array![[1.0, 2.0]], String::from("a"));
/// eigenbook::variables!(a, name); // (1, 2) 80 B [[1. 2.]], len 1 25 B a
/// ```
#[macro_export]
macro_rules! variables {
    ($($variable:ident),* $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::display::variables::{Probe, Unknown};
        $crate::display::variables::tell(&[$({
            let probe = Probe(&$variable);
            probe.extent().facts(&$variable, probe.value())
        }),*]);
    }};
}

/// A variable to describe.
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// How far a value extends.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// `(2, 3)` of an array, `len 4` of a list.
    shape: String,
    /// The bytes outside of the value itself, if they are known.
    outside: Option<usize>,
    /// Whether the parts may own more memory, which cannot be counted.
    open: bool,
}

/// The methods for every type.
pub trait Unknown {
    /// Only the value's own size is known.
    fn extent(&self) -> Extent {
        Extent::default()
    }

    /// The value cannot be shown.
    fn value(&self) -> String {
        String::new()
    }
}

impl<T: ?Sized> Unknown for Probe<'_, T> {}

impl<T: Debug + ?Sized> Probe<'_, T> {
    /// The beginning of the value, on one line; empty if its own `Debug` panics.
    pub fn value(&self) -> String {
        let printed = || formats::printed(&AnyValue::new(&self.0));
        first_words(&catch_unwind(AssertUnwindSafe(printed)).unwrap_or_default())
    }
}

impl<S: Data, D: Dimension> Probe<'_, ArrayBase<S, D>> {
    /// The shape as NumPy writes it, and the elements.
    pub fn extent(&self) -> Extent {
        let lengths: Vec<String> = self.0.shape().iter().map(usize::to_string).collect();
        let comma = if lengths.len() == 1 { "," } else { "" };
        let shape = format!("({}{comma})", lengths.join(", "));
        Extent { shape, ..Extent::of::<S::Elem>(self.0.len()) }
    }
}

impl<T> Probe<'_, Vec<T>> {
    /// The length, and the used memory.
    pub fn extent(&self) -> Extent {
        Extent { shape: length(self.0.len()), ..Extent::of::<T>(self.0.capacity()) }
    }
}

impl Probe<'_, String> {
    /// The length in characters, and the used memory.
    pub fn extent(&self) -> Extent {
        Extent { shape: length(self.0.chars().count()), ..Extent::of::<u8>(self.0.capacity()) }
    }
}

impl<K, V, S> Probe<'_, HashMap<K, V, S>> {
    /// The number of entries.
    pub fn extent(&self) -> Extent {
        Extent { shape: length(self.0.len()), ..Extent::default() }
    }
}

impl<K, V> Probe<'_, BTreeMap<K, V>> {
    /// The number of entries.
    pub fn extent(&self) -> Extent {
        Extent { shape: length(self.0.len()), ..Extent::default() }
    }
}

impl Probe<'_, Sequential> {
    /// The number of layers, and the parameters.
    pub fn extent(&self) -> Extent {
        let shape = format!("{} layers", self.0.layers().len());
        let outside = Some(self.0.count_params() * size_of::<f32>());
        Extent { shape, outside, open: true }
    }
}

impl Extent {
    fn of<T>(n_elements: usize) -> Self {
        let outside = Some(n_elements * size_of::<T>());
        Self { shape: String::new(), outside, open: needs_drop::<T>() }
    }

    /// The facts about a variable as the kernel takes them.
    pub fn facts<T>(self, _variable: &T, value: String) -> Value {
        // A value without drop code owns no memory outside of itself.
        let open = self.open || (self.outside.is_none() && needs_drop::<T>());
        let size = readable(size_of::<T>() + self.outside.unwrap_or_default());
        let size = if open { format!("≥ {size}") } else { size };
        json!({ "shape": self.shape, "size": size, "value": value })
    }
}

/// The function behind [`variables!`]: sends the facts as one JSON result.
pub fn tell(facts: &[Value]) {
    let word = |fact: &Value, key| fact[key].as_str().unwrap_or_default().to_owned();
    let line = |fact: &Value| ["shape", "size", "value"].map(|key| word(fact, key)).join(" ");
    let plain: Vec<String> = facts.iter().map(|fact| line(fact).trim().to_owned()).collect();
    channel::result(&Bundle::text(plain.join(", ")).with("application/json", facts.to_vec()));
}

fn length(n: usize) -> String {
    format!("len {n}")
}

/// Bytes as a person reads them.
fn readable(bytes: usize) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let (mut size, mut unit) = (bytes as f64 / 1000.0, 0);
    while size >= 999.95 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// The beginning of a text, on one line.
fn first_words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    macro_rules! facts {
        ($variable:expr) => {{
            let probe = Probe(&$variable);
            let facts = probe.extent().facts(&$variable, probe.value());
            ["shape", "size", "value"].map(|key| facts[key].as_str().unwrap().to_owned())
        }};
    }

    struct Plain;
    #[derive(Debug)]
    struct Owner(#[expect(dead_code, reason = "only Debug reads it")] Vec<u8>);
    struct Angry;
    impl Debug for Angry {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("not to be shown")
        }
    }

    #[test]
    fn arrays_have_their_shape_and_all_their_bytes() {
        let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let own = size_of::<Array2<f64>>();
        let size = format!("{} B", own + 48);
        assert_eq!(facts!(a), ["(2, 3)", &size, "[[1. 2. 3.] [4. 5. 6.]]"]);
        assert_eq!(facts!(Array2::<f32>::zeros((1000, 250)))[1], "1.0 MB");
        assert_eq!(facts!(array![7])[0], "(1,)");
    }

    #[test]
    fn any_type_can_be_asked_about() {
        assert_eq!(facts!(Plain), ["", "0 B", ""]);
        assert_eq!(facts!(2.5_f64), ["", "8 B", "2.5"]);
        assert_eq!(facts!("é".to_owned()), ["len 1", "26 B", "é"]);
        assert_eq!(facts!(vec![Plain, Plain]), ["len 2", "24 B", ""]);
        assert_eq!(facts!(vec!["a".to_owned()]), ["len 1", "≥ 48 B", "[\"a\"]"]);
        assert_eq!(facts!(Owner(vec![1])), ["", "≥ 24 B", "Owner([1])"]);
        assert_eq!(facts!(Angry), ["", "0 B", ""]);
        let closure: Box<dyn Fn(f64) -> f64> = Box::new(|x| 2.0 * x);
        assert_eq!(facts!(closure), ["", "≥ 16 B", ""]);
        assert_eq!(facts!(HashMap::from([(1, 2)]))[0], "len 1");
        assert_eq!(facts!(BTreeMap::from([(1, 2)]))[2], "{1: 2}");
        assert_eq!(facts!(Sequential::new())[0], "0 layers");
    }

    #[test]
    fn sizes_are_readable() {
        let sizes = [0, 999, 1000, 999_949, 999_950, 80_000_000_000];
        assert_eq!(
            sizes.map(readable),
            ["0 B", "999 B", "1.0 kB", "999.9 kB", "1.0 MB", "80.0 GB"]
        );
    }
}
