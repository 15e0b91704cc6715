#!/usr/bin/env bash
# Tries install.sh on a bare Debian: as root in a tree made by debootstrap, and then, as an ordinary
# user without a network, runs the check before class and the notebooks.
#
#     classroom/image/test.sh FOLDER WHEEL [SUITE]
#
# Needs root, debootstrap, a network, 3 GB in FOLDER, and some minutes.
# The tree stays in FOLDER/SUITE; remove it to begin from nothing.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
wheel=$(realpath "${2:?the wheel, which cargo xtask bundle makes}")
suite=${3:-bookworm}
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

# A clean environment: what is set on this machine must not help.
inside() {
  env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    "$@"
}

# An image keeps neither the sources nor the wheel.
install() {
  mkdir -p "$tree/src"
  cp -r "$project/classroom" "$wheel" "$tree/src/"
  inside HOME=/root chroot "$tree" /src/classroom/image/install.sh "/src/${wheel##*/}"
  rm -rf "$tree/src"
}

# A namespace without a network still has to be given its loopback.
use() {
  chroot "$tree" id student >/dev/null 2>&1 || chroot "$tree" useradd --create-home student
  cp "$project/classroom/image/use.sh" "$tree/tmp/"
  inside HOME=/home/student unshare --net sh -c \
    "ip link set lo up && exec chroot --userspec=student:student '$tree' sh /tmp/use.sh"
  echo "The image has $(du -smx "$tree" | cut -f1) MB."
}

bare_tree
install
use
