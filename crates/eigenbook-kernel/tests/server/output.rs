//! Streams, displays and results: order, joining, limits.

use crate::support::client::{cell, line};
use crate::support::{Kernel, Options};
use jupyter_protocol::JupyterMessageContent as Content;
use std::time::{Duration, Instant};

#[tokio::test]
async fn everything_comes_in_order_and_bytes_are_joined() {
    let (_kernel, mut client) = Kernel::start().await;
    let code = "out a\nout b\nerr c\nout d\ndisplay x 1\ndisplay y 1\nupdate x 2\nupdate x 3\n\
                clear wait\nout e\nresult 5\nresult 6";
    let (_, heard) = client.run(code).await;
    assert_eq!(
        heard[2..],
        [
            r#"stdout "ab""#,
            r#"stderr "c""#,
            r#"stdout "d""#,
            "display x 1",
            "display y 1",
            "update x 2",
            "update x 3",
            r#"clear_output {"wait":true}"#,
            r#"stdout "e""#,
            "result [1] 5",
            "result [1] 6",
            "status idle",
        ]
    );
}

#[tokio::test]
async fn output_appears_while_the_cell_runs() {
    let (_kernel, mut client) = Kernel::start().await;
    let request = client.send(cell("out no newline\nsleep 1500\ndisplay x 1\nsleep 1500")).await;
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 2 {
        let message = client.hear().await;
        if let Content::StreamContent(_) | Content::DisplayData(_) = message.content {
            times.push((line(&message), begun.elapsed()));
        }
    }
    assert_eq!(times[0].0, r#"stdout "no newline""#);
    assert!(times[0].1 < Duration::from_millis(1400), "{times:?}");
    assert_eq!(times[1].0, "display x 1");
    assert!(times[1].1 < Duration::from_millis(2900), "{times:?}");
    client.hear_until_idle(&request).await;
}

#[tokio::test]
async fn characters_survive_being_cut_and_what_is_no_text_is_replaced() {
    let (_kernel, mut client) = Kernel::start().await;
    // The crab in two halves with a pause between them, then a byte that is not text.
    let (_, heard) = client.run("raw f09f\nsleep 60\nraw a680\nsleep 60\nraw ff41ce").await;
    let text = stdout(&heard);
    assert_eq!(text, "🦀\u{fffd}A\u{fffd}");
}

#[tokio::test]
async fn carriage_returns_are_left_alone() {
    let (_kernel, mut client) = Kernel::start().await;
    let (_, heard) = client.run("out 1 %\\r\nout 2 %\\r").await;
    assert_eq!(heard[2], r#"stdout "1 %\r2 %\r""#);
}

#[tokio::test]
async fn ten_million_lines_come_whole_and_in_few_messages() {
    let (_kernel, mut client) = Kernel::start().await;
    let request = client.send(cell("flood 10000000")).await;
    let (mut text, mut messages) = (String::new(), 0);
    loop {
        let message = client.hear().await;
        match message.content {
            Content::StreamContent(stream) => {
                text += &stream.text;
                messages += 1;
            }
            Content::Status(_) if line(&message) == "status idle" => break,
            _ => (),
        }
    }
    let lines = text.lines().enumerate();
    assert!(lines.clone().all(|(at, line)| line.parse() == Ok(at + 1)));
    assert_eq!(lines.count(), 10_000_000);
    assert!(messages < 2000, "{messages} messages");
    assert!(client.reply().await.parent_header.is_some_and(|h| h.msg_id == request.header.msg_id));
}

#[tokio::test]
async fn a_runaway_cell_is_bounded_with_a_note_and_can_be_stopped() {
    let mut options = Options::default();
    options.settings.output_limit = 1 << 20;
    let (_kernel, mut client) = Kernel::start_with(options).await;
    let request = client.send(cell("forever")).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    client.order(jupyter_protocol::InterruptRequest {}).await;
    let heard = client.hear_until_idle(&request).await;
    assert_eq!(stdout(&heard).len(), 1 << 20);
    let notes: Vec<_> = heard.iter().filter(|line| line.starts_with("stderr")).collect();
    assert!(notes.len() == 1 && notes[0].contains("longer than 1 MB"), "{notes:?}");
    client.reply().await;
    let (_, heard) = client.run("out ordinary").await;
    assert_eq!(heard[2], r#"stdout "ordinary""#, "the next cell has its own limit");
}

#[tokio::test]
async fn a_fast_animation_is_thinned_out_and_ends_with_its_last_picture() {
    let (_kernel, mut client) = Kernel::start().await;
    let updates: String = (0..5000).map(|i| format!("update x {i};\n")).collect();
    let (_, heard) = client.run(&format!("display x start\n{updates}")).await;
    let updates: Vec<_> = heard.iter().filter(|line| line.starts_with("update")).collect();
    assert!(updates.len() < 1000, "{} updates", updates.len());
    assert_eq!(updates.last().map(|line| line.as_str()), Some("update x 4999"));
}

#[tokio::test]
async fn what_a_thread_prints_later_belongs_to_its_cell() {
    let (_kernel, mut client) = Kernel::start().await;
    let request = client.send(cell("late 200 from a thread")).await;
    client.hear_until_idle(&request).await;
    let message = client.hear().await;
    assert_eq!(line(&message), r#"stdout "from a thread""#);
    assert_eq!(message.parent_header.map(|header| header.msg_id), Some(request.header.msg_id));
}

#[tokio::test]
async fn a_listener_that_reads_nothing_holds_nobody_up() {
    let (kernel, mut client) = Kernel::start().await;
    let idle = crate::support::client::Client::connect(&kernel.info).await;
    for _ in 0..3 {
        let (reply, heard) = client.run("flood 1000000").await;
        assert_eq!(reply.status, jupyter_protocol::ReplyStatus::Ok);
        assert!(stdout(&heard).ends_with("1000000\n"));
    }
    drop(idle);
}

fn stdout(heard: &[String]) -> String {
    let texts = heard.iter().filter_map(|line| line.strip_prefix("stdout "));
    texts.map(|text| text.trim_matches('"').replace("\\n", "\n")).collect()
}
