//! `interrupt_request`: it stops the cell it is meant for, or none.

use crate::support::client::{cell, executed, json};
use crate::support::{Kernel, Options};
use jupyter_protocol::{InterruptRequest, ReplyStatus};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_running_cell_is_stopped_and_those_behind_it_are_aborted() {
    let (_kernel, mut client) = Kernel::start().await;
    let request = client.send(cell("sleep 60000")).await;
    client.send(cell("out never")).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    assert_eq!(json(&client.order(InterruptRequest {}).await)["status"], "ok");
    let reply = executed(client.reply().await.content);
    assert_eq!(reply.error.map(|error| error.ename), Some("KeyboardInterrupt".to_owned()));
    assert_eq!(executed(client.reply().await.content).status, ReplyStatus::Aborted);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let heard = client.hear_until_idle(&request).await;
    let error = "error KeyboardInterrupt: stopped";
    assert_eq!(heard[2..], ["status busy", error, "status idle"], "busy again after the control");
}

#[tokio::test]
async fn an_idle_kernel_is_left_alone() {
    let (kernel, mut client) = Kernel::start().await;
    client.run("").await;
    client.order(InterruptRequest {}).await;
    assert_eq!(kernel.shared.interrupts.load(Ordering::SeqCst), 0);
    assert_eq!(client.run("sleep 10").await.0.status, ReplyStatus::Ok);
}

#[tokio::test]
async fn a_cell_that_waits_for_the_engine_is_stopped_too() {
    let warm_up = Duration::from_secs(3);
    let (kernel, mut client) = Kernel::start_with(Options { warm_up, ..Options::default() }).await;
    let begun = Instant::now();
    client.send(cell("out never")).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.order(InterruptRequest {}).await;
    let reply = executed(client.reply().await.content);
    assert_eq!(reply.error.map(|error| error.ename), Some("KeyboardInterrupt".to_owned()));
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(kernel.shared.interrupts.load(Ordering::SeqCst), 0);
    let (reply, heard) = client.run("out once").await;
    assert_eq!((reply.status, heard[2].as_str()), (ReplyStatus::Ok, r#"stdout "once""#));
}

#[tokio::test]
async fn interrupts_at_random_moments_never_meet_the_next_cell() {
    let (_kernel, mut client) = Kernel::start().await;
    for round in 0..100 {
        client.send(cell("sleep 3")).await;
        tokio::time::sleep(Duration::from_micros(60 * round)).await;
        client.order(InterruptRequest {}).await;
        client.reply().await;
        let (reply, _) = client.run("sleep 1").await;
        assert_eq!(reply.status, ReplyStatus::Ok, "round {round}");
    }
}
