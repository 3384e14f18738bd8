#!/bin/sh
# Installs the program from this folder, without a network: ./install.sh [/usr/local/lib/assess]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/usr/local/lib/assess}
python=${PYTHON:-python3}
(cd "$here" && sha256sum --quiet --check SHA256SUMS)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=its path)" >&2; exit 4; }
next="$target/venv.$(date -u +%Y%m%dT%H%M%S)"
mkdir -p "$target"
"$python" -m venv "$next"
"$next/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" \
  --require-hashes --requirement "$here/requirements.lock"
"$next/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$here"/assess-*.whl
"$next/bin/assess" --help >/dev/null
# The former environment stays until the new one works; the services use the name without a date.
ln -sfn "$next" "$target/venv.new"
mv -T "$target/venv.new" "$target/venv"
echo "installed: $target/venv"
