# The programs that ./up publishes, kept from run to run: most changes leave one or two of the three as they are.
prepare_programs() {
  local programs status; programs=$(mktemp -d)
  ( . packaging/up/programs.sh; provide_published() { provide_kept "$@"; }; publish_version "$programs/all" ); status=$?
  rm -rf "$programs"
  return $status
}

provide_kept() {
  local made=$1; to_publish=("$2" "$3")
  kept programs "$(key_of "$(basename "$made")" "$(dotnet --version)" -- packaging/up/programs.sh)" publish_kept
  mkdir -p "$(dirname "$made")"; cp -a "$kept" "$made.part"; mv -T "$made.part" "$made"
}

publish_kept() { publish_project "$1" "${to_publish[@]}"; }
