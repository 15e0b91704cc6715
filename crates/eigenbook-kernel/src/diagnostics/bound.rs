//! Values that live in a thread or in a connection, and do not come back with a snapshot.

use super::input::Variable;

/// The types whose values are only half of something.
const BOUND: &[&str] = &[
    "JoinHandle",
    "Thread",
    "ThreadPool",
    "Runtime",
    "Sender",
    "SyncSender",
    "Receiver",
    "Child",
    "ChildStdin",
    "ChildStdout",
    "ChildStderr",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "UnixListener",
    "UnixDatagram",
    "Connection",
];

/// A line about the variables that may not work any more once a snapshot has taken the place of
/// the process that they were made in; none where every variable is whole.
pub fn not_brought_back(variables: &[Variable]) -> Option<String> {
    let bound = variables.iter().filter(|variable| is_bound(&variable.type_name));
    let names: Vec<String> = bound.map(|variable| format!("`{}`", variable.name)).collect();
    let them = if names.len() == 1 { "it" } else { "them" };
    let names = names.join(", ");
    let line = format!("But threads and connections ended. Make {them} again: {names}.");
    (!names.is_empty()).then_some(line)
}

fn is_bound(type_name: &str) -> bool {
    let mut words = type_name.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| BOUND.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_bound_is_named() {
        let variable = |(name, type_name): (&str, &str)| {
            let [name, type_name] = [name, type_name].map(str::to_owned);
            Variable { name, type_name }
        };
        let told = |known: &[(&str, &str)]| {
            not_brought_back(&known.iter().copied().map(variable).collect::<Vec<_>>())
        };
        assert_eq!(told(&[("a", "Vec<f64>"), ("b", "MyChildren")]), None);
        let handles = ("h", "Vec<std::thread::JoinHandle<i32>>");
        let one = "But threads and connections ended. Make it again: `h`.";
        assert_eq!(told(&[("a", "i32"), handles]).as_deref(), Some(one));
        let two = "But threads and connections ended. Make them again: `h`, `s`.";
        assert_eq!(told(&[handles, ("s", "std::net::TcpStream")]).as_deref(), Some(two));
    }
}
