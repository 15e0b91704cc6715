//! While the engine warms up or a cell runs, all other requests are answered at once.

use crate::support::client::{Client, cell, json, line};
use crate::support::{Kernel, Options};
use jupyter_protocol::{
    CompleteRequest, HistoryRequest, InspectRequest, IsCompleteRequest, KernelInfoRequest,
    ReplyStatus,
};
use std::time::{Duration, Instant};

/// Much less than the engine is busy, and enough for a machine that has other work.
const AT_ONCE: Duration = Duration::from_millis(1500);

/// Sends all requests that never wait.
async fn ask_everything(client: &mut Client) -> serde_json::Value {
    let begun = Instant::now();
    let code = "let known_name = 1; kno".to_owned();
    client.ask(KernelInfoRequest {}).await;
    client.ask(IsCompleteRequest { code: code.clone() }).await;
    client.ask(HistoryRequest::Tail { n: 1, output: false, raw: true }).await;
    let inspect = InspectRequest { code: "known".to_owned(), cursor_pos: 2, detail_level: None };
    client.ask(inspect).await;
    let cursor_pos = code.len();
    let (completions, _) = client.ask(CompleteRequest { code, cursor_pos }).await;
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    json(&completions)["matches"].clone()
}

#[tokio::test]
async fn before_the_engine_is_warm() {
    let warm_up = Duration::from_secs(4);
    let (_kernel, mut client) = Kernel::start_with(Options { warm_up, ..Options::default() }).await;
    ask_everything(&mut client).await;
    let (reply, heard) = client.run("result 1").await;
    assert_eq!((reply.status, heard[2].as_str()), (ReplyStatus::Ok, "result [1] 1"));
}

#[tokio::test]
async fn while_a_cell_runs_from_what_is_known() {
    let (_kernel, mut client) = Kernel::start().await;
    client.run("let known_variable").await;
    client.send(cell("sleep 6000")).await;
    let matches = ask_everything(&mut client).await;
    assert_eq!(matches, serde_json::json!(["known_variable"]));
    let begun = Instant::now();
    let request =
        InspectRequest { code: "known_variable".into(), cursor_pos: 3, detail_level: None };
    let (reply, _) = client.ask(request).await;
    assert_eq!(json(&reply)["data"]["text/plain"], "known_variable: i32");
    assert!(begun.elapsed() < AT_ONCE);
}

#[tokio::test]
async fn the_last_status_while_a_cell_runs_is_busy() {
    let (_kernel, mut client) = Kernel::start().await;
    let running = client.send(cell("sleep 400")).await;
    let (_, _) = client.ask(KernelInfoRequest {}).await;
    let message = client.hear().await;
    assert_eq!(line(&message), "status busy");
    assert_eq!(message.parent_header.map(|h| h.msg_id), Some(running.header.msg_id.clone()));
    assert_eq!(client.hear_until_idle(&running).await, ["status idle"]);
}
