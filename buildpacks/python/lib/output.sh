# Lines as Heroku's build output has them.

step() { printf -- '-----> %s\n' "$*"; }

indent() { sed -u 's/^/       /'; }

note() { printf '       %s\n' "$*"; }

# The text comes on standard input.
warning() {
  echo
  sed 's/^/ !     /'
  echo
}

error() {
  warning >&2
  exit 1
}
