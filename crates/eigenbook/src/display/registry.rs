//! Finds at run time whether a value has a form of its own.
//!
//! A cell's last expression may have any type. The method that shows it is therefore generic, and
//! generic code is compiled again in every cell. So the method only takes the type's identifier
//! and hands over to code that was compiled once: a table from identifier to function.
//!
//! ```text
//! (a).evcxr_display()  ──▶  AnyValue { TypeId, &dyn Debug }  ──▶  table  ──▶  Known
//! ```

use crate::channel::Bundle;
use ndarray::{
    ArcArray, Array, ArrayBase, ArrayRef, ArrayView, ArrayViewD, ArrayViewMut, CowArray, Data,
    Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn, ShapeError, aview0,
};
use ndarray_linalg::{c32, c64};
use std::any::TypeId;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::OnceLock;

use super::text::TextArray;
use crate::Element;

/// A value of any type, with the identifier by which its type is recognised.
pub struct AnyValue<'a> {
    /// The identifier of the type behind the reference in `debug`.
    id: TypeId,
    /// The value, behind one reference more, so that text and slices fit as well.
    debug: &'a (dyn Debug + 'a),
    /// The type, as the compiler calls it.
    type_name: &'static str,
}

impl<'a> AnyValue<'a> {
    /// Takes a reference to a reference, because a value without a fixed size has no other handle.
    pub fn new<T: Debug + ?Sized>(value: &'a &'a T) -> Self {
        Self { id: typeid::of::<T>(), debug: value, type_name: std::any::type_name::<T>() }
    }

    /// The type, as the compiler calls it.
    pub(super) fn type_name(&self) -> &str {
        self.type_name
    }

    /// The identifier of the type.
    pub(super) fn id(&self) -> TypeId {
        self.id
    }

    /// The address of a reference to the value.
    pub(super) fn address(&self) -> *const () {
        (&raw const *self.debug).cast()
    }

    /// The value as `Debug` writes it.
    pub(crate) fn debug(&self) -> &dyn Debug {
        self.debug
    }

    /// The form of its own that the value has, if any.
    pub(crate) fn known(&self) -> Option<Known<'_>> {
        let entry = table().0.get(&self.id)?;
        let mut at = self.address();
        if entry.is_reference {
            // SAFETY: the value is a reference, so this is the address of a reference to that.
            at = unsafe { *at.cast::<*const ()>() };
        }
        let Shown { inside, array, form } = entry.shown;
        if inside.is_none() && array.is_none() {
            // SAFETY: the entry was made for the type that this identifier names.
            return Some(unsafe { form(self, at) });
        }
        // SAFETY: only values with a size are opened, and a reference to one is its address.
        let mut value = unsafe { *at.cast::<*const ()>() };
        let mut name = None;
        if let Some(inside) = inside {
            // SAFETY: as above.
            match unsafe { inside(self, value) } {
                Inside::Value(wrapper, inner) => (name, value) = (Some(wrapper), inner),
                Inside::Missing => return Some(Known::Formats(Bundle::text("None"))),
                Inside::Failed(error) => return Some(failed(error)),
            }
        }
        let mut reference = [value, std::ptr::null()];
        if let Some(array) = array {
            // SAFETY: as above.
            unsafe { array(value, &mut reference) };
        }
        // SAFETY: as above.
        let known = unsafe { form(self, (&raw const reference).cast()) };
        Some(match name {
            Some(name) => Known::Wrapped(name, Box::new(known)),
            None => known,
        })
    }
}

/// A value that has a form of its own.
pub(crate) enum Known<'a> {
    /// `()`: there is no output.
    Nothing,
    /// It is on the page already.
    OnPage,
    /// Text, in quotes as a result and unchanged by `show!`.
    Text(&'a str),
    /// A number or truth value.
    Scalar(AnyArray<'a>),
    /// An array of numbers or truth values.
    Array(AnyArray<'a>),
    /// An array of text.
    Texts(TextArray),
    /// `Some(…)` or `Ok(…)` around such a value.
    Wrapped(&'static str, Box<Known<'a>>),
    /// Named values below each other.
    Record(Vec<(&'static str, Known<'a>)>),
    /// A value that is its own bundle of formats.
    Formats(Bundle),
}

/// A type whose values have a form of their own.
pub(crate) trait Show {
    /// That form.
    fn known(&self) -> Known<'_>;
}

/// Defines the enumeration of element types, and the code for each.
macro_rules! any_array {
    ($($variant:ident($type:ty)),*) => {
        /// A view of an array whose element type is known at run time.
        pub(crate) enum AnyArray<'a> {
            $(
                #[doc = concat!("Of `", stringify!($type), "`.")]
                $variant(ArrayViewD<'a, $type>),
            )*
        }

        $(
            impl<'a> From<ArrayViewD<'a, $type>> for AnyArray<'a> {
                fn from(array: ArrayViewD<'a, $type>) -> Self {
                    Self::$variant(array)
                }
            }

            impl Show for $type {
                fn known(&self) -> Known<'_> {
                    Known::Scalar(AnyArray::$variant(aview0(self).into_dyn()))
                }
            }
        )*

        /// Runs the same expression on the view, whatever its element type.
        macro_rules! on_any_array {
            ($any:expr, $array:ident => $body:expr) => {
                match $any {
                    $($crate::display::registry::AnyArray::$variant($array) => $body,)*
                }
            };
        }
        pub(crate) use on_any_array;

        fn register_elements(table: &mut Table) {
            $(
                register_made::<$type>(table);
                register_option::<$type>(table);
                register_arrays::<$type, Ix0>(table);
                register_arrays::<$type, Ix1>(table);
                register_arrays::<$type, Ix2>(table);
                register_arrays::<$type, Ix3>(table);
                register_arrays::<$type, Ix4>(table);
                register_array::<Array<$type, Ix5>>(table);
                register_array::<Array<$type, Ix6>>(table);
                register_arrays::<$type, IxDyn>(table);
            )*
        }
    };
}

any_array! {
    I8(i8), I16(i16), I32(i32), I64(i64), Isize(isize), U8(u8), U16(u16), U32(u32), U64(u64),
    Usize(usize), Bool(bool), F32(f32), F64(f64), C32(c32), C64(c64)
}

/// Arrays of text, which `any_array!` leaves out: their elements have no width and no value.
fn register_texts(table: &mut Table) {
    fn known<T: ToString, D: Dimension>(array: &ArrayRef<T, D>) -> Known<'_> {
        Known::Texts(TextArray::new(array.view().into_dyn()))
    }
    macro_rules! enter {
        ($($array:ident: $text:ty, $axes:ty;)*) => {$(
            table.enter(ids::<$array<$text, $axes>>(), Shown::by(|_, at| {
                // SAFETY: the entry is found only by the identifier of this type.
                known(unsafe { *at.cast::<&$array<$text, $axes>>() })
            }));
        )*};
    }
    type View<T, D> = ArrayView<'static, T, D>;
    enter! {
        Array: &str, Ix1; Array: String, Ix1; Array: char, Ix1;
        Array: &str, Ix2; Array: String, Ix2; Array: char, Ix2;
        Array: &str, Ix3; Array: String, Ix3; Array: char, Ix3;
        Array: &str, IxDyn; Array: String, IxDyn; Array: char, IxDyn;
        View: &str, Ix1; View: String, Ix1; View: char, Ix1;
        View: &str, Ix2; View: String, Ix2; View: char, Ix2;
    }
}

impl<T: Element, D: Dimension> Show for ArrayRef<T, D>
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    fn known(&self) -> Known<'_> {
        Known::Array(self.view().into_dyn().into())
    }
}

impl Show for () {
    fn known(&self) -> Known<'_> {
        Known::Nothing
    }
}

impl Show for str {
    fn known(&self) -> Known<'_> {
        Known::Text(self)
    }
}

impl Show for String {
    fn known(&self) -> Known<'_> {
        Known::Text(self)
    }
}

fn failed<'a>(error: &dyn Debug) -> Known<'a> {
    Known::Formats(Bundle::text(format!("Err({error:?})")))
}

/// The form of a value.
///
/// # Safety
/// At the address there is a reference to a value of the type that the function was made for, up to
/// the lifetimes in it, and the reference is valid as long as that to the `AnyValue`.
type Form = for<'a> unsafe fn(&'a AnyValue<'a>, at: *const ()) -> Known<'a>;

/// What is in an `Option` or a `Result`, with the name around it.
enum Inside<'a> {
    Value(&'static str, *const ()),
    Missing,
    Failed(&'a dyn Debug),
}

/// How a value is shown: two thousand types in fifteen times seven forms. So the code that is
/// compiled for each type only finds the address of what has the form.
#[derive(Clone, Copy)]
struct Shown {
    /// Opens an `Option` or a `Result` at this address.
    inside: Option<for<'a> unsafe fn(&'a AnyValue<'a>, *const ()) -> Inside<'a>>,
    /// Writes a reference to the elements of an array, wherever they are stored.
    array: Option<unsafe fn(*const (), to: &mut [*const (); 2])>,
    form: Form,
}

impl Shown {
    fn by(form: Form) -> Self {
        Self { inside: None, array: None, form }
    }

    fn of<T: Show + ?Sized + 'static>() -> Self {
        Self::by(form_of::<T>)
    }

    fn array<A: AnyStorage + 'static>() -> Self {
        Self { array: Some(elements_of::<A>), ..Self::of::<A::Elements>() }
    }

    fn in_option<T: 'static>(self) -> Self {
        Self { inside: Some(in_option::<T>), ..self }
    }

    fn in_result<T: 'static, E: Debug + 'static>(self) -> Self {
        Self { inside: Some(in_result::<T, E>), ..self }
    }
}

/// An array, wherever its elements are stored.
trait AnyStorage {
    type Elements: Show + ?Sized + 'static;

    fn elements(&self) -> &Self::Elements;
}

impl<T: Element, S: Data<Elem = T>, D: Dimension + 'static> AnyStorage for ArrayBase<S, D>
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    type Elements = ArrayRef<T, D>;

    fn elements(&self) -> &ArrayRef<T, D> {
        self
    }
}

/// Type → form.
#[derive(Default)]
pub(super) struct Table(HashMap<TypeId, Entry>);

struct Entry {
    shown: Shown,
    /// The type is a reference to that of `shown`.
    is_reference: bool,
}

impl Table {
    /// Enters a type and references to it.
    fn enter(&mut self, [own, reference]: [TypeId; 2], shown: Shown) {
        self.0.insert(own, Entry { shown, is_reference: false });
        self.0.insert(reference, Entry { shown, is_reference: true });
    }
}

/// The identifiers of a type, and of references to it.
fn ids<T: ?Sized + 'static>() -> [TypeId; 2] {
    [TypeId::of::<T>(), TypeId::of::<&'static T>()]
}

/// # Safety
/// See [`Form`].
unsafe fn form_of<'a, T: Show + ?Sized + 'static>(_: &'a AnyValue<'a>, at: *const ()) -> Known<'a> {
    // SAFETY: the caller's promise. The lifetimes inside may be shorter than those that `T` claims;
    // `Show::known` returns no reference that outlives the borrow of its `self`.
    unsafe { *at.cast::<&'a T>() }.known()
}

/// # Safety
/// At the address there is such an array.
unsafe fn elements_of<A: AnyStorage>(at: *const (), to: &mut [*const (); 2]) {
    const { assert!(size_of::<&A::Elements>() <= size_of::<[*const (); 2]>()) };
    // SAFETY: the caller's promise; the reference fits, and any address fits its alignment.
    unsafe { (&raw mut *to).cast::<&A::Elements>().write((*at.cast::<A>()).elements()) };
}

/// # Safety
/// At the address there is such an option.
unsafe fn in_option<'a, T: 'static>(_: &'a AnyValue<'a>, at: *const ()) -> Inside<'a> {
    // SAFETY: the caller's promise.
    match unsafe { &*at.cast::<Option<T>>() } {
        Some(value) => Inside::Value("Some", (&raw const *value).cast()),
        None => Inside::Missing,
    }
}

/// # Safety
/// At the address there is such a result, as long as the reference to the `AnyValue` is valid.
unsafe fn in_result<'a, T, E>(_: &'a AnyValue<'a>, at: *const ()) -> Inside<'a>
where
    T: 'static,
    E: Debug + 'static,
{
    // SAFETY: the caller's promise.
    match unsafe { &*at.cast::<Result<T, E>>() } {
        Ok(value) => Inside::Value("Ok", (&raw const *value).cast()),
        Err(error) => Inside::Failed(error),
    }
}

/// The types that are recognised. A static of the library, so there is one for all cells.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        register_elements(&mut table);
        register_texts(&mut table);
        register::<()>(&mut table);
        register::<str>(&mut table);
        register::<String>(&mut table);
        super::register_all(&mut table);
        table
    })
}

/// Enters a type, and references to it.
pub(super) fn register<T: Show + ?Sized + 'static>(table: &mut Table) {
    table.enter(ids::<T>(), Shown::of::<T>());
}

/// Enters a type, and the result of a call that makes such a value.
pub(super) fn register_made<T: Show + 'static>(table: &mut Table) {
    register::<T>(table);
    register_result::<T, crate::Error>(table);
}

/// Enters the result of a call that makes such a value.
pub(super) fn register_result<T: Show + 'static, E: Debug + 'static>(table: &mut Table) {
    table.enter(ids::<Result<T, E>>(), Shown::of::<T>().in_result::<T, E>());
}

/// Enters such a value that may be missing.
pub(super) fn register_option<T: Show + 'static>(table: &mut Table) {
    table.enter(ids::<Option<T>>(), Shown::of::<T>().in_option::<T>());
}

fn register_array<A: AnyStorage + 'static>(table: &mut Table) {
    table.enter(ids::<A>(), Shown::array::<A>());
}

fn register_made_array<A: AnyStorage + 'static, E: Debug + 'static>(table: &mut Table) {
    table.enter(ids::<Result<A, E>>(), Shown::array::<A>().in_result::<A, E>());
}

fn register_arrays<T: Element, D: Dimension + 'static>(table: &mut Table)
where
    for<'a> AnyArray<'a>: From<ArrayViewD<'a, T>>,
{
    register_array::<Array<T, D>>(table);
    register_array::<ArrayView<'static, T, D>>(table);
    register_array::<ArrayViewMut<'static, T, D>>(table);
    register_array::<ArcArray<T, D>>(table);
    register_array::<CowArray<'static, T, D>>(table);
    register::<ArrayRef<T, D>>(table);
    let in_option = Shown::array::<Array<T, D>>().in_option::<Array<T, D>>();
    table.enter(ids::<Option<Array<T, D>>>(), in_option);
    register_made_array::<Array<T, D>, crate::Error>(table);
    // `a.into_shape_with_order(4)`, `a.to_shape(4)`
    register_made_array::<Array<T, D>, ShapeError>(table);
    register_made_array::<CowArray<'static, T, D>, ShapeError>(table);
}
