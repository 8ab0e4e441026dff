# Scripts of the app that run inside the build.

run_hook() { # pre_compile|post_compile
  local script=bin/$1
  [ -f "$script" ] || return 0
  step "Running $script hook"
  chmod +x "$script"
  # The configuration of a .pth file outlives the hook; the overlay's own lines are for builds and dynos, not for each of its commands.
  (in_app_environment && TARMAC_OVERLAY_VERBOSE=0 "$script") 2>&1 | indent || error <<EOF
Error: Failed to run the $script script.

We found a '$script' script in your app source, so ran
it to allow for customisation of the build process.

However, this script exited with a non-zero exit status.

Fix any errors output by your script above, or remove/rename
the script to prevent it from being run during the build.
EOF
}
