#!/usr/bin/env bash
# Installs Eigenbook for every user of a bare Debian or Ubuntu, as root, from this checkout.
#
#     classroom/image/install.sh
#
# What it leaves, all of it root's and only read afterwards:
#     /opt/rust                 the compiler
#     /opt/eigenbook/venv       JupyterLab, JupyterHub and the kernel
#     /opt/eigenbook/hub        the hub's configuration and its proxy
#     /opt/eigenbook/notebooks  for each student to copy
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
home=/opt/eigenbook
rust_version=1.95.0
rustup_version=1.29.0
# What is written is for everybody to read.
umask 022

system_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends \
    ca-certificates curl gcc libc6-dev libopenblas-dev pkg-config python3 python3-venv
  apt-get clean
  rm -rf /var/lib/apt/lists/*
}

# rustup is the way by which the compiler comes; nobody needs it afterwards.
compiler() {
  export RUSTUP_HOME=/opt/rust CARGO_HOME=/opt/rust/cargo
  local host folder address
  host=$(uname -m)-unknown-linux-gnu
  folder=$RUSTUP_HOME/toolchains/$rust_version-$host
  if [ ! -x "$folder/bin/cargo" ]; then
    address=${RUSTUP_UPDATE_ROOT:-https://static.rust-lang.org/rustup}
    address=$address/archive/$rustup_version/$host/rustup-init
    mkdir -p "$CARGO_HOME"
    curl --fail --silent --show-error --location "$address" --output "$CARGO_HOME/rustup-init"
    chmod +x "$CARGO_HOME/rustup-init"
    "$CARGO_HOME/rustup-init" -y --quiet --no-modify-path --profile minimal \
      --default-toolchain "$rust_version" --component rust-src
  fi
  export PATH=$folder/bin:$PATH
}

jupyter() {
  python3 -m venv "$home/venv"
  "$home/venv/bin/pip" install --quiet --no-cache-dir --requirement classroom/requirements.txt
  mkdir -p "$home/hub"
  cp classroom/*.py classroom/limits.toml classroom/package*.json "$home/hub/"
  # Node.js comes with the packages above.
  PATH=$home/venv/bin:$PATH npm ci --prefix "$home/hub" --no-audit --no-fund --loglevel=error
}

kernel() {
  cargo build --locked --package eigenbook-kernel --package eigenbook-executor
  target/debug/eigenbook-kernel install --prefix "$home/venv"
  cp -r notebooks "$home/"
  # What was downloaded to build it. A student's own packages lie in the student's home.
  rm -rf "$CARGO_HOME"
}

# By these names they are found without a longer path.
commands() {
  ln -sf "$home"/venv/bin/jupyter* "$home/venv/share/eigenbook/bin/eigenbook-kernel" /usr/local/bin/
}

system_packages
compiler
jupyter
kernel
commands
echo "Installed. A student copies $home/notebooks, and types: jupyter lab"
