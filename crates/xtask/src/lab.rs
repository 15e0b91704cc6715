//! `cargo xtask lab`: set-up, then JupyterLab on the notebooks.

use crate::report::Problem;
use crate::{project, setup};
use anyhow::{Context, Result};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;

/// Jupyter's default port.
const USUAL_PORT: u16 = 8888;

/// Sets up, then becomes JupyterLab, so that Ctrl-C only reaches JupyterLab.
pub fn run(no_browser: bool, port: Option<u16>) -> Result<()> {
    let port = choose(port)?;
    setup::run_for_lab()?;
    println!("» Starting JupyterLab; its address follows, and Ctrl-C stops it\n");
    let mut jupyter = project::python();
    jupyter
        .args(["-m", "jupyter", "lab", "--LabApp.default_url=/lab/tree/1-fundamentals.ipynb"])
        .arg("--MultiKernelManager.default_kernel_name=eigenbook")
        .arg(format!("--ServerApp.port={port}"))
        // Another port would not be the announced one; Ctrl-C needs no second question.
        .args(["--ServerApp.port_retries=0", "--ServerApp.answer_yes=True"])
        .current_dir(project::notebooks());
    if no_browser {
        jupyter.arg("--no-browser");
    }
    if setup::is_root() {
        jupyter.arg("--allow-root");
    }
    Err(jupyter.exec()).context("JupyterLab could not be started")
}

/// The requested port, or the first free one.
fn choose(wanted: Option<u16>) -> Result<u16> {
    let Some(port) = wanted else {
        let free = (USUAL_PORT..USUAL_PORT + 100).find(|&port| is_free(port));
        return free.context("No port from 8888 to 8987 is free; choose one with --port.");
    };
    if is_free(port) {
        return Ok(port);
    }
    let other = (port.max(1024)..=u16::MAX).find(|&other| is_free(other)).unwrap_or(USUAL_PORT);
    let command = format!("cargo xtask lab --port {other}");
    Err(Problem::new(format!("Port {port} cannot be used; this one is free:"), command).into())
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
