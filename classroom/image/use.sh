#!/bin/sh
# A student's steps on a fresh machine without a network: the check before class, and every
# notebook.
set -eu
cd
echo "$(id -un), home $HOME"
if awk 'NR > 2 && $1 != "lo:" { found = 1 } END { exit !found }' /proc/net/dev; then
  echo "There is a network." >&2
  exit 1
fi
rm -rf notebooks
cp -r /opt/eigenbook/notebooks .
eigenbook-kernel doctor
n_passed=0
for notebook in notebooks/*.ipynb; do
  jupyter execute "$notebook" --output=executed.ipynb
  n_passed=$((n_passed + 1))
done
# Binder looks for JupyterLab in this way.
/opt/eigenbook/venv/bin/python3 -c 'import jupyterlab.labapp; print("JupyterLab", jupyterlab.__version__)'
# A student must not be able to write files that others load.
written=$(find /opt /usr/local -writable ! -type l 2>/dev/null | head)
if [ -n "$written" ]; then
  echo "A student can write: $written" >&2
  exit 1
fi
echo "$n_passed passed, 0 failed"
