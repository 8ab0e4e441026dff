# What the tests need beyond the sources.
prepare_packages() {
  local missing; mapfile -t missing < <(missing_packages; missing_packages packaging/test/packages.txt)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -q update && install_in_order "${missing[@]}"; } > "$logs/packages.log" 2>&1 || stop "packages could not be installed ($logs/packages.log): $(tail -n 3 "$logs/packages.log")"
}

prepare_stacks() {
  kept stacks "$(key_of "$(. /etc/os-release; echo "$VERSION_CODENAME")" "$(dpkg --print-architecture)" -- packaging/stack/*)" make_stacks
  export TARMAC_TEST_STACKS=$kept
}

make_stacks() { packaging/stack/make-stack run "$1/run" && packaging/stack/make-stack build "$1/build"; }
