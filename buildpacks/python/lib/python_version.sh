# Which Python. The stack's own interpreters are all there is, so any other wish is answered with what there is and what to write.

choose_python() {
  local requested= origin=
  python_versions=()
  local program
  for program in /usr/bin/python3.[0-9] /usr/bin/python3.[0-9][0-9]; do
    [ ! -x "$program" ] || python_versions+=("${program##*/python}")
  done
  [ ${#python_versions[@]} != 0 ] || error <<<'Error: This stack has no Python. Its package python3 is missing.'
  local default=${python_versions[-1]}
  refuse_misspelt_version_file "$default"
  if [ -f runtime.txt ]; then
    origin=runtime.txt requested=$(version_in runtime.txt "$default")
  elif [ -f .python-version ]; then
    origin=.python-version requested=$(version_in .python-version "$default")
  elif [ "$package_manager" = pipenv ]; then
    requested=$(pipfile_python) origin=Pipfile.lock
  fi
  if [ -z "$requested" ]; then
    [ "$package_manager" != uv ] || missing_for_uv "$default"
    requested=$default
    step "No Python version was specified. Using the buildpack default: Python $default"
  else
    step "Using Python $requested specified in $origin"
  fi
  use_python "$requested" "$origin"
}

use_python() { # requested origin
  local version=$1
  [[ $1 != *.*.* ]] || version=${1%.*}
  if [[ " ${python_versions[*]} " != *" $version "* ]]; then
    error <<EOF
Error: Python $1 isn't available.

Your ${2} file asks for Python $1, and this stack has:
$(printf 'Python %s\n' "${python_versions[@]}")

Update the file so that it contains exactly:
$([ "$2" != runtime.txt ] || printf 'python-')${python_versions[-1]}
EOF
  fi
  python_program=/usr/bin/python$version
  python_full=$("$python_program" -c 'import platform; print(platform.python_version())')
  if [[ $1 = *.*.* && $1 != "$python_full" ]]; then
    warning <<EOF
Warning: Python $python_full is used in place of $1.

The stack has one patch version of Python $version, which Debian keeps
up to date with security fixes. Write $version in $2 to say that any will do.
EOF
  fi
  [ "$2" != runtime.txt ] || note "runtime.txt is deprecated: put '$version' into a file named .python-version instead."
}

version_in() { # file default
  local lines=() line prefix=
  [ "$1" != runtime.txt ] || prefix=python-
  mapfile -t lines < <(tr -d '\0\r' <"$1" | LC_ALL=C sed -E 's/^[[:space:]]+//; s/[[:space:]]+$//; /^(#|$)/d')
  for line in "${lines[@]}"; do
    [[ $line =~ ^$prefix(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?$ ]] || error <<EOF
Error: Invalid Python version in $1.

The Python version specified in your $1 file isn't in the
correct format.

The following was found:
$(printf '%s' "${line:0:100}" | LC_ALL=C tr -c '[:print:]\n' '?')

Update the file so that it contains exactly (no quotes or wildcards,
saved as UTF-8 without a byte order mark):
$prefix$2
EOF
  done
  case ${#lines[@]} in
    1) echo "${lines[0]#python-}" ;;
    0)
      error <<EOF
Error: No Python version found in $1.

Update the file so that it contains exactly:
$prefix$2

If the file already contains a version, check the line doesn't
begin with a '#', otherwise it will be treated as a comment.
EOF
      ;;
    *)
      error <<EOF
Error: Multiple Python versions found in $1.

Multiple versions were found:

$(printf '%s\n' "${lines[@]:0:20}")

Update the file so it contains only one Python version.
EOF
      ;;
  esac
}

refuse_misspelt_version_file() { # default
  local name
  for name in ' .python-version' '. python-version' .python_version.txt .python_version '.python-version ' ,python-version .python-version. \
    .python-version.py .python-version.rtf .python-version.txt .python-version.TXT .Python-version .python.version .pythonversion \
    python_version.txt python_version python-version. python-version.txt python-version; do
    [ ! -f "$name" ] || error <<EOF
Error: Your .python-version file is spelled incorrectly.

Your app's .python-version file currently has the filename:
'$name'

However, the correct spelling is (without quotes):
'.python-version'

You must rename your file to the correct name.
EOF
  done
}

missing_for_uv() { # default
  error <<EOF
Error: No Python version was specified.

When using the package manager uv, you must specify your app's
Python version with a .python-version file.

Create that file so that it contains exactly:
$1
EOF
}
