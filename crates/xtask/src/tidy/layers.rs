//! The allowed dependencies: the invariants of `ARCHITECTURE.md` that can be checked in the text.

use super::source::{Source, is_word};

/// Words that are allowed in some places only.
struct Rule {
    /// The paths, by prefix, to which the rule applies.
    inside: &'static [&'static str],
    /// The exceptions, in which the words are allowed.
    except: &'static [&'static str],
    words: &'static [&'static str],
    why: &'static str,
}

const LIBRARY: &str = "crates/eigenbook/src/";
const LINALG: &str = "crates/eigenbook/src/linalg/";
const NN: &str = "crates/eigenbook/src/nn/";
const KERNEL: &str = "crates/eigenbook-kernel/src/";

const RULES: [Rule; 5] = [
    Rule {
        inside: &["crates/"],
        except: &["crates/eigenbook-kernel/src/engine/"],
        words: &["evcxr::"],
        why: "only engine/ knows evcxr",
    },
    Rule {
        inside: &["crates/"],
        except: &["crates/eigenbook-kernel/src/server/", "crates/eigenbook-kernel/tests/"],
        words: &["jupyter_zmq_client::"],
        why: "only server/ touches sockets",
    },
    Rule {
        inside: &[KERNEL],
        except: &[],
        words: &["eigenbook::", "ndarray::"],
        why: "the kernel is independent of linear algebra",
    },
    Rule {
        inside: &[LIBRARY],
        except: &["crates/eigenbook/src/channel.rs"],
        words: &["print!", "println!", "eprint!", "eprintln!", "dbg!", "stdout()", "stderr()"],
        why: "the library shows things through `channel` only",
    },
    Rule {
        inside: &[LINALG, NN],
        except: &[],
        words: &["static", "thread_local!", "OnceLock", "LazyLock", "SystemTime", "RandomState"],
        why: "linalg and nn have no state, and no chance but that of a seed",
    },
];

/// Words that are forbidden everywhere: all code works, and every test runs.
const STUBS: [&str; 3] = ["todo!", "unimplemented!", "#[ignore"];

/// The problems of one file.
pub fn problems(source: &Source) -> Vec<String> {
    let holds = |paths: &[&str]| paths.iter().any(|path| source.path.starts_with(path));
    let rules = RULES.iter().filter(|rule| holds(rule.inside) && !holds(rule.except));
    let mut problems: Vec<String> =
        rules.flat_map(|rule| found(source, &source.code, rule.words, rule.why)).collect();
    problems.extend(found(
        source,
        &source.code_with_tests,
        &STUBS,
        "unfinished code is not allowed",
    ));
    problems
}

fn found(source: &Source, code: &str, words: &[&str], why: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(code.lines()) {
        for word in words.iter().filter(|word| has_word(line, word)) {
            found.push(format!("{}:{number}: `{word}`: {why}", source.path));
        }
    }
    found
}

/// Whether the word occurs in the line by itself, not as a part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let open_start =
            word.starts_with(is_word) && before.is_some_and(|c| is_word(c) || c == '\'');
        let open_end = word.ends_with(is_word) && after.is_some_and(is_word);
        !open_start && !open_end
    })
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        problems(&Source::new(&file)).len()
    }

    #[test]
    fn only_the_engine_knows_evcxr() {
        let line = "use evcxr::EvalContext;";
        assert_eq!(found("crates/eigenbook-kernel/src/server/mod.rs", line), 1);
        assert_eq!(found("crates/eigenbook-kernel/src/engine/mod.rs", line), 0);
        assert_eq!(found("crates/eigenbook-kernel/src/server/mod.rs", "use my_evcxr::A;"), 0);
    }

    #[test]
    fn the_library_prints_in_one_place() {
        assert_eq!(found("crates/eigenbook/src/nn/train.rs", "println!();"), 1);
        assert_eq!(found("crates/eigenbook/src/channel.rs", "println!();"), 0);
        assert_eq!(found("crates/eigenbook/src/nn/train.rs", "// println!();"), 0);
    }

    #[test]
    fn a_lifetime_is_no_state() {
        assert_eq!(found("crates/eigenbook/src/nn/loss.rs", "fn a() -> &'static str"), 0);
        assert_eq!(found("crates/eigenbook/src/nn/loss.rs", "static A: u8 = 1;"), 1);
    }

    #[test]
    fn stubs_are_found() {
        assert_eq!(found("crates/eigenbook/src/error.rs", "fn a() { todo!() }"), 1);
        let skipped = "#[cfg(test)]\nmod tests {\n#[ignore]\nfn a() {}\n}";
        assert_eq!(found("crates/eigenbook/src/error.rs", skipped), 1);
    }
}
