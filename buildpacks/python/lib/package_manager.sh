# Exactly one of the files that name an app's dependencies.

package_manager_advice() { # folder
  cat <<EOF
A Python app must have either a 'requirements.txt', 'Pipfile.lock',
'poetry.lock' or 'uv.lock' package manager file in the root directory
of its source code.

Currently the root directory of your app contains:

$(ls -1A --indicator-style=slash "$1" | head -n 50)

If your app already has a package manager file, check that it:

1. Is in the top level directory (not a subdirectory).
2. Has the correct spelling (the filenames are case-sensitive).
3. Isn't listed in '.gitignore' or '.slugignore'.
4. Has been added to the Git repository using 'git add --all'
   and then committed using 'git commit'.

Otherwise, add a package manager file to your app. If your app has
no dependencies, then create an empty 'requirements.txt' file.
EOF
}

find_package_manager() {
  local found=() shown=()
  if [ -f Pipfile.lock ]; then
    found+=(pipenv) shown+=('Pipfile.lock (Pipenv)')
  elif [ -f Pipfile ]; then
    error <<'EOF'
Error: No 'Pipfile.lock' found!

A 'Pipfile' file was found, however, the associated 'Pipfile.lock'
Pipenv lockfile wasn't. This means your app dependency versions
aren't pinned, which means the package versions used here might
not match those installed in other environments.

Run 'pipenv lock' locally to generate the lockfile, and make sure
that 'Pipfile.lock' isn't listed in '.gitignore' or '.slugignore'.
EOF
  fi
  [ ! -f requirements.txt ] || { found+=(pip) && shown+=('requirements.txt (pip)'); }
  [ ! -f poetry.lock ] || { found+=(poetry) && shown+=('poetry.lock (Poetry)'); }
  [ ! -f uv.lock ] || { found+=(uv) && shown+=('uv.lock (uv)'); }
  case ${#found[@]} in
    1) echo "${found[0]}" ;;
    0) no_package_manager ;;
    *)
      error <<EOF
Error: Multiple Python package manager files were found.

Exactly one package manager file should be present in your app's
source code, however, several were found:

$(printf '%s\n' "${shown[@]}")

Decide which package manager you want to use with your app, and
delete the file(s) and any config of the others.
EOF
      ;;
  esac
}

no_package_manager() {
  if [ -f setup.py ]; then
    error <<'EOF'
Error: Implicit setup.py file support has been sunset.

Your app only has a setup.py file and no Python package manager file.

To install your project with pip in editable mode, create a file
named 'requirements.txt' in the root directory of your app with the
line '--editable .' (without quotes).
EOF
  fi
  error <<EOF
Error: Couldn't find any supported Python package manager files.

$(package_manager_advice .)
EOF
}
