# Sourced by the scripts beside it: goes to the project's root; `make_venv OPTIONS…` makes .venv from uv.lock.
# Needs Python 3.11 or newer, and nothing else: uv is taken from PyPI, into .uv, when the machine has none.
set -eu
cd "$(dirname "$0")/.."
for python in python3 python3.14 python3.13 python3.12 python3.11 ""; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
done
[ "$python" ] || { echo "Il faut Python 3.11 ou plus récent (python3)." >&2; exit 1; }
uv=$(command -v uv || echo .uv/bin/uv)
make_venv() {
    if [ ! -x "$uv" ]; then
        echo "→ Installation de uv (une seule fois)…" >&2
        "$python" -m venv .uv
        .uv/bin/python -m pip install uv
    fi
    echo "→ Installation des bibliothèques dans .venv…" >&2
    env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --python "$python" "$@"
}
