# The packages of the last build, kept as they lay in the app. They are taken as they are while the cache's key is the same.

readonly cache_layout=1

# Hard links are ten times faster than copies, and need one mount: the platform shows the app's folder and the cache together in one.
copy_tree() { # from to
  local from=$1 to=$2
  if [ -n "${TARMAC_BUILD_MOUNT:-}" ] && [ "$TARMAC_BUILD_MOUNT/app" -ef "$build_dir" ] && [ "$TARMAC_BUILD_MOUNT/cache" -ef "$cache_dir" ]; then
    from=${from/#"$build_dir"/$TARMAC_BUILD_MOUNT/app} from=${from/#"$cache_dir"/$TARMAC_BUILD_MOUNT/cache}
    to=${to/#"$build_dir"/$TARMAC_BUILD_MOUNT/app} to=${to/#"$cache_dir"/$TARMAC_BUILD_MOUNT/cache}
  fi
  mkdir -p "${to%/*}"
  cp -al "$from" "$to" 2>/dev/null && return
  rm -rf "$to"
  cp -a --reflink=auto "$from" "$to"
}

# One line for each thing that decides whether installed packages can be used again; the words are those of the reasons.
cache_key() {
  printf 'The stack has changed\t%s\n' "${STACK:-}"
  printf 'The Python version has changed\t%s\n' "$python_full"
  printf 'The package manager has changed\t%s\n' "$package_manager"
  printf 'The contents of %s changed\t%s\n' "$(dependency_file)" "$(dependency_files | xargs -r -d '\n' sha256sum -- | sha256sum)"
  printf 'The buildpack cache format has changed\t%s\n' "$cache_layout $build_dir"
}

dependency_file() {
  case $package_manager in
    pip) echo requirements.txt ;;
    pipenv) echo Pipfile.lock ;;
    *) echo "$package_manager.lock" ;;
  esac
}

# requirements.txt and every file that it takes in.
dependency_files() {
  if [ "$package_manager" != pip ]; then
    dependency_file
    return
  fi
  local queue=(requirements.txt) seen=' ' file next
  while [ ${#queue[@]} != 0 ]; do
    file=${queue[0]} queue=("${queue[@]:1}")
    [[ $seen != *" $file "* && -f $file ]] || continue
    seen+="$file "
    echo "$file"
    while read -r next; do
      [[ $next = /* || $next = *://* || $file != */* ]] || next=${file%/*}/$next
      queue+=("$next")
    done < <(sed -nE 's/^[[:space:]]*(-r|--requirement|-c|--constraint)[[:space:]=]*([^[:space:]#]+).*/\2/p' "$file")
  done
}

restore_cache() {
  local kept=$cache_dir/.heroku reasons
  cache_reused=no
  cache_key_now=$(cache_key)
  [ -f "$kept/python-key" ] || { rm -rf "$kept" && return; }
  reasons=$(comm -13 <(sort "$kept/python-key") <(sort <<<"$cache_key_now") | cut -f1)
  if [ -n "$reasons" ]; then
    step 'Discarding cache since:'
    sed 's/^/       - /' <<<"$reasons"
    rm -rf "$kept"
    return
  fi
  step 'Restoring cache'
  copy_tree "$kept/python" "$python_home"
  [ ! -d "$kept/tarmac" ] || copy_tree "$kept/tarmac" "$tarmac_home"
  cache_reused=yes
}

save_cache() {
  step 'Saving cache'
  [ "$packages_changed" = yes ] || return 0
  local kept=$cache_dir/.heroku
  rm -rf "$kept"
  copy_tree "$python_home" "$kept/python"
  [ ! -d "$tarmac_home" ] || copy_tree "$tarmac_home" "$kept/tarmac"
  echo "$cache_key_now" >"$kept/python-key"
}
