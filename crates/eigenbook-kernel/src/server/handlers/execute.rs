//! `execute_request`: runs a cell.

use crate::engine::interface::{Bundle, Failure};
use crate::limits;
use crate::server::channel::Request;
use crate::server::nesting::{DEEPEST, is_too_deep};
use crate::server::outbox::Recipient;
use crate::server::worker::Order;
use crate::server::{Server, media};
use jupyter_protocol::{
    DisplayData, ErrorOutput, ExecuteInput, ExecuteReply, ExecuteRequest, ExecutionCount,
    ExpressionResult, JupyterMessage, ReplyError, ReplyStatus, Status, Transient,
};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Numbers the cells.
#[derive(Default)]
pub struct Counter(usize);

impl Counter {
    /// The number of a cell. Only a cell that is stored uses its number up.
    fn number(&mut self, cell: &ExecuteRequest) -> ExecutionCount {
        let number = self.0 + 1;
        if cell.store_history && !cell.silent {
            self.0 = number;
        }
        ExecutionCount(number)
    }
}

/// Runs a cell and returns its result. Its output is on the way when this returns.
pub async fn run(
    server: &Arc<Server>,
    request: &Request,
    cell: &ExecuteRequest,
    counter: &mut Counter,
) -> ExecuteReply {
    let number = counter.number(cell);
    let parent = &request.message;
    announce(server, request, cell, number);
    let order = Order {
        code: cell.code.clone(),
        number: number.value(),
        id: parent.metadata["cellId"].as_str().map(str::to_owned),
    };
    let outcome =
        if is_too_deep(&cell.code) { Err(too_deep()) } else { server.worker.execute(order).await };
    if let Some(result) = server.outbox.end().filter(|_| cell.store_history && !cell.silent) {
        server.history.lock().keep_output(number.value(), result);
    }
    let outcome = match server.outbox.is_over() {
        Some(megabytes) => Err(Failure::new("Limit", &limits::too_much_output(megabytes))),
        None => outcome,
    };
    server.question_is_over();
    let reply = match outcome {
        Ok(()) => {
            let user_expressions = Some(expressions(server, cell).await);
            ExecuteReply { execution_count: number, user_expressions, ..Default::default() }
        }
        Err(failure) => failed(server, parent, cell, number, failure),
    };
    server.refresh_variables(parent);
    reply
}

fn announce(server: &Server, request: &Request, cell: &ExecuteRequest, number: ExecutionCount) {
    let parent = request.message.clone();
    let (silent, allow_stdin) = (cell.silent, cell.allow_stdin);
    if !silent {
        let input = ExecuteInput { code: cell.code.clone(), execution_count: number };
        server.publisher.publish(input, &parent);
        if cell.store_history {
            server.history.lock().record(number.value(), &cell.code);
        }
    }
    server.name_cache.lock().learn(&cell.code);
    // The output of its last run is gone from the page.
    for closed in server.widgets.begin_cell(parent.metadata["cellId"].as_str()) {
        server.publisher.publish(closed, &parent);
    }
    server.outbox.begin(Recipient { parent, number, silent, allow_stdin });
}

/// The same text on iopub and in the reply; on iopub also the folded part.
fn failed(
    server: &Server,
    parent: &JupyterMessage,
    cell: &ExecuteRequest,
    number: ExecutionCount,
    Failure { ename, evalue, traceback, more }: Failure,
) -> ExecuteReply {
    let error = ReplyError { ename, evalue, traceback };
    if !cell.silent {
        let ReplyError { ename, evalue, traceback } = error.clone();
        server.publisher.publish(ErrorOutput { ename, evalue, traceback }, parent);
        if let Some(more) = more {
            let Bundle { data, metadata } = *more;
            let transient = Some(Transient::default());
            server
                .publisher
                .publish(DisplayData { data: media(data), metadata, transient }, parent);
        }
    }
    ExecuteReply {
        status: ReplyStatus::Error,
        execution_count: number,
        user_expressions: Some(HashMap::new()),
        error: Some(Box::new(error)),
        ..Default::default()
    }
}

async fn expressions(server: &Server, cell: &ExecuteRequest) -> HashMap<String, ExpressionResult> {
    let mut results = HashMap::new();
    for (name, expression) in cell.user_expressions.iter().flatten() {
        let result = match server.worker.evaluate(expression.clone()).await {
            Ok(value) => ExpressionResult::Ok { data: media(value.data), metadata: value.metadata },
            Err(Failure { ename, evalue, traceback, .. }) => {
                ExpressionResult::Error { ename, evalue, traceback }
            }
        };
        results.insert(name.clone(), result);
    }
    results
}

fn too_deep() -> Failure {
    let text = format!(
        "an expression of this cell is nested more than {DEEPEST} deep\n\
         Give its parts names, one `let` each."
    );
    Failure::new("Nesting", &text)
}

/// The time as messages give it.
pub fn now() -> Value {
    // Every message gets a time stamp at its creation.
    let stamp = JupyterMessage::from(Status::busy()).header.date;
    serde_json::to_value(stamp).unwrap_or_default()
}
