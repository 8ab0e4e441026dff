# Things in the source that cannot work.

check_source() {
  if [ -e .heroku/python ]; then
    error <<EOF
Error: Existing '.heroku/python/' directory found.

Your app's source code contains an existing directory named
'.heroku/python/', which is where the Python buildpack needs
to install its files.

If you have committed it to your Git repo, delete it. If an earlier
buildpack made it, the Python buildpack may be set twice: see
'heroku buildpacks'.
EOF
  fi
  local name
  for name in .venv venv; do
    [ -f "$name/pyvenv.cfg" ] || continue
    error <<EOF
Error: Existing '$name/' directory found.

Your app's source code contains a Python virtual environment in
'$name/'. Its files are specific to the machine that made them and
don't work elsewhere.

To remove it from Git and keep it on your machine:

   $ git rm --cached -r $name/
   $ echo '$name/' >> .gitignore
   $ git add .gitignore && git commit -m 'Remove the virtual environment'
EOF
  done
}
