# What later buildpacks and dynos find.

write_profile() {
  cat >"$build_dir/.profile.d/python.sh" <<'EOF'
export PATH="$HOME/.heroku/python/bin:$PATH:$HOME/.heroku/tarmac/fallback/bin"
export PYTHONUNBUFFERED=true
export LANG=${LANG:-C.UTF-8}
export PYTHONPATH=${PYTHONPATH:-$HOME}
export PIP_DISABLE_PIP_VERSION_CHECK=1
# gunicorn: trust the router's headers, and log requests to the app's log.
export FORWARDED_ALLOW_IPS='*'
export GUNICORN_CMD_ARGS=${GUNICORN_CMD_ARGS:-"--access-logfile -"}
EOF
  [ "$is_django" != yes ] || echo 'export TARMAC_DJANGO=${TARMAC_DJANGO:-1}' >>"$build_dir/.profile.d/python.sh"
  cp "$buildpack/lib/web_concurrency.sh" "$build_dir/.profile.d/WEB_CONCURRENCY.sh"
}

write_export() {
  [ -w "$buildpack" ] || return 0
  printf 'export %s\n' "PATH=\"$python_home/bin:\$PATH\"" PYTHONUNBUFFERED=1 "LANG=$LANG" PIP_DISABLE_PIP_VERSION_CHECK=1 >"$buildpack/export"
}

# ASGI where the project says so and brings a server for it, else WSGI. uvicorn takes its number of workers from WEB_CONCURRENCY, as gunicorn does.
web_command() {
  local folder=
  [ "${project_root:-.}" = . ] || folder=$project_root
  if [[ -n $project_asgi && $modules = *' uvicorn '* ]]; then
    echo "python -m uvicorn --host 0.0.0.0 --port \$PORT${folder:+ --app-dir '$folder'} $project_asgi"
  elif [[ -n $project_asgi && $modules = *' daphne '* ]]; then
    echo "${folder:+cd '$folder' && }python -m daphne --bind 0.0.0.0 --port \$PORT --proxy-headers $project_asgi"
  elif [ -n "$project_wsgi" ]; then
    echo "python -m gunicorn --bind 0.0.0.0:\$PORT${folder:+ --chdir '$folder'} $project_wsgi"
  else
    echo "DJANGO_SETTINGS_MODULE=$project_settings python -m gunicorn --bind 0.0.0.0:\$PORT${folder:+ --chdir '$folder'} 'django.core.wsgi:get_wsgi_application()'"
  fi
}

write_release() {
  [ "$is_django" = yes ] || return 0
  local command
  command=$(web_command)
  mkdir -p "$tarmac_home"
  {
    printf '%s\n' --- addons: '  - heroku-postgresql'
    # A project without a settings module that can be named cannot be served by a command made here.
    [ -z "$project_settings" ] || printf '%s\n' default_process_types: "  web: \"${command//\"/\\\"}\""
  } >"$tarmac_home/release.yml"
}
