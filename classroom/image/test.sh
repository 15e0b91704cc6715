#!/usr/bin/env bash
# Tries install.sh on a bare Debian: as root in a tree made by debootstrap, and then, as an ordinary
# user without a network, runs the check before class and the notebooks.
#
#     classroom/image/test.sh FOLDER [SUITE]
#
# Needs root, debootstrap, git, a network, 8 GB in FOLDER, and about twenty minutes.
# What is committed is tested. The tree stays in FOLDER/SUITE; remove it to begin from nothing.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
suite=${2:-bookworm}
tree=$(realpath -m "${1:?a folder for the tree}")/$suite

# What is mounted below goes away with this namespace.
if [ "${EIGENBOOK_IMAGE_TEST:-}" != inside ]; then
  EIGENBOOK_IMAGE_TEST=inside exec unshare --mount --propagation private "$0" "$@"
fi

bare_tree() {
  [ -e "$tree/etc/debian_version" ] || debootstrap --variant=minbase "$suite" "$tree"
  # This machine's way into the network, with certificates of its own where it has some.
  cp /etc/resolv.conf /etc/hosts "$tree/etc/"
  mkdir -p "$tree/usr/local/share"
  cp -r /usr/local/share/ca-certificates "$tree/usr/local/share/"
  mount -t proc proc "$tree/proc"
  mount --rbind /dev "$tree/dev"
}

# A clean environment: what is set on this machine must not help. Only mirrors are told.
inside() {
  env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${RUSTUP_UPDATE_ROOT:+RUSTUP_UPDATE_ROOT="$RUSTUP_UPDATE_ROOT"} \
    ${RUSTUP_DIST_SERVER:+RUSTUP_DIST_SERVER="$RUSTUP_DIST_SERVER"} \
    ${CARGO_BUILD_JOBS:+CARGO_BUILD_JOBS="$CARGO_BUILD_JOBS"} \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    "$@"
}

install() {
  if [ -d "$tree/src/.git" ]; then
    git -C "$tree/src" pull --quiet "file://$project" HEAD
  else
    git clone --quiet --depth 1 "file://$project" "$tree/src"
  fi
  inside HOME=/root chroot "$tree" /src/classroom/image/install.sh
}

# An image keeps no sources; a namespace without a network still has to be given its loopback.
use() {
  chroot "$tree" id student >/dev/null 2>&1 || chroot "$tree" useradd --create-home student
  cp "$project/classroom/image/use.sh" "$tree/tmp/"
  mv "$tree/src" "$tree.src"
  trap 'mv "$tree.src" "$tree/src"' EXIT
  inside HOME=/home/student unshare --net sh -c \
    "ip link set lo up && exec chroot --userspec=student:student '$tree' sh /tmp/use.sh"
  echo "The image has $(du -smx "$tree" | cut -f1) MB."
}

bare_tree
install
use
