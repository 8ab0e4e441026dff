# What a Django app gets beyond its requirements: the overlay, and a server, a driver and static files where it brings none.

django_package() {
  local folder
  for folder in "${TARMAC_DJANGO_PACKAGE:-}" "$buildpack/../../django" /opt/tarmac/django; do
    if [ -n "$folder" ] && [ -f "$folder/tarmac_django/boot.py" ]; then
      (cd "$folder" && pwd)
      return
    fi
  done
}

# Sets `modules` (what can be imported) and, for a Django project, project_manage, project_root, project_settings, project_wsgi, project_asgi.
inspect_project() {
  django_folder=$(django_package)
  modules=" $("$python_home/bin/python" -I - "$tarmac_home/fallback" <<'EOF'
import importlib.util, sys
sys.path.append(sys.argv[1])
print(*(name for name in ('django', 'gunicorn', 'uvicorn', 'daphne', 'whitenoise', 'psycopg2', 'psycopg') if importlib.util.find_spec(name)))
EOF
  ) "
  project_manage= project_root= project_settings= project_wsgi= project_asgi= is_django=no
  [[ $modules = *' django '* && -n $django_folder ]] || return 0
  local name value
  while IFS='=' read -r name value; do
    case $name in manage | root | settings | wsgi | asgi) printf -v "project_$name" %s "$value" ;; esac
  done < <(DJANGO_SETTINGS_MODULE=$(config_var DJANGO_SETTINGS_MODULE) PYTHONPATH=$django_folder "$python_program" -B -m tarmac_django.project "$build_dir")
  [ -z "$project_manage$project_settings" ] || is_django=yes
}

# They go to a folder at the very end of sys.path, so that versions that the app brings win.
add_fallbacks() {
  [ "$is_django" = yes ] || return 0
  local missing=() name
  [[ $modules = *' gunicorn '* ]] || missing+=(gunicorn)
  [[ $modules = *' whitenoise '* ]] || missing+=(whitenoise)
  [[ $modules = *' psycopg'* ]] || missing+=(psycopg2-binary)
  [ ${#missing[@]} != 0 ] || return 0
  step "Adding what a Django app needs here and requirements don't name: ${missing[*]}"
  packages_changed=yes
  if ! install_fallback "${missing[@]}" >/dev/null 2>&1; then
    for name in "${missing[@]}"; do
      install_fallback "$name" 2>&1 | indent || fallback_missing "$name"
    done
  fi
  relocate_programs "$tarmac_home/fallback/bin" ../../../python/bin/python
  compile_packages "$tarmac_home/fallback"
  note "To choose the versions yourself, add them to $(dependency_file)."
}

install_fallback() { pip_install -q --upgrade --only-binary :all: --target "$tarmac_home/fallback" "$@"; }

fallback_missing() { # package
  warning <<EOF
Warning: '$1' could not be added.

The package index has no ready-made '$1' for Python ${python_full%.*}.
Your app will not run as it should without it: add '$1', or
what you use in its place, to $(dependency_file).
EOF
}

# Paths relative to site-packages, so that they hold wherever the app is.
add_overlay() {
  echo ../../../../tarmac/fallback >"$site_packages/tarmac.pth"
  [ "$is_django" = yes ] || return 0
  mkdir -p "$tarmac_home/django"
  cp -R "$django_folder/tarmac_django" "$tarmac_home/django/"
  find "$tarmac_home/django" -name __pycache__ -prune -exec rm -rf {} +
  compile_packages "$tarmac_home/django"
  printf '%s\n' ../../../../tarmac/django "$(cat "$django_folder/tarmac_django.pth")" >>"$site_packages/tarmac.pth"
}

collect_static() {
  [[ $modules = *' django '* ]] || return 0
  local disabled
  disabled=$(config_var DISABLE_COLLECTSTATIC)
  if [ -n "$disabled" ] && [ "$disabled" != 0 ]; then
    step 'Skipping Django collectstatic since the env var DISABLE_COLLECTSTATIC is set.'
    show_overlay
    return
  fi
  if [ -z "$project_manage" ]; then
    step 'Skipping Django collectstatic since no manage.py file found.'
    show_overlay
    return
  fi
  step "$ python $project_manage collectstatic --noinput"
  local log status=0
  log=$(mktemp)
  (in_app_environment && python "$project_manage" collectstatic --noinput --traceback) 2>&1 | tee "$log" | indent || status=$?
  if [ "$status" != 0 ] && grep -q "Unknown command: 'collectstatic'" "$log"; then
    note "django.contrib.staticfiles isn't among INSTALLED_APPS: there is nothing to collect."
  elif [ "$status" != 0 ]; then
    collect_static_failed
  fi
  rm -f "$log"
  echo
}

# Before the requirements are installed: what is too old is often not to be had at all.
explain_age() {
  local folder words
  folder=$(django_package)
  [ -n "$folder" ] && { [ -f manage.py ] || grep -qis django requirements.txt Pipfile; } || return 0
  words=$(PYTHONPATH=$folder timeout 20 "$python_program" -B -m tarmac_django.outdated "$build_dir" 2>/dev/null | head -n 60) || true
  [ -z "$words" ] || warning <<<"$words"
}

# The reports on a project start the app's Python each: they run beside collectstatic, and are shown after it in their order.
begin_reports() {
  doctor= preflight=
  [ "$is_django" = yes ] || return 0
  reports=$(mktemp -d)
  if [ "$(config_var TARMAC_DOCTOR)" != off ]; then
    (in_app_environment && exec timeout 60 python -m tarmac_django doctor --build --time-limit 40) >"$reports/doctor" 2>"$reports/doctor.errors" </dev/null &
    doctor=$!
  fi
  if [ "$(config_var TARMAC_PREFLIGHT)" != off ]; then
    (in_app_environment && TARMAC_OVERLAY_VERBOSE=0 exec timeout --kill-after=5 60 python -m tarmac_django preflight --build --limit 50) >"$reports/preflight" 2>&1 </dev/null &
    preflight=$!
  fi
}

end_reports() { [ "$is_django" != yes ] || rm -rf "$reports"; }

# Warnings only: what the owner would not want in production, and how to write it.
examine_project() {
  [ -n "$doctor" ] || return 0
  local findings status=0 log=$reports/doctor.errors
  wait "$doctor" || status=$?
  findings=$(<"$reports/doctor")
  case $status in
    0 | 1) [ -z "$findings" ] || { step 'Django doctor'; head -n 40 <<<"$findings" | cut -c -400 | indent; echo; } ;;
    124) note 'Django doctor: not done in 60 s.' ;;
    *) note "Django doctor: could not look: $(tail -n 1 "$log" | cut -c -300)" ;;
  esac
}

# A fixture need not be meant for this database, so findings are warnings, unless the owner wants a build to stop at them.
check_fixtures() {
  [ -n "$preflight" ] || return 0
  local wanted status=0 log=$reports/preflight
  wanted=$(config_var TARMAC_PREFLIGHT)
  wait "$preflight" || status=$?
  if [ "$status" = 0 ] && grep -q '^There is no fixture' "$log"; then
    return
  fi
  step 'Checking fixtures against PostgreSQL'
  head -n 250 "$log" | cut -c -400 | indent
  case $status in
    0) ;;
    1) [ "$wanted" = fail ] || note 'To stop the build at these: heroku config:set TARMAC_PREFLIGHT=fail' ;;
    124 | 137) note 'Stopped after 60 s, not everything was checked: tarmac django:preflight' ;;
    *) note 'Could not be checked; see above.' ;;
  esac
  [ "$status" = 0 ] || [ "$wanted" != fail ] || fixtures_refused "$status"
  echo
}

fixtures_refused() { # exit status
  local what='PostgreSQL would refuse values of the fixtures that are named above.'
  [ "$1" = 1 ] || what='The fixtures could not be checked to their end.'
  error <<EOF
Error: The fixtures did not pass the preflight.

$what

The build ends here because TARMAC_PREFLIGHT is 'fail'. Mend the fixtures,
or enlarge the fields as the lines that begin with 'fix' say (and run
makemigrations), or only warn of them:

   $ heroku config:unset TARMAC_PREFLIGHT
EOF
}

show_overlay() {
  [ "$is_django" = yes ] || return 0
  (in_app_environment && python -m tarmac_django) 2>&1 | indent || true
}

# For a subshell: all config vars, and what the overlay needs to know of a build.
in_app_environment() {
  load_config_vars .
  export TARMAC_DJANGO=${TARMAC_DJANGO:-1} TARMAC_PHASE=build TARMAC_APP_DIR=$build_dir TARMAC_OVERLAY_VERBOSE=1
}

collect_static_failed() {
  if [ "$(config_var DEBUG_COLLECTSTATIC)" = 1 ]; then
    printf '\n****** Collectstatic environment variables:\n\n'
    (in_app_environment && env) | sort | indent
  fi
  error <<EOF
Error: Unable to generate Django static files.

The 'python $project_manage collectstatic --noinput' Django
management command to generate static files failed.

See the traceback above for details.

You may need to update application code to resolve this error.
Or, you can disable collectstatic for this application:

   $ heroku config:set DISABLE_COLLECTSTATIC=1
EOF
}
