//! The variables of a session, as the code around a cell keeps them from one cell to the next.
//!
//! The engine writes such a module into every cell. Compiled here, once, it need not be compiled
//! there: that is nearly half of the compiler's work for a small cell. The names and their
//! behaviour are the engine's.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// Printed before the name of a variable whose type has been redefined.
pub const VARIABLE_CHANGED_TYPE: &str = "EVCXR_VARIABLE_CHANGED_TYPE:";
/// Printed when a `?` has ended the cell.
pub const USER_ERROR_OCCURRED: &str = "EVCXR_ERROR_OCCURRED";

/// The type `!`, by a name that a cell can write: the compiler has none for it yet.
pub type Never = <fn() -> ! as Gives>::Output;

/// The type that a function gives.
pub trait Gives {
    /// The type itself.
    type Output;
}

impl<T> Gives for fn() -> T {
    type Output = T;
}

/// Name → value. The generic functions are thin; the work is done by others.
#[derive(Default)]
pub struct VariableStore {
    variables: HashMap<String, Box<dyn Any>>,
    /// The values made by [`VariableStore::lazy_arc`].
    shared: HashMap<(String, TypeId), Box<dyn Any>>,
}

impl VariableStore {
    /// A store without variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a value.
    pub fn put_variable<T: 'static>(&mut self, name: &str, value: T) {
        self.put(name, Box::new(value));
    }

    /// Whether a variable exists and has this type.
    pub fn check_variable<T: 'static>(&mut self, name: &str) -> bool {
        self.check(name, TypeId::of::<T>())
    }

    /// Takes a value out.
    ///
    /// # Panics
    /// If there is none of this type; a cell has checked that before.
    pub fn take_variable<T: 'static>(&mut self, name: &str) -> T {
        match self.take(name).downcast() {
            Ok(value) => *value,
            Err(_) => changed(),
        }
    }

    /// A value that all cells share, made by the first. A type of this name that was built again has
    /// a value of its own, beside the old one: a runtime goes on with the tasks that it has.
    pub fn lazy_arc<T: 'static, F: FnOnce() -> T>(&mut self, name: &str, create: F) -> Arc<T> {
        let made = self.shared.entry((name.to_owned(), TypeId::of::<T>()));
        match made.or_insert_with(|| Box::new(Arc::new(create()))).downcast_ref() {
            Some(value) => Arc::clone(value),
            None => changed(),
        }
    }

    /// Forgets the shared values in a copy of the process: its threads do not exist any more, and
    /// dropping the values would wait for them.
    pub(crate) fn forget_shared(&mut self) {
        self.shared.drain().for_each(std::mem::forget);
    }

    fn put(&mut self, name: &str, value: Box<dyn Any>) {
        self.variables.insert(name.to_owned(), value);
    }

    fn check(&self, name: &str, type_id: TypeId) -> bool {
        let value = self.variables.get(name);
        let is_same = value.is_some_and(|value| (**value).type_id() == type_id);
        if !is_same {
            if value.is_some() {
                eprintln!("The type of the variable {name} was redefined, so was lost.");
            }
            // The engine forgets the variable, and compiles the cell again.
            println!("{VARIABLE_CHANGED_TYPE}{name}");
        }
        is_same
    }

    fn take(&mut self, name: &str) -> Box<dyn Any> {
        match self.variables.remove(name) {
            Some(value) => value,
            None => panic!("Variable '{name}' has gone missing"),
        }
    }
}

fn changed() -> ! {
    panic!("Variable changed type")
}

/// A store for a session that begins.
pub fn create_variable_store() -> *mut VariableStore {
    Box::into_raw(Box::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_as_it_went_in() {
        let mut store = VariableStore::new();
        store.put_variable("x", vec![1, 2]);
        assert!(store.check_variable::<Vec<i32>>("x"));
        assert!(!store.check_variable::<Vec<u8>>("x"));
        assert!(!store.check_variable::<u8>("never seen"));
        assert_eq!(store.take_variable::<Vec<i32>>("x"), [1, 2]);
        assert!(!store.check_variable::<Vec<i32>>("x"), "taken out");
        assert_eq!(*store.lazy_arc("shared", || 1), *store.lazy_arc("shared", || 2));
        assert_eq!(*store.lazy_arc("shared", || "another type"), "another type");
        assert_eq!(*store.lazy_arc("shared", || 2), 1);
        store.forget_shared();
        assert_eq!(*store.lazy_arc("shared", || 3), 3);
    }
}
