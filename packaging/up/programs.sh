# Programs live in versions/HASH, and one symbolic link switches all of them at once: a running program keeps the files it started with.
source_hash() {
  ( cd "$root" && find src buildpacks django packaging/supervise Directory.Build.props Directory.Packages.props global.json -type f \
      -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/__pycache__/*' -not -path '*/tests/*' -print0 2>/dev/null |
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
  local version=$1 new=$1.new-$$ published
  mkdir -p "$programs/versions"; rm -rf "$programs"/versions/*.new-*
  # Another installation of the same sources (a second one beside the first) is copied rather than built again.
  published=$root/artifacts/programs/$(basename "$version")
  if [ ! -d "$published" ]; then
    rm -rf "$root/artifacts/programs"; mkdir -p "$published.part"
    publish Tarmac.Server "$published.part/tarmacd"
    publish Tarmac.Router "$published.part/router" --runtime linux-x64
    publish Tarmac.Cli "$published.part/cli"
    mv -T "$published.part" "$published"
  fi
  mkdir "$new"
  cp -a "$published"/. "$new"/
  cp -a "$root/buildpacks" "$root/django" "$root/packaging/supervise" "$new"/
  mv -T "$new" "$version"
}

publish() {
  echo "publishing $1"
  dotnet publish "$root/src/$1" -c Release -o "$2" "${@:3}" -nologo -v quiet --disable-build-servers -p:UseSharedCompilation=false \
    -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false -p:CopyOutputSymbolsToPublishDirectory=false
}

link_command() {
  mkdir -p "$commands"
  if [ -e "$commands/tarmac" ] && [ ! -L "$commands/tarmac" ]; then echo "$commands/tarmac is a file of somebody else: move it away"; return 1; fi
  ln -sfn "$programs/cli/tarmac" "$commands/tarmac"
}
