//! Every request except `execute_request`.

use crate::support::client::{Client, cell, json, within};
use crate::support::{Kernel, Options};
use jupyter_protocol::{
    CommId, CommInfoRequest, CommMsg, CommOpen, CompleteRequest, ConnectionInfo, DebugRequest,
    HistoryRequest, InspectRequest, IsCompleteRequest, KernelInfoRequest, ShutdownRequest,
    Transport, UnknownMessage,
};
use serde_json::{Map, Value, json};
use std::sync::atomic::Ordering;

const STATUS: [&str; 2] = ["status busy", "status idle"];

fn unknown(msg_type: &str, content: Value) -> UnknownMessage {
    UnknownMessage { msg_type: msg_type.to_owned(), content }
}

#[tokio::test]
async fn kernel_info() {
    let (_kernel, mut client) = Kernel::start().await;
    let (reply, heard) = client.ask(KernelInfoRequest {}).await;
    let reply = json(&reply);
    assert_eq!(heard, STATUS);
    assert_eq!(reply["status"], "ok");
    assert_eq!(reply["implementation"], "eigenbook");
    let language = &reply["language_info"];
    assert_eq!(language["name"], "rust");
    assert_eq!(language["version"], "1.95.0");
    assert_eq!(language["file_extension"], ".rs");
    // It is answered on control as well.
    assert_eq!(json(&client.order(KernelInfoRequest {}).await)["status"], "ok");
}

#[tokio::test]
async fn the_first_words_on_iopub() {
    let (kernel, mut client) = Kernel::start().await;
    assert_eq!(client.welcome, [r#"iopub_welcome {"subscription":""}"#]);
    let second = client.hear().await;
    assert_eq!(crate::support::client::line(&second), "status starting");
    assert!(second.parent_header.is_none());
    let later = Client::connect(&kernel.info).await;
    assert_eq!(later.welcome, client.welcome);
}

#[tokio::test]
async fn completion_counts_characters() {
    let (_kernel, mut client) = Kernel::start().await;
    client.run("").await;
    let request = CompleteRequest { code: "αβ🦀d".to_owned(), cursor_pos: 3 };
    let (reply, heard) = client.ask(request).await;
    assert_eq!(heard, STATUS);
    let text = "αβ🦀_completed";
    assert_eq!(
        json(&reply),
        json!({
            "matches": [text], "cursor_start": 0, "cursor_end": 3, "status": "ok",
            "metadata": {"_jupyter_types_experimental": [
                {"text": text, "start": 0, "end": 3, "type": "function", "signature": "fn()"},
            ]},
        })
    );
}

#[tokio::test]
async fn inspection() {
    let (_kernel, mut client) = Kernel::start().await;
    client.run("").await;
    let mut inspect = async |code: &str, detail_level| {
        let request = InspectRequest { code: code.to_owned(), cursor_pos: 2, detail_level };
        json(&client.ask(request).await.0)
    };
    let data = json!({"text/plain": "known: Brief"});
    let found = json!({"found": true, "data": data, "metadata": {}, "status": "ok"});
    assert_eq!(inspect("known", None).await, found);
    assert_eq!(inspect("known", Some(1)).await["data"]["text/plain"], "known: Full");
    let not_found = json!({"found": false, "data": {}, "metadata": {}, "status": "ok"});
    assert_eq!(inspect("never heard of", Some(0)).await, not_found);
}

#[tokio::test]
async fn is_complete() {
    let (_kernel, mut client) = Kernel::start().await;
    for (code, status, indent) in [
        ("let x = 1;", "complete", ""),
        ("fn f() {", "incomplete", "    "),
        ("let = 1;", "invalid", ""),
        (&"(".repeat(500), "incomplete", ""),
        (&"(".repeat(60_000), "unknown", ""),
        (&"let x = 1;\n".repeat(100_000), "unknown", ""),
    ] {
        let (reply, _) = client.ask(IsCompleteRequest { code: code.to_owned() }).await;
        let reply = json(&reply);
        assert_eq!(reply["status"], status, "{}", &code[..code.len().min(20)]);
        if code.len() < 100 {
            assert_eq!(reply["indent"], indent);
        }
    }
}

#[tokio::test]
async fn history_over_sessions() {
    let directory = tempfile::tempdir().expect("a directory");
    let history = Some(directory.path().join("history.jsonl"));
    let start = async || {
        let mut options = Options::default();
        options.settings.history = history.clone();
        Kernel::start_with(options).await
    };
    let (_first, mut client) = start().await;
    client.run("out 1").await;
    client.run("out 2").await;
    let (_second, mut client) = start().await;
    client.run("result 3").await;
    let mut ask =
        async |request: HistoryRequest| json(&client.ask(request).await.0)["history"].clone();
    let (output, raw) = (false, true);
    let tail = HistoryRequest::Tail { n: 2, output, raw };
    assert_eq!(ask(tail).await, json!([[1, 2, "out 2"], [2, 1, "result 3"]]));
    let range = HistoryRequest::Range { session: Some(-1), start: 1, stop: 2, output, raw };
    assert_eq!(ask(range).await, json!([[1, 1, "out 1"]]));
    let pattern = "out*".to_owned();
    let search = HistoryRequest::Search { pattern, unique: true, output: true, raw, n: 1 };
    assert_eq!(ask(search).await, json!([[1, 2, ["out 2", ""]]]));
    let tail = HistoryRequest::Tail { n: 1, output: true, raw };
    assert_eq!(ask(tail).await, json!([[2, 1, ["result 3", "3"]]]));
}

#[tokio::test]
async fn comms() {
    let (_kernel, mut client) = Kernel::start().await;
    let open = |id: &str, target: &str| CommOpen {
        comm_id: CommId(id.to_owned()),
        target_name: target.to_owned(),
        data: Map::new(),
        target_module: None,
    };
    // Comm messages have no reply; the answer comes on iopub.
    let request = client.send(open("1", "unheard.of")).await;
    let heard = client.hear_until_idle(&request).await;
    assert_eq!(heard[1], r#"comm_close {"comm_id":"1","data":{}}"#);
    let request = client.send(open("2", "eigenbook.variables")).await;
    let heard = client.hear_until_idle(&request).await;
    assert_eq!(heard[1], r#"comm_msg {"comm_id":"2","data":{"variables":[]}}"#);
    let (reply, _) = client.ask(CommInfoRequest { target_name: None }).await;
    assert_eq!(json(&reply)["comms"], json!({"2": {"target_name": "eigenbook.variables"}}));
    let (reply, _) = client.ask(CommInfoRequest { target_name: Some("other".to_owned()) }).await;
    assert_eq!(json(&reply)["comms"], json!({}));

    client.run("let x").await;
    let x = r#"{"name":"x","type":"i32","shape":"","size":"4 B","value":""}"#;
    let variables = format!(r#"{{"variables":[{x}]}}"#);
    let expected = format!(r#"comm_msg {{"comm_id":"2","data":{variables}}}"#);
    assert_eq!(crate::support::client::line(&client.hear().await), expected);
    let id = CommId("2".to_owned());
    let request = client.send(CommMsg { comm_id: id.clone(), data: Map::new() }).await;
    assert_eq!(client.hear_until_idle(&request).await[1], expected);
    client.send(jupyter_protocol::CommClose { comm_id: id, data: Map::new() }).await;
    let (reply, _) = client.ask(CommInfoRequest { target_name: None }).await;
    assert_eq!(json(&reply)["comms"], json!({}));
}

#[tokio::test]
async fn usage() {
    let (_kernel, mut client) = Kernel::start().await;
    let reply = json(&client.order(unknown("usage_request", json!({}))).await);
    assert_eq!(reply["pid"], std::process::id());
    assert!(reply["kernel_memory"].as_u64() > Some(1 << 20), "{reply}");
    assert!(reply["host_virtual_memory"]["total"].as_u64() > Some(1 << 20), "{reply}");
    assert!(reply["cpu_count"].as_u64() >= Some(1), "{reply}");
    let reply = json(&client.order(unknown("usage_request", json!({}))).await);
    assert!(reply["kernel_cpu"].is_number() && reply["hostname"].is_string(), "{reply}");
}

#[tokio::test]
async fn what_is_not_supported_is_said_to_be_so() {
    let (kernel, mut client) = Kernel::start().await;
    let content = json!({"type": "request", "seq": 7, "command": "initialize"});
    let reply = json(&client.order(DebugRequest { content }).await);
    assert_eq!((&reply["success"], &reply["request_seq"]), (&json!(false), &json!(7)));
    let (reply, heard) = client.ask(unknown("create_subshell_request", json!({}))).await;
    assert_eq!(reply.message_type(), "create_subshell_reply");
    assert_eq!(
        (&json(&reply)["status"], &heard[..]),
        (&json!("error"), &STATUS.map(str::to_owned)[..])
    );
    let (reply, _) = client.ask(unknown("connect_request", json!({}))).await;
    assert_eq!(json(&reply)["iopub_port"], kernel.info.iopub_port);
}

#[tokio::test]
async fn shutdown_is_answered_where_it_was_asked_and_ends_the_engine() {
    for restart in [true, false] {
        let (kernel, mut client) = Kernel::start().await;
        let reply = client.order(ShutdownRequest { restart }).await;
        assert_eq!(json(&reply), json!({"status": "ok", "restart": restart}));
        within(kernel.server.ended()).await;
        assert!(kernel.shared.shut_down.load(Ordering::SeqCst));
        let expected = format!(r#"shutdown_reply {{"restart":{restart},"status":"ok"}}"#);
        while crate::support::client::line(&client.hear().await) != expected {}
    }
    let (kernel, mut client) = Kernel::start().await;
    client.send(cell("sleep 60000")).await;
    let (reply, _) = client.ask(ShutdownRequest { restart: false }).await;
    assert_eq!(json(&reply)["status"], "ok");
    within(kernel.server.ended()).await;
}

#[tokio::test]
async fn heartbeat() {
    use zeromq::{ReqSocket, Socket, SocketRecv, SocketSend};
    let (kernel, _client) = Kernel::start().await;
    let mut socket = ReqSocket::new();
    let ConnectionInfo { hb_port, .. } = kernel.info;
    socket.connect(&format!("tcp://127.0.0.1:{hb_port}")).await.expect("a connection");
    for beat in ["ping", "still there?"] {
        socket.send(beat.into()).await.expect("a beat");
        let answer = within(socket.recv()).await.expect("an answer").into_vec();
        assert_eq!(answer, [beat.as_bytes()]);
    }
}

#[tokio::test]
async fn sockets_in_the_file_system_are_replaced_when_dead_and_removed_at_the_end() {
    let options = Options { transport: Transport::IPC, ..Options::default() };
    let (kernel, mut client) = Kernel::start_with(options).await;
    assert_eq!(client.run("out x").await.1[2], r#"stdout "x""#);
    let path = format!("{}-1", kernel.info.ip);
    assert!(std::fs::exists(&path).expect("a folder to look into"));
    client.order(ShutdownRequest { restart: false }).await;
    within(kernel.server.ended()).await;
    assert!(!std::fs::exists(&path).expect("a folder to look into"));
}
