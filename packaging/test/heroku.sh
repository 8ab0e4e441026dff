# The stock heroku command, unmodified, with a Node.js of its own beside it: Debian's is older than it takes.
prepare_heroku() {
  kept heroku "$(key_of "${heroku_packages[@]}" -- packaging/test/heroku.sh)" make_heroku
  export TARMAC_TEST_HEROKU=$kept/bin
}

node_package=node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
heroku_packages=(heroku@11 "$node_package@22")

make_heroku() {
  npm install --prefix "$1" --no-audit --no-fund --loglevel=error "${heroku_packages[@]}" || return
  mkdir "$1/bin"
  cat > "$1/bin/heroku" <<TEXT
#!/bin/sh
modules=\$(dirname "\$0")/../node_modules
PATH=\$modules/$node_package/bin:\$PATH exec "\$modules/.bin/heroku" "\$@"
TEXT
  chmod 755 "$1/bin/heroku"
  "$1/bin/heroku" --version
}
