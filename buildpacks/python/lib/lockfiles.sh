# Lock files of other package managers. Pipfile.lock is pip's own language in JSON; uv and Poetry are programs that the index must have.

install_pipfile() {
  local requirements
  requirements=$(mktemp)
  "$buildpack/lib/pipfile" requirements Pipfile.lock >"$requirements" || lockfile_broken Pipfile.lock
  install_with_pip "$requirements" "Pipfile.lock"
  rm -f "$requirements"
}

pipfile_python() { "$buildpack/lib/pipfile" python Pipfile.lock || lockfile_broken Pipfile.lock; }

lockfile_broken() { # file
  error <<EOF
Error: Can't parse $1.

The lockfile is not valid. If it has conflict markers of Git, resolve
them; else generate it anew.
EOF
}

install_with_tool() { # poetry|uv
  local tool=$1 home=$cache_dir/tools/$1
  if [ ! -x "$home/bin/$tool" ]; then
    rm -rf "$home"
    "$python_program" -m venv --without-pip "$home"
    step "Installing $tool"
    "$python_program" -m pip --python "$home/bin/python" install -q --no-input --progress-bar off --cache-dir "$cache_dir/pip" "$tool" 2>&1 | indent || {
      rm -rf "$home"
      tool_missing "$tool"
    }
  fi
  local command status=0
  case $tool in
    uv) command=(uv sync --locked --no-default-groups) ;;
    poetry) command=(poetry sync --only main --no-interaction) ;;
  esac
  step "Installing dependencies using '${command[*]}'"
  UV_PROJECT_ENVIRONMENT=$python_home UV_PYTHON=$python_program UV_PYTHON_DOWNLOADS=never UV_CACHE_DIR=$cache_dir/uv VIRTUAL_ENV=$python_home \
    UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-https://pypi.org/simple}} POETRY_VIRTUALENVS_CREATE=false POETRY_CACHE_DIR=$cache_dir/poetry \
    "$home/bin/${command[0]}" "${command[@]:1}" 2>&1 | indent || status=$?
  if [ "$status" != 0 ]; then
    error <<EOF
Error: Unable to install dependencies using $tool.

See the log output above for more information.
EOF
  fi
  finish_install
}

tool_missing() { # poetry|uv
  local export='uv export --no-hashes --no-dev -o requirements.txt'
  [ "$1" = uv ] || export='poetry export -o requirements.txt'
  error <<EOF
Error: Unable to install $1.

Your app has a '$1.lock' file, and the package index of this platform
has no usable '$1'.

You can use pip instead. Write your dependencies to a requirements.txt
file, and delete '$1.lock' from Git:

   $ $export
   $ git rm $1.lock && git add requirements.txt
EOF
}
