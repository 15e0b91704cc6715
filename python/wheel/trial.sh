#!/usr/bin/env bash
# Tries the wheel on a bare Debian that has only Python, without a network.
#
#     python/wheel/trial.sh WHEEL TREE RESULTS
#
# Needs root and debootstrap. TREE is created if it does not exist, and RESULTS gets the executed
# notebooks: `installed` at first, and `moved` when everything has moved and is read-only.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
suite=bookworm
wheel=$(realpath "$1")
tree=$(realpath -m "$2")
results=$(realpath -m "$3")

# Mounts below end with this namespace.
if [ "${EIGENBOOK_TRIAL:-}" != inside ]; then
  EIGENBOOK_TRIAL=inside exec unshare --mount --propagation private "$0" "$wheel" "$tree" "$results"
fi

bare_tree() {
  if [ ! -e "$tree/made" ]; then
    rm -rf "$tree"
    debootstrap --variant=minbase --include=python3,python3-venv "$suite" "$tree"
    chroot "$tree" useradd --create-home student
    touch "$tree/made"
  fi
  mount -t proc proc "$tree/proc"
  mount --rbind /dev "$tree/dev"
}

# A machine has JupyterLab already; here it is added, with this machine's network and its settings
# for pip.
jupyter() {
  [ ! -e "$tree/opt/jupyter" ] || return 0
  chroot "$tree" python3 -m venv /opt/new
  cp /etc/resolv.conf /etc/hosts "$tree/etc/"
  mkdir -p "$tree/etc/ssl/certs" "$tree/brought"
  [ -z "${PIP_CERT:-}" ] || cp --parents "$PIP_CERT" "$tree"
  cp "$project/python/requirements.txt" "$tree/brought/"
  # A folder of this machine's is not there.
  env --unset=PIP_FIND_LINKS chroot "$tree" /opt/new/bin/pip download --quiet \
    --only-binary :all: --dest /brought --requirement /brought/requirements.txt
  rm -rf "$tree/opt/new"
  touch "$tree/opt/jupyter"
}

# No network here, and no variables of this machine.
inside() {
  env --ignore-environment PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
    HOME=/home/student LANG=C.UTF-8 EIGENBOOK_STORE="${STORE:-on}" \
    unshare --net sh -c 'ip link set lo up && exec "$@"' sh "$@"
}

install() {
  rm -rf "$tree"/opt/env "$tree"/srv/* "$tree/home/student"/*
  cp "$wheel" "$tree/srv/"
  inside chroot "$tree" python3 -m venv /opt/env
  local start pip=(/opt/env/bin/pip install --quiet --no-cache-dir --no-index --find-links /brought)
  inside chroot "$tree" "${pip[@]}" --requirement /brought/requirements.txt
  start=$SECONDS
  inside chroot "$tree" "${pip[@]}" "/srv/${wheel##*/}"
  echo "  installed in $((SECONDS - start)) s, $(du -sm "$tree/opt/env/share/eigenbook" | cut -f1) MB"
  rm "$tree/srv/${wheel##*/}"
}

# As an ordinary user: NAME is for the results, ENVIRONMENT is the folder of the installation.
try() {
  local name=$1 environment=$2
  cp "$project/python/wheel/trial.py" "$tree/tmp/"
  inside chroot --userspec=student:student "$tree" mkdir -p "/home/student/$name"
  inside chroot --userspec=student:student "$tree" "$environment/bin/python" \
    /tmp/trial.py "/home/student/$name/notebooks" "/home/student/$name"
  mkdir -p "$results/$name"
  cp "$tree/home/student/$name"/*.ipynb "$results/$name/"
}

# The files that the kernel, the executor, the compiler and the linker open while a cell is compiled
# and run: all of them came with the wheel, except libc, gcc's support library, and virtual files.
opened() {
  local environment=$1 log
  log=$(mktemp --directory)
  STORE=off inside strace -ff -o "$log/of" -e trace=open,openat,execve \
    chroot --userspec=student:student "$tree" \
    "$environment/share/eigenbook/bin/eigenbook-kernel" doctor >"$log/said"
  # Files that chroot itself opened before it became the kernel are outside.
  awk 'FNR == 1 { own = !/chroot"/ } /^execve.*eigenbook-kernel"/ { own = 1 } own' "$log"/of.* |
    sed -n 's/^[a-z]*([^"]*"\(\/[^"]*\)".* = [0-9]*$/\1/p' | sort -u |
    grep --invert-match --extended-regexp \
      "^($environment/share/eigenbook|/tmp|/proc|/sys|/dev)(/|$)|/ld-linux-x86-64.so.2$" |
    grep --invert-match --extended-regexp "/lib(c|m|dl|rt|pthread|gcc_s)\.so\.[0-9]+$" |
    grep --invert-match --line-regexp --fixed-strings --regexp=/etc/ld.so.cache \
      --regexp=/etc/localtime >"$log/foreign" || true
  if [ -s "$log/foreign" ]; then
    echo "✗ opened from elsewhere:"
    cat "$log/foreign"
    exit 1
  fi
  echo "  a cell is compiled and run with only the files of the wheel, and libc"
  rm -r "$log"
}

bare_tree
jupyter
install
echo "» As it is installed"
try installed /opt/env
mkdir "$tree/srv/elsewhere"
mv "$tree/opt/env" "$tree/srv/elsewhere/moved"
mount --bind "$tree/srv/elsewhere" "$tree/srv/elsewhere"
mount -o remount,bind,ro "$tree/srv/elsewhere"
echo "» Moved, and read-only"
try moved /srv/elsewhere/moved
if command -v strace >/dev/null; then opened /srv/elsewhere/moved; fi
umount "$tree/srv/elsewhere"
