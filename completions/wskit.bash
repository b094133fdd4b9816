# bash completion for wskit
_wskit() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  local command='' words='' stays='' sign='' i
  if [[ $cur == --*=* ]]; then
    prev=${cur%%=*} stays=${cur%%=*}= sign== cur=${cur#*=}
  elif [[ $cur == = ]]; then
    cur='' sign==
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]} sign==
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      serve|connect|bench|replay|token) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command,$prev in
    serve,--listen) return ;;
    serve,--exec) return ;;
    serve,--exec-max) return ;;
    serve,--request-timeout) return ;;
    serve,--proxy) return ;;
    serve,--proxy-cacert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--mock) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--pace) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'timed asap' -- "$cur"); return ;;
    serve,--speed) return ;;
    serve,--match) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'exact subset text' -- "$cur"); return ;;
    serve,--ignore) return ;;
    serve,--var) return ;;
    serve,--unix) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--backlog) return ;;
    serve,--port-file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--trust-proxy) return ;;
    serve,--trust-header) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'x-forwarded-for forwarded' -- "$cur"); return ;;
    serve,--threads) return ;;
    serve,--path) return ;;
    serve,--subprotocol|serve,-s) return ;;
    serve,--static) return ;;
    serve,--tls-cert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--tls-key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--tls-client-ca) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--tls-min) mapfile -t COMPREPLY < <(compgen -P "$stays" -W '1.2 1.3' -- "$cur"); return ;;
    serve,--jwt-secret-file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--jwt-public-key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--jwks) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--jwt-alg) return ;;
    serve,--jwt-issuer) return ;;
    serve,--jwt-audience) return ;;
    serve,--jwt-leeway) return ;;
    serve,--tokens) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--auth-timeout) return ;;
    serve,--allow-origin) return ;;
    serve,--csrf-cookie) return ;;
    serve,--csrf-param) return ;;
    serve,--policy) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--explain) return ;;
    serve,--max-message) return ;;
    serve,--max-content) return ;;
    serve,--max-rooms-per-client) return ;;
    serve,--queue) return ;;
    serve,--slow) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'close drop-oldest drop-newest' -- "$cur"); return ;;
    serve,--handshake-timeout) return ;;
    serve,--idle-timeout) return ;;
    serve,--rate) return ;;
    serve,--rate-burst) return ;;
    serve,--rate-by) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'connection user ip' -- "$cur"); return ;;
    serve,--throttle) return ;;
    serve,--limit-action) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'reject delay close' -- "$cur"); return ;;
    serve,--connect-rate) return ;;
    serve,--max-per-ip) return ;;
    serve,--max-connections) return ;;
    serve,--history) return ;;
    serve,--history-ttl) return ;;
    serve,--history-memory) return ;;
    serve,--schema) return ;;
    serve,--deflate-threshold) return ;;
    serve,--ping-interval) return ;;
    serve,--pong-timeout) return ;;
    serve,--admin) return ;;
    serve,--fallback) return ;;
    serve,--record) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    serve,--drain) return ;;
    serve,--log-format) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'text json' -- "$cur"); return ;;
    serve,--config) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--url) return ;;
    connect,--execute|connect,-x) return ;;
    connect,--input) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'lines json hex base64 raw' -- "$cur"); return ;;
    connect,--count|connect,-n) return ;;
    connect,--expect) return ;;
    connect,--until) return ;;
    connect,--timeout) return ;;
    connect,--wait|connect,-w) return ;;
    connect,--eof) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'close keep' -- "$cur"); return ;;
    connect,--filter) return ;;
    connect,--record) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--header|connect,-H) return ;;
    connect,--subprotocol|connect,-s) return ;;
    connect,--origin) return ;;
    connect,--user|connect,-u) return ;;
    connect,--proxy) return ;;
    connect,--connect-timeout) return ;;
    connect,--resolve) return ;;
    connect,--unix) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--cacert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--cert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--sni) return ;;
    connect,--ping-interval) return ;;
    connect,--pong-timeout) return ;;
    connect,--max-message) return ;;
    connect,--deflate-threshold) return ;;
    connect,--token) return ;;
    connect,--token-file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--token-cmd) return ;;
    connect,--auth-via) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'header query first subprotocol' -- "$cur"); return ;;
    connect,--retry) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'inf' -- "$cur"); return ;;
    connect,--retry-base) return ;;
    connect,--retry-max) return ;;
    connect,--retry-factor) return ;;
    connect,--retry-jitter) return ;;
    connect,--retry-reset) return ;;
    connect,--queue) return ;;
    connect,--on-open) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    connect,--upgrade-interval) return ;;
    connect,--envelope-type) return ;;
    connect,--pool) return ;;
    connect,--pool-depth) return ;;
    connect,--room) return ;;
    connect,--heartbeat) return ;;
    connect,--codec) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'plain socketio' -- "$cur"); return ;;
    connect,--socketio-path) return ;;
    connect,--socketio-auth) return ;;
    connect,--log-format) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'text json' -- "$cur"); return ;;
    connect,--config) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--url) return ;;
    bench,--mode) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'echo request push fanout connect idle' -- "$cur"); return ;;
    bench,--match) return ;;
    bench,--server-pid) return ;;
    bench,--connections|bench,-c) return ;;
    bench,--connect-rate) return ;;
    bench,--source) return ;;
    bench,--threads) return ;;
    bench,--duration|bench,-d) return ;;
    bench,--messages|bench,-n) return ;;
    bench,--rate|bench,-r) return ;;
    bench,--ramp) return ;;
    bench,--depth) return ;;
    bench,--warmup) return ;;
    bench,--timeout) return ;;
    bench,--message|bench,-m) return ;;
    bench,--file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--size) return ;;
    bench,--room) return ;;
    bench,--publishers) return ;;
    bench,--hello) return ;;
    bench,--scenario) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--pace) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'timed lockstep asap' -- "$cur"); return ;;
    bench,--var) return ;;
    bench,--bind) return ;;
    bench,--ignore) return ;;
    bench,--join) return ;;
    bench,--workers) return ;;
    bench,--join-timeout) return ;;
    bench,--find-max) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'rate connections' -- "$cur"); return ;;
    bench,--slo) return ;;
    bench,--find-within) return ;;
    bench,--find-confirm) return ;;
    bench,--fail-if) return ;;
    bench,--baseline) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--max-regress) return ;;
    bench,--output|bench,-o) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--format) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'text json csv hdr html' -- "$cur"); return ;;
    bench,--report) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--record) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--header|bench,-H) return ;;
    bench,--subprotocol|bench,-s) return ;;
    bench,--origin) return ;;
    bench,--user|bench,-u) return ;;
    bench,--proxy) return ;;
    bench,--connect-timeout) return ;;
    bench,--resolve) return ;;
    bench,--unix) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--cacert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--cert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--sni) return ;;
    bench,--ping-interval) return ;;
    bench,--pong-timeout) return ;;
    bench,--max-message) return ;;
    bench,--deflate-threshold) return ;;
    bench,--token) return ;;
    bench,--token-file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    bench,--token-cmd) return ;;
    bench,--auth-via) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'header query first subprotocol' -- "$cur"); return ;;
    bench,--log-format) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'text json' -- "$cur"); return ;;
    bench,--config) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--url) return ;;
    replay,--pace) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'timed lockstep asap' -- "$cur"); return ;;
    replay,--speed) return ;;
    replay,--max-gap) return ;;
    replay,--loop) return ;;
    replay,--copies|replay,-c) return ;;
    replay,--ramp) return ;;
    replay,--conn) return ;;
    replay,--only) return ;;
    replay,--skip) return ;;
    replay,--match) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'exact subset text' -- "$cur"); return ;;
    replay,--ignore) return ;;
    replay,--within) return ;;
    replay,--junit) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--var) return ;;
    replay,--bind) return ;;
    replay,--convert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--header|replay,-H) return ;;
    replay,--subprotocol|replay,-s) return ;;
    replay,--origin) return ;;
    replay,--user|replay,-u) return ;;
    replay,--proxy) return ;;
    replay,--connect-timeout) return ;;
    replay,--resolve) return ;;
    replay,--unix) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--cacert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--cert) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--sni) return ;;
    replay,--ping-interval) return ;;
    replay,--pong-timeout) return ;;
    replay,--max-message) return ;;
    replay,--deflate-threshold) return ;;
    replay,--token) return ;;
    replay,--token-file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    replay,--token-cmd) return ;;
    replay,--auth-via) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'header query first subprotocol' -- "$cur"); return ;;
    replay,--log-format) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'text json' -- "$cur"); return ;;
    replay,--config) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    token,--secret-file) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    token,--private-key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    token,--public-key) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    token,--jwks) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    token,--alg) return ;;
    token,--kid) return ;;
    token,--sub) return ;;
    token,--role) return ;;
    token,--ttl) return ;;
    token,--iss) return ;;
    token,--aud) return ;;
    token,--claim) return ;;
    token,--inspect) return ;;
    token,--log-format) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'text json' -- "$cur"); return ;;
    token,--config) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
    ,--config) mapfile -t COMPREPLY < <(compgen -P "$stays" -f -- "$cur"); return ;;
  esac
  case $command,$prev$sign in
    connect,--timestamps=) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'rel abs delta' -- "$cur"); return ;;
    *=) mapfile -t COMPREPLY < <(compgen -P "$stays" -W 'true false' -- "$cur"); return ;;
  esac
  case $command in
    serve) words='--listen --echo --exec --exec-max --jsonl --json --strict --gate --request-timeout --proxy --proxy-cacert --proxy-insecure --mock --pace --speed --match --ignore --var --unix --backlog --port-file --trust-proxy --trust-header --threads --path --subprotocol --static --no-console --once --tls-cert --tls-key --tls-self-signed --tls-client-ca --tls-client-optional --tls-min --jwt-secret-file --jwt-public-key --jwks --jwt-alg --jwt-issuer --jwt-audience --jwt-leeway --tokens --anonymous --auth-timeout --allow-origin --csrf-cookie --csrf-param --policy --explain --max-message --max-content --max-rooms-per-client --queue --slow --handshake-timeout --idle-timeout --rate --rate-burst --rate-by --throttle --limit-action --connect-rate --max-per-ip --max-connections --history --history-ttl --history-memory --schema --deflate --deflate-threshold --deflate-takeover --ping-interval --pong-timeout --admin --fallback --record --no-redact --drain --quiet --verbose --log-format --no-color --help --version --config' ;;
    connect) words='--url --execute --input --null --binary --count --expect --until --timeout --wait --eof --jsonl --json --strict --pretty --timestamps --show-control --filter --record --redact --no-redact --header --subprotocol --origin --user --proxy --connect-timeout --location --resolve --unix --ipv4 --ipv6 --cacert --cert --key --insecure --sni --ping-interval --pong-timeout --max-message --deflate --deflate-threshold --token --token-file --token-cmd --auth-via --retry --retry-base --retry-max --retry-factor --retry-jitter --retry-reset --queue --on-open --fallback --upgrade-interval --envelope --envelope-type --request --pool --pool-depth --room --heartbeat --codec --socketio-path --socketio-auth --quiet --verbose --log-format --no-color --help --version --config' ;;
    bench) words='--url --mode --match --server-pid --connections --connect-rate --source --threads --duration --messages --rate --ramp --depth --warmup --timeout --message --file --size --binary --audit --room --publishers --hello --skip-sender --scenario --pace --var --bind --check --unordered --ignore --join --workers --join-timeout --find-max --slo --find-within --find-confirm --fail-if --baseline --max-regress --output --format --report --record --no-redact --header --subprotocol --origin --user --proxy --connect-timeout --location --resolve --unix --ipv4 --ipv6 --cacert --cert --key --insecure --sni --ping-interval --pong-timeout --max-message --deflate --deflate-threshold --token --token-file --token-cmd --auth-via --quiet --verbose --log-format --no-color --help --version --config' ;;
    replay) words='--url --pace --speed --max-gap --loop --copies --ramp --conn --only --skip --check --match --ignore --unordered --within --junit --var --bind --info --learn --update --dry-run --convert --no-redact --lenient --header --subprotocol --origin --user --proxy --connect-timeout --location --resolve --unix --ipv4 --ipv6 --cacert --cert --key --insecure --sni --ping-interval --pong-timeout --max-message --deflate --deflate-threshold --token --token-file --token-cmd --auth-via --quiet --verbose --log-format --no-color --help --version --config' ;;
    token) words='--secret-file --private-key --public-key --jwks --alg --kid --sub --role --ttl --iss --aud --claim --inspect --quiet --verbose --log-format --no-color --help --version --config' ;;
    *) words='serve connect bench replay token --help --version --config' ;;
  esac
  if [[ -n $command && $cur != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -F _wskit wskit
