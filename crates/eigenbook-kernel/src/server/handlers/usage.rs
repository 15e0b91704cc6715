//! `usage_request`: memory and processor time for the resource display of JupyterLab.

use crate::server::Server;
use crate::server::channel::Request;
use crate::server::iopub::unknown;
use crate::server::processes::{Usage, host_name};
use serde_json::json;

/// Answers for this process and all its descendants.
pub fn handle(server: &Server, request: &Request) {
    let usage = server.meter.lock().measure();
    let Usage { memory, processor_percent, machine_memory, machine_available, .. } = usage;
    let used = machine_memory.saturating_sub(machine_available);
    let mut content = json!({
        "hostname": host_name(),
        "pid": std::process::id(),
        "kernel_cpu": processor_percent,
        "kernel_memory": memory,
        "cpu_count": std::thread::available_parallelism().map_or(1, usize::from),
        "host_virtual_memory": {
            "total": machine_memory,
            "available": machine_available,
            "used": used,
            "percent": 100.0 * used as f64 / machine_memory.max(1) as f64,
        },
    });
    if let Some(percent) = usage.machine_percent {
        content["host_cpu_percent"] = json!(percent);
    }
    request.reply(unknown("usage_reply", content));
}
