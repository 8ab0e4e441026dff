# Dependencies with pip.

pip_install() { # arguments of pip install
  "$python_program" -m pip --python "$python_home/bin/python" install \
    --exists-action=w --no-input --no-compile --no-warn-script-location --progress-bar off --cache-dir "$cache_dir/pip" "$@"
}

install_dependencies() {
  load_config_vars '^(PIP_|SSL_CERT_FILE$|REQUESTS_CA_BUNDLE$|HTTPS?_PROXY$|NO_PROXY$|https?_proxy$|no_proxy$)'
  case $package_manager in
    pip) install_with_pip requirements.txt "'pip install -r requirements.txt'" ;;
    pipenv) install_pipfile ;;
    poetry | uv) install_with_tool "$package_manager" ;;
  esac
}

install_with_pip() { # file shown
  step "Installing dependencies using $2"
  if [ "$cache_reused" = yes ] && ! names_local_code; then
    note 'The requirements are those of the last build, and so are the packages.'
    return
  fi
  local log status=0
  log=$(mktemp)
  pip_install -r "$1" --src "$python_home/src" 2>&1 | tee "$log" | sed -u -E 's# in \S*/\.heroku/python/lib/python[0-9.]+/site-packages##' | indent || status=$?
  if [ "$status" != 0 ]; then
    pip_failed "$log"
  fi
  rm -f "$log"
  finish_install
}

finish_install() {
  packages_changed=yes
  relocate_programs "$python_home/bin" python
  compile_packages "$site_packages"
  if [ -d "$cache_dir/pip" ] && [ "$(du -sm "$cache_dir/pip" | cut -f1)" -gt 300 ]; then
    rm -rf "$cache_dir/pip"
  fi
}

# Code of the app itself, or of a branch, is not what it was in the last build though its line is the same.
names_local_code() {
  local files=()
  mapfile -t files < <(dependency_files)
  grep -qE '^[[:space:]]*(-e|--editable|\.|/|file:|git\+|hg\+|svn\+|bzr\+)|@[[:space:]]*(file:|git\+)' -- "${files[@]}"
}

pip_failed() { # log
  local advice
  advice=$("$buildpack/lib/pip_advice" "$1") || true
  rm -f "$1"
  error <<EOF
Error: Unable to install dependencies using pip.

${advice:-See the log output above for more information.}
EOF
}
