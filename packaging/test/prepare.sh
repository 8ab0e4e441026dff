# What the tests need beyond the sources, kept in $cache from run to run.
prepare_packages() {
  local missing; mapfile -t missing < <(missing_packages; missing_packages packaging/test/packages.txt)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -q update && install_in_order "${missing[@]}"; } > "$logs/packages.log" 2>&1 || stop "packages could not be installed ($logs/packages.log)"
}

prepare_stacks() {
  say "stacks"
  local variant
  for variant in run build; do
    packaging/stack/make-stack "$variant" "$cache/stacks/debian-12/$variant" > "$logs/stack-$variant.log" 2>&1 || stop "the stack could not be made ($logs/stack-$variant.log)"
  done
  ln -sfn stacks/debian-12/run "$cache/stack"
}

# The stock heroku command, unmodified, from npm.
prepare_heroku() {
  local folder=$cache/heroku-11; export TARMAC_TEST_HEROKU=$folder/node_modules/.bin
  if [ ! -x "$TARMAC_TEST_HEROKU/heroku" ]; then
    local node; node=$(node --version 2>/dev/null | sed -nE 's/^v([0-9]+).*/\1/p')
    [ "${node:-0}" -ge 20 ] || stop "the heroku command needs Node.js 20 or newer and npm: install them (https://nodejs.org)"
    say "installing the heroku command"
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --loglevel=error heroku@11 > "$logs/heroku.log" 2>&1 || stop "npm could not install heroku ($logs/heroku.log)"
  fi
}
