//! Values that depend on a thread or a connection, and that a snapshot cannot restore.

use crate::compile::Variables;
use crate::tokens::words;

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

/// A line about the variables that may not work any more after a snapshot has replaced the process
/// in which they were made; none if every variable is intact. Threads of the cells that were
/// running ([`Threads::Lost`]) may have held locks for good.
pub fn not_brought_back(variables: &Variables, threads: Threads) -> Option<String> {
    let bound = variables.iter().filter(|(_, type_name)| {
        let has = |known| names_one_of(type_name, known);
        has(BOUND) || threads == Threads::Lost && has(SHARED)
    });
    let names: Vec<String> = bound.map(|(name, _)| format!("`{name}`")).collect();
    let them = if names.len() == 1 { "it" } else { "them" };
    let names = names.join(", ");
    let line = format!("But threads and connections ended. Make {them} again: {names}.");
    (!names.is_empty()).then_some(line)
}

fn names_one_of(type_name: &str, known: &str) -> bool {
    words(type_name).any(|word| words(known).any(|it| it == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_bound_is_named() {
        let warnings = |known: &[(&str, &str)]| {
            let pair = |(name, of): &(&str, &str)| ((*name).to_owned(), (*of).to_owned());
            let known: Variables = known.iter().map(pair).collect();
            [Threads::None, Threads::Lost].map(|threads| not_brought_back(&known, threads))
        };
        assert_eq!(warnings(&[("a", "Vec<f64>"), ("b", "MyChildren")]), [None, None]);
        let handles = ("h", "Vec<std::thread::JoinHandle<i32>>");
        let one = Some("But threads and connections ended. Make it again: `h`.".to_owned());
        assert_eq!(warnings(&[("a", "i32"), handles]), [one.clone(), one.clone()]);
        let two = Some("But threads and connections ended. Make them again: `h`, `s`.".to_owned());
        assert_eq!(warnings(&[handles, ("s", "std::net::TcpStream")]), [two.clone(), two]);
        assert_eq!(warnings(&[("h", "Arc<Mutex<i32>>")]), [None, one]);
    }
}
