usage() {
  cat <<'TEXT'
usage: ./up [options]
  --data-dir DIR            where everything lives                        (/var/lib/tarmac)
  --domain NAME             apps answer at APP.NAME                       (localhost)
  --api-port N              API, git and `heroku run`                     (5000)
  --http-port N             apps, plain                                   (80)
  --https-port N            apps, TLS                                     (443)
  --python-index URL|debian where builds find Python packages             (the host's pip configuration)
  --email ADDRESS           e-mail address of the first account           (admin@DOMAIN)
  --no-example              do not deploy examples/pave
A second installation beside the first:
  --prefix DIR              programs, data and the tarmac command below DIR; nothing outside it but Debian packages
  --instance NAME           names its cgroups, namespaces and firewall table
  --bridge NAME             its network bridge
  --subnet CIDR             its dynos' network, a /16
  --postgres-port N         the first of the 1000 ports for its database clusters
  --stacks DIR              use the stacks (DIR/run, DIR/build) that are there
TEXT
}

parse_options() {
  prefix="" data="" programs="" example=yes python_index="" email="" stacks_from=""
  declare -gA wanted=()
  while [ $# -gt 0 ]; do
    case $1 in
      --help|-h) usage; exit 0 ;;
      --no-example) example=no; shift; continue ;;
      --data-dir|--domain|--api-port|--http-port|--https-port|--python-index|--email|--prefix|--instance|--postgres-port|--bridge|--subnet|--stacks)
        [ $# -ge 2 ] || die "$1 needs a value (./up --help)" ;;
      *) die "unknown option $1 (./up --help)" ;;
    esac
    case $1 in
      --data-dir) data=$(realpath -m -- "$2") ;;
      --prefix) prefix=$(realpath -m -- "$2") ;;
      --stacks) stacks_from=$(realpath -e -- "$2") || die "--stacks $2: no such folder" ;;
      --python-index) case $2 in debian|http://*|https://*) python_index=$2 ;; *) die "--python-index takes a URL or debian, not $2" ;; esac ;;
      --email) case $2 in *?@?*) email=$2 ;; *) die "--email takes an e-mail address, not $2" ;; esac ;;
      --domain) wanted[domain]=$2 ;;
      --api-port) wanted[api.port]=$(port_number "$1" "$2") ;;
      --http-port) wanted[router.http_port]=$(port_number "$1" "$2") ;;
      --https-port) wanted[router.https_port]=$(port_number "$1" "$2") ;;
      --instance) [[ $2 =~ ^[a-z][a-z0-9]{0,9}$ ]] || die "--instance takes 1 to 10 of a-z and 0-9, a letter first"; wanted[instance]=$2 ;;
      --postgres-port)
        wanted[postgres.first_port]=$(port_number "$1" "$2"); wanted[postgres.last_port]=$(port_number "$1" $(($2 + 999))) ;;
      --bridge) [[ $2 =~ ^[a-z][a-z0-9]{0,14}$ ]] || die "--bridge takes 1 to 15 of a-z and 0-9, a letter first"; wanted[network.bridge]=$2 ;;
      --subnet) [[ $2 =~ ^[0-9]+\.[0-9]+\.0\.0/16$ ]] || die "--subnet takes a /16 such as 10.213.0.0/16"; wanted[network.subnet]=$2 ;;
    esac
    shift 2
  done
  if [ -n "$prefix" ]; then data=${data:-$prefix/data} programs=$prefix/programs commands=$prefix/bin
  else programs=/opt/tarmac commands=/usr/local/bin; fi
  # Without --data-dir, a machine that is a Tarmac already keeps the folder that it has.
  if [ -z "$data" ] && [ -L "$programs/config" ]; then data=$(dirname "$(readlink "$programs/config")"); fi
  data=${data:-/var/lib/tarmac}
}

port_number() { if [[ $2 =~ ^[0-9]{1,5}$ ]] && [ "$2" -ge 1 ] && [ "$2" -le 65535 ]; then echo "$2"; else die "$1 takes a port number, not $2"; fi; }
