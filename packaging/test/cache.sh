# What the tests need and what takes long to make: kept in $cache/NAME/KEY, where KEY is of all that it is made from. Runs of different sources
# share $cache; what is not as it was made is made again; what no run has asked for in two weeks goes.

# kept NAME KEY MAKE: sets $kept to the folder, made by `MAKE FOLDER` where it must be.
kept() {
  local name=$1 key=$2 make=$3 lock new; kept=$cache/$1/$2 new=$cache/$1/$2.new
  mkdir -p "$cache/$name"
  exec {lock}> "$kept.lock"; flock "$lock"
  if [ ! -d "$kept" ] || [ "$(listing "$kept")" != "$(cat "$kept.made" 2>/dev/null)" ]; then
    say "making $name"
    remove_tree "$kept" "$new"; mkdir "$new"
    "$make" "$new" > "$logs/make-$name.log" 2>&1 {lock}>&- || stop "$name could not be made ($logs/make-$name.log): $(tail -n 3 "$logs/make-$name.log")"
    listing "$new" > "$kept.made"
    mv -T "$new" "$kept"
  fi
  touch "$kept.made"
  # For a test program that is started by hand.
  ln -sfn "$key" "$cache/$name/latest"
  forget_old "$name"
  exec {lock}>&-
}

# Compiled Python may come and go; all else stays as it was made.
listing() {
  ( cd "$1" && find . -name __pycache__ -prune -o -type d -printf '%P %m\n' -o -printf '%P %m %s %T@ %l\n' | LC_ALL=C sort | sha256sum )
}

# The Python suites keep by the same rules what they make themselves.
forget_old() {
  local made old lock
  for made in $(find "$cache/$1" -maxdepth 1 -name '*.made' -mtime +14 2>/dev/null); do
    old=${made%.made}
    exec {lock}> "$old.lock"
    if flock -n "$lock"; then remove_tree "$old"; rm -f "$made"; fi
    exec {lock}>&-
  done
}

# A run that was killed may have left a mount in what it made.
remove_tree() {
  local tree
  for tree in "$@"; do
    findmnt -rno TARGET | grep -F "$tree/" | sort -r | xargs -r umount -l
    rm -rf --one-file-system "$tree"
  done
}

# key_of WORD... -- FILE...: of the words and of what the files hold.
key_of() {
  local words=(); while [ "$1" != -- ]; do words+=("$1"); shift; done; shift
  { printf '%s\n' "${words[@]}"; cat "$@"; } | sha256sum | cut -c1-16
}
