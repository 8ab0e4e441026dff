# The packages of the last build, taken as they are while the cache's key is the same. They are thousands of small files, and a cache is
# copied, handed over and deleted around each build: as one archive that costs nothing.

readonly cache_layout=1

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
  if tar -xf "$kept/python.tar"; then
    cache_reused=yes
    return
  fi
  note 'The cache is damaged: packages are installed anew.'
  rm -rf "$kept" "$python_home" "$tarmac_home"
}

save_cache() {
  step 'Saving cache'
  [ "$packages_changed" = yes ] || return 0
  local kept=$cache_dir/.heroku
  rm -rf "$kept"
  mkdir "$kept"
  tar -cf "$kept/python.tar" .heroku/python .heroku/tarmac
  echo "$cache_key_now" >"$kept/python-key"
}
