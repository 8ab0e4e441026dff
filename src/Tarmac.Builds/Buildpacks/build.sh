# Runs the classic buildpack API in a build dyno: fetch, detect, compile, release.
# Arguments: the app's folder, the cache, the folder of config vars, the folder for results (with the plan), the shipped buildpacks.
# What tarmacd must know goes to files in the folder of results; standard output is the user's.
build=$1 cache=$2 env=$3 out=$4 shipped=$5
work=$(mktemp -d)
ulimit -c 0
export GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=http:https:git GIT_CONFIG_GLOBAL=/dev/null

stamp() { printf '%s %s\n' "$1" "${EPOCHREALTIME/,/.}" >>"$out/times"; }

fail() { # kind, name
  printf '%s\t%s\n' "$1" "$2" >"$out/failure"
  exit 1
}

fetch_git() { # address, commitish, folder
  git init -q "$3" || return 1
  git -C "$3" fetch -q --depth 1 "$1" "${2:-HEAD}" 2>/dev/null && git -C "$3" checkout -q --detach FETCH_HEAD && return 0
  # A short commit id, or a server that gives no single commits.
  git -C "$3" fetch -q "$1" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*' && git -C "$3" checkout -q --detach "$2"
}

fetch_archive() { # address, folder
  mkdir -p "$2" && curl -fsSL --retry 2 --max-filesize 200000000 -o "$work/archive" "$1" && tar -xzf "$work/archive" -C "$2" || return 1
  local top=("$2"/*/)
  if [ ! -d "$2/bin" ] && [ "${#top[@]}" = 1 ] && [ -d "${top[0]}/bin" ]; then
    mv "$2" "$2.outer" && mv "$2.outer/$(basename "${top[0]}")" "$2"
  fi
}

fetch() { # origin, label, location, commitish, folder
  case $1 in
    shipped)
      # A copy: buildpacks write their export file beside themselves.
      cp -R "$shipped/$3" "$5" || fail fetch "$2"
      return
      ;;
    git) printf -- '-----> Fetching custom git buildpack... ' && fetch_git "$3" "$4" "$5" 2>"$work/errors" ;;
    archive) printf -- '-----> Fetching custom buildpack archive... ' && fetch_archive "$3" "$5" 2>"$work/errors" ;;
  esac
  if [ $? != 0 ]; then
    echo failed
    # Messages of git and curl repeat the address with its password.
    sed -E 's#://[^/@[:space:]]*@#://#g; s/^/       /' "$work/errors" | head -n 20
    fail fetch "$2"
  fi
  echo done
  [ -d "$5/.git" ] && [ -f "$5/.gitmodules" ] && git -C "$5" submodule --quiet update --init --recursive --depth 1
  [ -f "$5/bin/compile" ] && chmod +x "$5"/bin/* 2>/dev/null
  return 0
}

detect() { # folder; sets name
  name=
  [ -x "$1/bin/detect" ] || return 1
  name=$("$1/bin/detect" "$build" </dev/null 2>"$work/errors") || return 1
  name=${name%%$'\n'*}
  name=${name//[^[:print:]]/}
  name=${name:0:64}
}

used() { # label
  printf '%s\t%s\n' "$1" "$name" >>"$out/used"
  folders+=("$folder") names+=("$name")
}

cd "$build" || exit 1
exec 3<"$out/plan"
read -r mode <&3
count=0 folders=() names=() matching=
stamp start
while IFS=$'\t' read -r origin label location commitish <&3; do
  count=$((count + 1)) folder=$work/buildpack-$count
  fetch "$origin" "$label" "$location" "$commitish" "$folder"
  if [ "$mode" = detect ]; then
    detect "$folder" || continue
    matching=${matching:+$matching,}$name
    [ ${#folders[@]} = 0 ] && used "$label"
  else
    if ! detect "$folder"; then
      sed 's/^/       /' "$work/errors" | head -n 50
      fail detect "$label"
    fi
    used "$label"
  fi
done

if [ ${#folders[@]} = 0 ] && [ ! -f "$build/Procfile" ]; then
  fail nothing ''
fi
case $matching in
  *,*)
    printf ' !     Warning: Multiple default buildpacks reported the ability to handle this app. The first buildpack in the list below will be used.\n'
    printf '\t\t\tDetected buildpacks: %s\n' "$matching"
    printf '\t\t\tTo choose: heroku buildpacks:set heroku/NAME\n'
    ;;
esac
stamp detected

for i in "${!folders[@]}"; do
  folder=${folders[i]}
  printf -- '-----> %s app detected\n' "${names[i]}"
  "$folder/bin/compile" "$build" "$cache" "$env" </dev/null 2>&1 || fail compile "${names[i]}"
  if [ -f "$folder/export" ]; then
    . "$folder/export"
  fi
done
stamp compiled

for i in "${!folders[@]}"; do
  if [ -x "${folders[i]}/bin/release" ]; then
    "${folders[i]}/bin/release" "$build" </dev/null | head -c 65537 >"$out/release.$i.yml"
    [ "${PIPESTATUS[0]}" = 0 ] || fail release "${names[i]}"
  fi
done
stamp released
: >"$out/done"
