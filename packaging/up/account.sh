ensure_account() {
  local file=$data/secrets/first-account.env existed=no
  [ ! -s "$file" ] || existed=yes
  [ $existed = no ] || { note "$(account_email)"; return; }
  local address=${email:-admin@$(setting domain)}
  remedy "see $data/log/tarmacd.log, then run ./up again"
  DOTNET_ROOT=$(dotnet_root) "$programs/tarmacd/tarmacd" --config "$data/tarmac.toml" account ensure --email "$address" > /dev/null
  [ "$(stat -c '%a %U' "$file")" = "600 root" ] || { echo "$file should exist, readable by root alone"; return 1; }
  note "$address, its key in $file"
}

account_email() { sed -n 's/^TARMAC_EMAIL=//p' "$data/secrets/first-account.env" | head -n 1; }
