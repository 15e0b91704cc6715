//! Input requests of cells.

use crate::support::Kernel;
use crate::support::client::{cell, json, within};
use jupyter_protocol::{ExecuteRequest, InputReply, JupyterMessage};
use serde_json::json;

#[tokio::test]
async fn a_question_reaches_the_person_and_the_answer_the_cell() {
    let (_kernel, mut client) = Kernel::start().await;
    let code = "ask Your name?\nsecret Your word?";
    let request = client.send(ExecuteRequest { allow_stdin: true, ..cell(code) }).await;
    let answers = [("Your name?", false, "Ada"), ("Your word?", true, "λ")];
    for (prompt, password, value) in answers {
        let question = within(client.stdin.read()).await.expect("a question");
        assert_eq!(json(&question.content), json!({"prompt": prompt, "password": password}));
        let parent = question.parent_header.as_ref().map(|header| &header.msg_id);
        assert_eq!(parent, Some(&request.header.msg_id));
        let reply = InputReply { value: value.to_owned(), ..InputReply::default() };
        client.stdin.send(JupyterMessage::new(reply, Some(&question))).await.expect("an answer");
    }
    let heard = client.hear_until_idle(&request).await;
    assert_eq!(heard[2..4].concat(), r#"stdout "answer: Ada\n"stdout "answer: λ\n""#);
}

#[tokio::test]
async fn where_nobody_can_be_asked_the_cell_is_told_so() {
    let (_kernel, mut client) = Kernel::start().await;
    let (_, heard) = client.run("ask Your name?").await;
    assert_eq!(heard[2], r#"stdout "nobody answers\n""#);
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_dropped() {
    let (_kernel, mut client) = Kernel::start().await;
    let reply = InputReply { value: "early".to_owned(), ..InputReply::default() };
    client.stdin.send(reply.into()).await.expect("an answer");
    let request = client.send(ExecuteRequest { allow_stdin: true, ..cell("ask ?") }).await;
    let question = within(client.stdin.read()).await.expect("a question");
    let reply = InputReply { value: "in time".to_owned(), ..InputReply::default() };
    client.stdin.send(JupyterMessage::new(reply, Some(&question))).await.expect("an answer");
    let heard = client.hear_until_idle(&request).await;
    assert_eq!(heard[2], r#"stdout "answer: in time\n""#);
}
