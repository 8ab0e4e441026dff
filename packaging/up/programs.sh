# Programs live in versions/HASH, and one symbolic link switches all of them at once: a running program keeps the files it started with.
source_hash() { hash_of src buildpacks django packaging/supervise; }

# hash_of PATH...: of the sources there, and of what every build depends on. A buildpack that is run from the sources writes its export file there.
hash_of() {
  ( cd "$root" && find "$@" src/Directory.Build.props Directory.Build.props Directory.Packages.props global.json -type f \
      -not -path 'src/*/bin/*' -not -path 'src/*/obj/*' -not -path '*/__pycache__/*' -not -path '*/tests/*' -not -path 'buildpacks/*/export' -print0 2>/dev/null |
      LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16 )
}

build_programs() {
  local hash version; hash=$(source_hash); version=$programs/versions/$hash
  remedy "the compiler's words are in the log; a package that cannot be fetched means the NuGet source does not answer: check 'dotnet nuget list source'"
  if [ "$(readlink "$programs/current" 2>/dev/null)" = "versions/$hash" ]; then note "up to date"; link_command; return; fi
  if [ ! -d "$version" ]; then publish_version "$version"; fi
  ln -sfn "versions/$hash" "$programs/current.new"; mv -T "$programs/current.new" "$programs/current"
  local part; for part in tarmacd router cli buildpacks django; do
    ln -sfn "current/$part" "$programs/$part.new"; mv -T "$programs/$part.new" "$programs/$part"
  done
  link_command
  # The one before stays for programs that still run from it.
  find "$programs/versions" -mindepth 1 -maxdepth 1 -type d -not -name "$hash" -mtime +2 -exec rm -rf {} +
  note "version $hash"
}

publish_version() {
  local version=$1 new=$1.new-$$
  rm -rf "$programs"/versions/*.new-*; mkdir -p "$new"
  publish tarmacd "$new" Tarmac.Server Contracts Core Linux Loops Builds Engine.Runc Logs Postgres Git
  publish router "$new" Tarmac.Router Core Linux Loops
  publish cli "$new" Tarmac.Cli Contracts Linux Loops
  cp -a "$root/buildpacks" "$root/django" "$root/packaging/supervise/supervise" "$new"/
  rm -f "$new"/buildpacks/*/export
  mv -T "$new" "$version"
}

# publish PART FOLDER PROJECT ROOMS...: FOLDER/PART. What was published from the same sources before, for this or another installation, is copied.
publish() {
  local part=$1 folder=$2 project=$3 room rooms=(); shift 3
  for room in "$@"; do [ ! -d "$root/src/Tarmac.$room" ] || rooms+=("src/Tarmac.$room"); done
  local made=$root/artifacts/programs/$part-$(hash_of "src/$project" "${rooms[@]}")
  if [ ! -d "$made" ]; then
    rm -rf "$root/artifacts/programs/$part"-*
    provide_published "$made" "$part" "$project"
  fi
  cp -a "$made" "$folder/$part"
}

# The tests have another one, which keeps what it publishes.
provide_published() { publish_project "$1.part" "$2" "$3"; mv -T "$1.part" "$1"; }

publish_project() {
  local folder=$1 part=$2 project=$3 native=()
  # The router is native, and tarmacd compiled ahead, only where a runtime is named: without one they stay with the JIT, for development.
  [ "$part" = cli ] || native=(--runtime linux-x64)
  echo "publishing $project"
  dotnet publish "$root/src/$project" -c Release "${native[@]}" -o "$folder" -nologo -v quiet --disable-build-servers \
    -p:UseSharedCompilation=false -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false \
    -p:CopyOutputSymbolsToPublishDirectory=false
}

link_command() {
  mkdir -p "$commands"
  if [ -e "$commands/tarmac" ] && [ ! -L "$commands/tarmac" ]; then echo "$commands/tarmac is a file of somebody else: move it away"; return 1; fi
  ln -sfn "$programs/cli/tarmac" "$commands/tarmac"
}
