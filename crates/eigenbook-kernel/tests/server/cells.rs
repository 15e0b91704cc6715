//! `execute_request` and its fields.

use crate::support::Kernel;
use crate::support::client::{cell, executed, json};
use jupyter_protocol::{ExecuteRequest, ReplyStatus};
use serde_json::json;
use std::collections::HashMap;

#[tokio::test]
async fn a_cell_is_announced_shown_and_numbered_from_one() {
    let (_kernel, mut client) = Kernel::start().await;
    let (reply, heard) = client.run("out hello\\n\nresult 42").await;
    assert_eq!(
        heard,
        [
            "status busy",
            r#"input [1] "out hello\\n\nresult 42""#,
            r#"stdout "hello\n""#,
            "result [1] 42",
            "status idle"
        ]
    );
    assert_eq!(json(&reply.into())["execution_count"], 1);
    let (reply, _) = client.run("").await;
    assert_eq!(reply.execution_count.value(), 2);
}

#[tokio::test]
async fn an_error_says_the_same_on_iopub_and_in_the_reply() {
    let (_kernel, mut client) = Kernel::start().await;
    let (reply, heard) = client.run("out before\nfail panic it hurts\nout after").await;
    assert_eq!(heard[2..], [r#"stdout "before""#, "error panic: it hurts", "status idle"]);
    assert_eq!(
        json(&reply.into()),
        json!({
            "status": "error", "execution_count": 1, "payload": [], "user_expressions": {},
            "ename": "panic", "evalue": "it hurts", "traceback": ["panic: it hurts"],
        })
    );
}

#[tokio::test]
async fn what_waits_behind_a_failed_cell_is_aborted_and_what_comes_later_is_not() {
    let (_kernel, mut client) = Kernel::start().await;
    let failing = client.send(cell("sleep 100\nfail E0308 mismatched types")).await;
    let waiting = [client.send(cell("out never")).await, client.send(cell("out never")).await];
    assert_eq!(executed(client.reply().await.content).status, ReplyStatus::Error);
    for request in &waiting {
        let reply = client.reply().await;
        assert_eq!(reply.parent_header.as_ref().map(|h| &h.msg_id), Some(&request.header.msg_id));
        assert_eq!(executed(reply.content).status, ReplyStatus::Aborted);
    }
    client.hear_until_idle(&failing).await;
    for request in &waiting {
        assert_eq!(client.hear_until_idle(request).await, ["status busy", "status idle"]);
    }
    let (reply, heard) = client.run("out again").await;
    assert_eq!((reply.status, reply.execution_count.value()), (ReplyStatus::Ok, 2));
    assert_eq!(heard[2], r#"stdout "again""#);
}

#[tokio::test]
async fn without_stop_on_error_the_next_cells_run() {
    let (_kernel, mut client) = Kernel::start().await;
    client.send(ExecuteRequest { stop_on_error: false, ..cell("sleep 50\nfail panic x") }).await;
    client.send(cell("result 1")).await;
    assert_eq!(executed(client.reply().await.content).status, ReplyStatus::Error);
    assert_eq!(executed(client.reply().await.content).status, ReplyStatus::Ok);
}

#[tokio::test]
async fn a_silent_cell_shows_nothing_and_does_not_count() {
    let (_kernel, mut client) = Kernel::start().await;
    let silent = |code| ExecuteRequest { silent: true, ..cell(code) };
    let (reply, heard) = client.execute(silent("out x\ndisplay a b\nresult 1")).await;
    assert_eq!((reply.status, heard), (ReplyStatus::Ok, quiet()));
    let (reply, heard) = client.execute(silent("fail panic x")).await;
    assert_eq!((reply.status, heard), (ReplyStatus::Error, quiet()));
    assert_eq!(client.run("").await.0.execution_count.value(), 1);
}

fn quiet() -> Vec<String> {
    ["status busy", "status idle"].map(str::to_owned).to_vec()
}

#[tokio::test]
async fn a_cell_that_is_not_stored_does_not_count() {
    let (_kernel, mut client) = Kernel::start().await;
    let request = ExecuteRequest { store_history: false, ..cell("result 1") };
    let (_, heard) = client.execute(request).await;
    assert_eq!(heard[1..3], [r#"input [1] "result 1""#, "result [1] 1"]);
    assert_eq!(client.run("").await.0.execution_count.value(), 1);
}

#[tokio::test]
async fn user_expressions_are_evaluated_after_the_cell() {
    let (_kernel, mut client) = Kernel::start().await;
    let expressions = [("a", "1 + 1"), ("b", "fail E0425 no such name")];
    let expressions = expressions.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let user_expressions = Some(HashMap::from(expressions));
    let (reply, _) = client.execute(ExecuteRequest { user_expressions, ..cell("") }).await;
    assert_eq!(
        json(&reply.into())["user_expressions"],
        json!({
            "a": {"status": "ok", "data": {"text/plain": "value of 1 + 1"}, "metadata": {}},
            "b": {
                "status": "error", "ename": "E0425", "evalue": "no such name",
                "traceback": ["E0425: no such name"],
            },
        })
    );
}

#[tokio::test]
async fn a_panic_of_the_engine_fails_the_cell_and_not_the_kernel() {
    let (_kernel, mut client) = Kernel::start().await;
    let (reply, heard) = client.run("out x\ncrash").await;
    assert_eq!(reply.status, ReplyStatus::Error);
    assert!(heard[3].starts_with("error KernelError: "), "{heard:?}");
    assert_eq!(client.run("result 1").await.0.status, ReplyStatus::Ok);
}
