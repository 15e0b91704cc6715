//! Values that depend on a thread or a connection, and that a snapshot cannot restore.

use super::hint::listed;
use crate::compile::Variables;
use crate::tokens::{has_word, words};

/// The types whose values are only half of something.
const BOUND: &str = "\
    JoinHandle Thread ThreadPool Runtime Sender SyncSender Receiver Child ChildStdin ChildStdout \
    ChildStderr TcpStream TcpListener UdpSocket UnixStream UnixListener UnixDatagram Connection";

/// The types that a thread may have been in the middle of using.
const SHARED: &str = "Mutex RwLock Condvar Barrier ReentrantLock";

/// Whether threads that cells had started ended with the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// There were some.
    Lost,
    /// There were none.
    None,
}

/// The variables that may not work any more after a snapshot has replaced the process in which they
/// were made. Threads of the cells that were running ([`Threads::Lost`]) may have held locks for
/// good.
pub fn not_brought_back(variables: &Variables, threads: Threads) -> Vec<String> {
    let bound = variables.iter().filter(|(_, type_name)| {
        let has = |known| words(type_name).any(|word| has_word(known, word));
        has(BOUND) || threads == Threads::Lost && has(SHARED)
    });
    bound.map(|(name, _)| name.clone()).collect()
}

/// A line about such variables.
pub fn make_again(names: &[String]) -> String {
    let them = if names.len() == 1 { "it" } else { "them" };
    let names = listed(names.iter().map(String::as_str));
    format!("But threads and connections ended. Make {them} again: {names}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_bound_is_named() {
        let found = |known: &[(&str, &str)]| {
            let pair = |(name, of): &(&str, &str)| ((*name).to_owned(), (*of).to_owned());
            let known: Variables = known.iter().map(pair).collect();
            [Threads::None, Threads::Lost].map(|threads| not_brought_back(&known, threads))
        };
        let none = Vec::<String>::new;
        assert_eq!(found(&[("a", "Vec<f64>"), ("b", "MyChildren")]), [none(), none()]);
        let handles = ("h", "Vec<std::thread::JoinHandle<i32>>");
        let h = vec!["h".to_owned()];
        assert_eq!(found(&[("a", "i32"), handles]), [h.clone(), h.clone()]);
        let both = ["h".to_owned(), "s".to_owned()];
        assert_eq!(found(&[handles, ("s", "std::net::TcpStream")]), [both.clone(), both.clone()]);
        assert_eq!(found(&[("h", "Arc<Mutex<i32>>")]), [none(), h.clone()]);
        let again = "But threads and connections ended. Make it again: `h`.";
        assert_eq!(make_again(&h), again);
        assert!(make_again(&both).ends_with("Make them again: `h`, `s`."));
    }
}
