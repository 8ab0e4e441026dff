# The example is deployed as a user would: an app by the API, a repository, `git push`, a page through the router.
# Its name leaves pave to who follows the README.
example_name=example

deploy_example() {
  local done=$data/run/example-deployed answer
  if [ -e "$done" ]; then
    answer=$(example_status)
    note "$(example_url) answers $answer (deployed before)"; return
  fi
  remedy "push it yourself to see the build: eval \"\$($commands/tarmac env)\"; cp -r examples/pave /tmp/pave; cd /tmp/pave; git init; git add -A; git commit -m first; heroku create pave; git push heroku main"
  eval "$("$commands/tarmac" env --shell bash)"
  example_app
  push_example
  local tries
  for tries in $(seq 120); do answer=$(example_status); [ "$answer" != 200 ] || break; sleep 0.5; done
  [ "$answer" = 200 ] || { echo "$(example_url) answers $answer"; return 1; }
  touch "$done"
  note "$(example_url) answers 200"
}

example_url() { echo "http://$example_name.$(setting domain)$(port_suffix)/"; }

example_status() {
  curl -s -o /dev/null -m 35 -w '%{http_code}' -H "Host: $example_name.$(setting domain)" "http://127.0.0.1:$(setting router.http_port)/" || true
}

# The key goes by standard input, never into the process list.
api_call() {
  local method=$1 path=$2 body=${3:-}
  printf 'header = "Authorization: Bearer %s"\n' "$HEROKU_API_KEY" |
    curl -s -m 60 -K - -X "$method" -H 'Accept: application/vnd.heroku+json; version=3' -H 'Content-Type: application/json' \
      ${body:+--data "$body"} -w '\n%{http_code}\n' "$HEROKU_HOST$path"
}

example_app() {
  local answer; answer=$(api_call GET "/apps/$example_name")
  case ${answer##*$'\n'} in
    200) return ;;
    404) answer=$(api_call POST /apps "{\"name\":\"$example_name\"}"); [ "${answer##*$'\n'}" = 201 ] || { echo "the app could not be created: $answer"; return 1; } ;;
    *) echo "the API answered: $answer"; return 1 ;;
  esac
}

push_example() {
  local copy; copy=$(mktemp -d)
  cp -a "$root/examples/pave/." "$copy"
  local status=0
  ( cd "$copy"
    export GIT_AUTHOR_NAME=Tarmac GIT_AUTHOR_EMAIL=tarmac@localhost GIT_COMMITTER_NAME=Tarmac GIT_COMMITTER_EMAIL=tarmac@localhost GIT_TERMINAL_PROMPT=0
    git -c init.defaultBranch=main init -q
    git add -A
    git commit -q -m 'The example'
    # A second try after a failure has another first commit.
    git push --force "https://${HEROKU_HOST#http*://}/$example_name.git" HEAD:refs/heads/main ) || status=$?
  rm -rf "$copy"
  return "$status"
}
