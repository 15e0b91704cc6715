//! The output of `fit`, seen from outside: a child process of this test does the training.

use eigenbook::nn::*;
use eigenbook::random::NumpyRandom;
use std::process::Command;

/// In the child: trains with the requested verbosity.
fn train(verbose: u8) {
    let mut random = NumpyRandom::seed(42);
    let (x, y) = (random.rand((100, 5)), random.rand((100, 1)));
    let mut model = Sequential::new();
    model.add(Input::new(5)).unwrap();
    model.add(Dense::new(1).activation(Sigmoid)).unwrap();
    model.compile(Adam::default(), BinaryCrossentropy, [Accuracy]).unwrap();
    let settings = Fit::new().epochs(2).validation_split(0.2).verbose(verbose);
    model.fit(&x, &y, settings).unwrap();
}

/// The part of the child's output that `fit` wrote.
fn output(verbose: u8) -> String {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["fit_prints_the_lines_of_keras", "--exact", "--nocapture", "--test-threads=1"])
        .env("NN_PROGRESS_CHILD", verbose.to_string())
        .output()
        .unwrap();
    assert!(child.status.success());
    let text = String::from_utf8(child.stdout).unwrap();
    let (_, text) = text.split_once("BEGIN\n").unwrap();
    let (text, _) = text.split_once("END\n").unwrap();
    text.to_owned()
}

/// The end of a line after the count and the times, which depend on the clock.
fn words(line: &str) -> Vec<&str> {
    let (_, measures) = line.split_once("/step - ").unwrap();
    measures.split_whitespace().collect()
}

#[test]
fn fit_prints_the_lines_of_keras() {
    if let Ok(verbose) = std::env::var("NN_PROGRESS_CHILD") {
        println!("BEGIN");
        train(verbose.parse().unwrap());
        println!("END");
        return;
    }
    assert_eq!(output(0), "");

    let text = output(2);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[2]), (4, "Epoch 1/2", "Epoch 2/2"));
    for line in [lines[1], lines[3]] {
        assert!(line.starts_with("3/3 - "), "{line}");
        assert_measures(line);
    }

    let text = output(1);
    let lines: Vec<&str> = text.split_terminator('\n').collect();
    assert_eq!((lines.len(), lines[0], lines[2]), (4, "Epoch 1/2", "Epoch 2/2"));
    for line in [lines[1], lines[3]] {
        // The first drawing begins the line, each later one goes back over the one before.
        assert!(line.starts_with(
            "\r\x1b[1m1/3\x1b[0m \x1b[32m━━━━━━\x1b[0m\x1b[37m━━━━━━━━━━━━━━\x1b[0m "
        ));
        let (_, last) = line.rsplit_once("\u{8}\r").unwrap();
        assert!(last.starts_with(
            "\x1b[1m3/3\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m \x1b[1m"
        ));
        assert_measures(last);
    }
}

fn assert_measures(line: &str) {
    let words = words(line);
    assert_eq!(words[..4], ["accuracy:", "0.0000e+00", "-", "loss:"], "{line}");
    assert_eq!(words[5..9], ["-", "val_accuracy:", "0.0000e+00", "-"], "{line}");
    assert_eq!((words[9], words.len()), ("val_loss:", 11), "{line}");
}
