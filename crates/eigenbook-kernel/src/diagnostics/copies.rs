//! Whether a value can be copied with `.clone()`, judged by its type.

use super::case::Case;
use super::types::shorten;
use crate::tokens::{has_word, words};
use ra_ap_syntax::ast::{self, HasAttrs};

/// Types of std that have no `Clone`, and words in a type that speak against it.
const WITHOUT: &str = "\
    Barrier BufReader BufWriter Child Condvar File JoinHandle LazyCell LazyLock Mutex MutexGuard \
    Receiver RwLock RwLockReadGuard RwLockWriteGuard TcpListener TcpStream UdpSocket closure dyn \
    impl mut";

/// Reference-counted values can be copied whatever they contain.
const COUNTED: [&str; 2] = ["Rc<", "Arc<"];

/// Whether there is no known reason against a copy of such a value.
pub(super) fn can_be_copied(case: &Case, type_name: &str) -> bool {
    let short = shorten(type_name);
    let is_counted = COUNTED.iter().any(|counted| short.starts_with(counted));
    let is_without = |word: &str| has_word(WITHOUT, word) || word.starts_with("Atomic");
    is_counted || !words(&short).any(|word| is_without(word) || is_own_without_copy(case, word))
}

/// Whether a type of the notebook has no `Clone`, neither derived nor written.
fn is_own_without_copy(case: &Case, name: &str) -> bool {
    let Some(own) = case.own_type(name) else { return false };
    let is_clone = |text: &str| text.contains("Clone");
    let is_derived = own.attrs().any(|it| is_clone(&it.to_string()));
    let text = |ty: Option<ast::Type>| ty.map(|it| it.to_string()).unwrap_or_default();
    let is_written = case.defined().into_iter().any(|it: ast::Impl| {
        is_clone(&text(it.trait_())) && text(it.self_ty()).split('<').next() == Some(name)
    });
    !is_derived && !is_written
}
