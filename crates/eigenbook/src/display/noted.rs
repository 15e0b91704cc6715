//! Whether a cell's value has a `Display`, which only the compiler of the cell knows.
//!
//! A value of a package may be hard to read by `Debug`: nalgebra's lists a matrix column by column, and
//! candle's has no numbers. The kernel writes a cell that may have such a value as
//!
//! ```text
//! (*seen(&(a)).noted()).evcxr_display()
//! ```
//!
//! The compiler takes the first `noted` that fits: of [`Seen`] for arrays, whose `Display` every cell
//! would compile again, then of [`Second`] for references and of [`Third`] for other values with both,
//! then of [`Fourth`] for all others. The value is the same afterwards, so a form of its own is found as
//! before.
//!
//! Where the notebook has the package `image`, the pixels of its pictures are noted as well.

use std::any::TypeId;
use std::cell::Cell;
use std::fmt::{self, Debug, Display};
use std::ops::Deref;

use super::registry::AnyValue;

/// A `Display` of a type: the address is that of a reference to a value of it.
type Write = unsafe fn(*const (), &mut fmt::Formatter<'_>) -> fmt::Result;

/// The width and height of a picture, and its pixels: red, green, blue and opacity.
pub type Pixels = (u32, u32, Vec<u8>);

thread_local! {
    /// That of the value that is shown next.
    static WRITE: Cell<Option<(TypeId, Write)>> = const { Cell::new(None) };
    /// The same for a picture.
    static PIXELS: Cell<Option<(TypeId, Pixels)>> = const { Cell::new(None) };
}

/// A value that a cell is about to show.
#[derive(Debug)]
pub struct Seen<'a, T: ?Sized>(Second<'a, T>);

/// The same, if it is no array.
#[derive(Debug)]
pub struct Second<'a, T: ?Sized>(Third<'a, T>);

/// The same, if it is no reference.
#[derive(Debug)]
pub struct Third<'a, T: ?Sized>(Fourth<'a, T>);

/// The same, if it has no `Display`.
#[derive(Debug)]
pub struct Fourth<'a, T: ?Sized>(&'a T);

/// A value that a cell is about to show.
pub fn seen<T: ?Sized>(value: &T) -> Seen<'_, T> {
    WRITE.set(None);
    PIXELS.set(None);
    Seen(Second(Third(Fourth(value))))
}

impl<'a, T: ?Sized> Deref for Seen<'a, T> {
    type Target = Second<'a, T>;

    fn deref(&self) -> &Second<'a, T> {
        &self.0
    }
}

impl<'a, T: ?Sized> Deref for Second<'a, T> {
    type Target = Third<'a, T>;

    fn deref(&self) -> &Third<'a, T> {
        &self.0
    }
}

impl<'a, T: ?Sized> Deref for Third<'a, T> {
    type Target = Fourth<'a, T>;

    fn deref(&self) -> &Fourth<'a, T> {
        &self.0
    }
}

/// Arrays, which have a form of their own.
pub trait IsArray {}

impl<S: ndarray::RawData, D> IsArray for ndarray::ArrayBase<S, D> {}
impl<T, D> IsArray for ndarray::ArrayRef<T, D> {}
impl<T: IsArray + ?Sized> IsArray for &T {}
impl<T: IsArray + ?Sized> IsArray for &mut T {}

impl<'a, T: IsArray + ?Sized> Seen<'a, T> {
    /// The value.
    pub fn noted(&self) -> &'a T {
        self.0.0.0.0
    }
}

impl<T: ?Sized> Seen<'_, T> {
    /// The same value, whose pixels are noted if it is a picture of this type.
    #[must_use]
    pub fn or_picture<I: 'static>(self, pixels: fn(&I) -> Pixels) -> Self {
        let (own, at) = (typeid::of::<T>(), &raw const *self.0.0.0.0);
        let picture = if own == TypeId::of::<I>() {
            // SAFETY: the value has this type, which has no lifetime.
            Some(unsafe { &*at.cast::<I>() })
        } else if own == TypeId::of::<&'static I>() {
            // SAFETY: the same, with a reference that is shorter than its type says.
            Some(unsafe { *at.cast::<&I>() })
        } else {
            None
        };
        if let Some(picture) = picture {
            PIXELS.set(Some((TypeId::of::<I>(), pixels(picture))));
        }
        self
    }
}

impl<'a, 'b, T: Debug + Display + ?Sized> Second<'a, &'b T> {
    /// The reference; the `Display` of the value is noted, to which the method that shows it belongs.
    pub fn noted(&self) -> &'a &'b T {
        WRITE.set(Some((typeid::of::<T>(), write::<T>)));
        self.0.0.0
    }
}

impl<'a, T: Debug + Display + ?Sized> Third<'a, T> {
    /// The value, whose `Display` is noted.
    pub fn noted(&self) -> &'a T {
        WRITE.set(Some((typeid::of::<T>(), write::<T>)));
        self.0.0
    }
}

impl<'a, T: ?Sized> Fourth<'a, T> {
    /// The value.
    pub fn noted(&self) -> &'a T {
        self.0
    }
}

/// # Safety
/// At the address there is a reference to a value of this type, up to the lifetimes in it.
unsafe fn write<T: Display + ?Sized>(at: *const (), to: &mut fmt::Formatter<'_>) -> fmt::Result {
    // SAFETY: the caller's promise.
    Display::fmt(unsafe { *at.cast::<&T>() }, to)
}

/// A value with the `Display` of its type.
pub(super) struct Displayed<'a>(&'a AnyValue<'a>, Write);

impl Display for Displayed<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: the function was noted for the type that the value's identifier names.
        unsafe { (self.1)(self.0.address(), to) }
    }
}

/// The value with its `Display`, if that was noted just before.
pub(super) fn display<'a>(value: &'a AnyValue<'a>) -> Option<Displayed<'a>> {
    let (id, write) = WRITE.take()?;
    (id == value.id()).then_some(Displayed(value, write))
}

/// The pixels of a picture, if they were noted just before.
pub(super) fn pixels(value: &AnyValue<'_>) -> Option<Pixels> {
    let (id, pixels) = PIXELS.take()?;
    (id == value.id()).then_some(pixels)
}
