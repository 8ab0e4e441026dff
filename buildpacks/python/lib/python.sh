# The app's Python: a virtual environment laid out by hand, as the interpreter is the stack's and pip need not be in it.

make_python() {
  site_packages=$python_home/lib/python${python_full%.*}/site-packages
  packages_changed=no
  if [ "$cache_reused" = yes ]; then
    step "Using cached install of Python $python_full"
    return
  fi
  step "Installing Python $python_full"
  packages_changed=yes
  mkdir -p "$python_home/bin" "$site_packages"
  local name
  for name in python python3 "python${python_full%.*}"; do
    ln -s "$python_program" "$python_home/bin/$name"
  done
  printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion = %s\n' "$python_full" >"$python_home/pyvenv.cfg"
  write_pip_command
}

# `pip` and `python -m pip` in hooks and one-off dynos: the stack's, working on the app's environment.
write_pip_command() {
  local name
  mkdir -p "$tarmac_home/fallback"
  ln -s "$("$python_program" -c 'import os, pip; print(os.path.dirname(pip.__file__))')" "$tarmac_home/fallback/pip"
  for name in pip pip3; do
    printf '#!/bin/sh\nexec %s -m pip --python "$(dirname "$(readlink -f "$0")")/python" "$@"\n' "$python_program" >"$python_home/bin/$name"
    chmod +x "$python_home/bin/$name"
  done
}

# Installed programs name the interpreter by its path of now. Where the app runs elsewhere, they find it from where they are.
relocate_programs() { # their folder, the interpreter as seen from there
  [ "$build_dir" != /app ] || return 0
  local file
  while read -r file; do
    sed -i "1s|.*|#!/bin/sh\n'''exec' \"\$(dirname \"\$(readlink -f \"\$0\")\")/$2\" \"\$0\" \"\$@\"\n' '''|" "$file"
  done < <(grep -lIE "^#!$python_home/bin/python" "$1"/* || true)
}

# Byte code that is used without a look at the source: installed packages do not change, and images keep no exact times.
compile_packages() { # folder
  "$python_program" -m compileall -qq -j 0 --invalidation-mode unchecked-hash "$1" >/dev/null 2>&1 || true
}

# The app's own modules, so that dynos, whose disks are thrown away, need not compile them at each start.
compile_bytecode() {
  local entries=() entry
  for entry in "$build_dir"/*; do
    case ${entry##*/} in node_modules | __pycache__) continue ;; esac
    if [ -d "$entry" ] || [[ $entry = *.py ]]; then entries+=("$entry"); fi
  done
  [ ${#entries[@]} = 0 ] || "$python_program" -m compileall -qq --invalidation-mode checked-hash "${entries[@]}" >/dev/null 2>&1 || true
}
