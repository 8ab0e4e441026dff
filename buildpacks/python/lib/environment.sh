# Config vars come as files of ENV_DIR. What would break the build's own tools stays out.

clean_environment() {
  unset PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_REQUIRE_VIRTUALENV PIP_PYTHON
  export PIP_DISABLE_PIP_VERSION_CHECK=1
}

# load_config_vars PATTERN: exports those whose names match.
load_config_vars() {
  local file name
  for file in "$env_dir"/*; do
    name=${file##*/}
    [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ && $name =~ $1 ]] || continue
    case $name in
      PATH | HOME | PWD | OLDPWD | SHELL | TMPDIR | IFS | BASH_ENV | ENV | SHELLOPTS | BASHOPTS | GIT_DIR | LD_PRELOAD | LD_LIBRARY_PATH | LIBRARY_PATH | CPATH) ;;
      PYTHONHOME | PYTHONPATH | PYTHONDONTWRITEBYTECODE | PIP_TARGET | PIP_PREFIX | PIP_ROOT | PIP_USER | PIP_REQUIRE_VIRTUALENV | PIP_PYTHON) ;;
      # Bash's own read-only names: exporting one would end the build.
      BASH* | EUID | UID | PPID) ;;
      *) export "$name=$(<"$file")" ;;
    esac
  done
}

config_var() { [ ! -r "$env_dir/$1" ] || cat "$env_dir/$1"; }
