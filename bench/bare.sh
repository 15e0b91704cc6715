#!/usr/bin/env bash
# Measures the time from a bare Debian with rustup, gcc and Python to the first cell:
# `cargo xtask lab`, as root in a tree made by debootstrap, and a client that runs the first notebook.
#
#     sudo --preserve-env=PATH,HOME bench/bare.sh FOLDER
#
# Needs debootstrap, a network, 8 GB in FOLDER, and six minutes on two cores. It measures the last
# commit. The tree is removed at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
suite=bookworm
tree=$(realpath -m "${1:?a folder for the tree}")/bare-$$

# Mounts below end with this namespace.
if [ "${EIGENBOOK_BARE:-}" != inside ]; then
  EIGENBOOK_BARE=inside exec unshare --mount --propagation private "$0" "$@"
fi

# Also after a failure: ends the processes in the tree, then unmounts, then removes the tree.
leave() {
  local process
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/root")" = "$tree" ]; then kill -9 "${process##*/}"; fi
  done
  umount --lazy "$tree/proc" "$tree/dev" 2>/dev/null || true
  rm -rf --one-file-system "$tree"
}
trap leave EXIT

# A clean environment: the variables of this machine must not help, except its proxy settings.
inside() {
  env --ignore-environment HOME=/home LANG=C.UTF-8 \
    PATH=/home/.cargo/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${PIP_CERT:+PIP_CERT=$PIP_CERT} ${SSL_CERT_FILE:+SSL_CERT_FILE=$SSL_CERT_FILE} \
    chroot "$tree" "$@"
}

bare_tree() {
  debootstrap --variant=minbase --include=ca-certificates,gcc,libc6-dev,python3,python3-venv \
    "$suite" "$tree" >/dev/null
  cp /etc/resolv.conf /etc/hosts "$tree/etc/"
  [ -z "${SSL_CERT_FILE:-}" ] || cp --parents "$SSL_CERT_FILE" "$tree"
  mount -t proc proc "$tree/proc"
  mount --rbind /dev "$tree/dev"
}

# rustup is one program under many names.
rust() {
  local version name
  version=$(rustc --version | cut -d' ' -f2)
  mkdir -p "$tree/home/.cargo/bin"
  for name in rustup cargo rustc; do
    cp --dereference "$(command -v rustup)" "$tree/home/.cargo/bin/$name"
  done
  inside rustup toolchain install --no-self-update --profile minimal "$version"
  inside rustup default "$version"
}

checkout() {
  mkdir "$tree/eigenbook"
  git archive HEAD | tar -x -C "$tree/eigenbook"
}

# JupyterLab answers at its port; or the command has ended with a message.
wait_for() {
  local port=$1 process=$2
  until (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$process" 2>/dev/null || { echo "✗ \`cargo xtask lab\` has ended."; exit 1; }
    sleep 0.2
  done
}

first_cell() {
  local port start process moment
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  start=$SECONDS
  inside sh -c "cd /eigenbook && exec cargo xtask lab --no-browser --port $port" &
  process=$!
  wait_for "$port" "$process"
  inside sh -c "cd /eigenbook && exec .venv/bin/python python/first_cell.py $port \
    notebooks/1-fundamentals.ipynb" |
    while read -r moment; do
      case $moment in
        first) echo "» The first cell was answered after $((SECONDS - start)) s" ;;
        whole) echo "» The first notebook was answered after $((SECONDS - start)) s" ;;
      esac
    done
}

bare_tree
rust
checkout
first_cell
