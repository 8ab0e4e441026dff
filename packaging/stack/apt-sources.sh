# Sourced by make-stack: the host's Debian sources and apt settings, for a root file system that is made from outside.

# write_apt_sources SUITE PREFIX: PREFIX.sources or PREFIX.list with the Debian (not third-party) sources of this machine.
write_apt_sources() {
  local suite=$1 prefix=$2 file
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -s "$file" ] || continue
    awk -v suite="$suite" 'BEGIN { RS = ""; ORS = "\n\n" }
      /(^|\n)Types:[^\n]*deb([ \n]|$)/ && !/(^|\n)Enabled: *no/ {
        stanza = $0; keep = 0
        if (match(stanza, /(^|\n)Suites:[^\n]*/)) {
          n = split(substr(stanza, RSTART, RLENGTH), words, /[ \n\t]+/)
          for (i = 1; i <= n; i++) if (words[i] == suite || words[i] == suite "-security" || words[i] == suite "/updates") keep = 1
        }
        if (keep && stanza ~ /\nComponents:[^\n]*[ \t]main/) { gsub(/\n#[^\n]*/, "", stanza); print stanza }
      }' "$file"
  done > "$prefix.sources"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -s "$file" ] || continue
    grep -E "^deb +(\[[^]]*\] +)?[^ ]+ +$suite(-updates|-security|/updates)? +([^#]* )?main( |\$)" "$file" || true
  done > "$prefix.list"
  [ -s "$prefix.sources" ] || rm -f "$prefix.sources"
  [ -s "$prefix.list" ] || rm -f "$prefix.list"
  [ -e "$prefix.sources" ] || [ -e "$prefix.list" ] ||
    { echo "make-stack: no source of Debian $suite (component main) in /etc/apt: add one, e.g. 'deb http://deb.debian.org/debian $suite main'" >&2; exit 1; }
}

# host_apt_options: the lines of the host's apt configuration that say how to reach the mirrors (proxies, CA, credentials, checks).
host_apt_options() {
  apt-config dump | grep -E '^Acquire::(http|https|ftp|Check-Valid-Until|Check-Date|Retries|ForceIPv|ForceIPv4|Queue-Mode)' | grep -v '::$' | grep -v ' "";$' || true
  echo 'Acquire::Languages "none";'
}

# write_outside_apt_conf ROOT WORK: WORK/apt.conf, by which the host's apt works on ROOT's package database.
write_outside_apt_conf() {
  local root=$1 work=$2 arch; arch=$(dpkg --print-architecture)
  { host_apt_options
    echo "Dir \"$root\";"
    echo "Dir::Etc \"$root/etc/apt\";"
    echo "Dir::Etc::Parts \"/dev/null\";"
    echo "Dir::Etc::SourceList \"/dev/null\";"
    echo "Dir::Etc::SourceParts \"$work\";"
    echo "Dir::Etc::Trusted \"/etc/apt/trusted.gpg\";"
    echo "Dir::Etc::TrustedParts \"/etc/apt/trusted.gpg.d\";"
    [ -e /etc/apt/auth.conf ] && echo 'Dir::Etc::netrc "/etc/apt/auth.conf";'
    [ -d /etc/apt/auth.conf.d ] && echo 'Dir::Etc::netrcparts "/etc/apt/auth.conf.d";'
    echo "Dir::State::Status \"$root/var/lib/dpkg/status\";"
    echo "APT::Architecture \"$arch\"; APT::Architectures { \"$arch\"; };"
    echo 'APT::Sandbox::User "root"; APT::Install-Recommends "false"; Dpkg::Use-Pty "false";'
  } > "$work/apt.conf"
}
