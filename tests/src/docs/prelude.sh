# What stages may use beside the programs. $REPOSITORY is where the documents are.
set -o pipefail
: "${RECADO_KAFKA_LIB:=$REPOSITORY/target/kafka/lib}"

# until_shows TEXT COMMAND...: runs the command until it prints the text; prints what it printed.
until_shows() {
  local text=$1 printed until=$((SECONDS + 60))
  shift
  until printed=$("$@" 2>&1) && [[ $printed == *"$text"* ]]; do
    if ((SECONDS > until)); then
      printf '%s\nnever showed: %s\n' "$printed" "$text"
      return 1
    fi
    sleep 0.1
  done
  printf '%s\n' "$printed"
}

# end_all: ends everything that was started and goes on, and waits until it is gone.
end_all() {
  local job
  for job in $(cat "$RECADO_JOBS/pids" 2>/dev/null); do
    kill -TERM -- "-$job" 2>/dev/null
    while kill -0 -- "-$job" 2>/dev/null; do sleep 0.05; done
  done
  : >"$RECADO_JOBS/pids"
}

# calls_go_to SIMULATOR GATEWAY: lets the configuration here call the simulator there, says where the gateway itself is
# called, and gives the simulator its secrets.
calls_go_to() {
  sed -i "s#^public_url = .*#public_url = \"http://$2\"#" recado.toml
  sed -i "s#^api_base = .*#api_base = \"http://$1\"#" recado.toml
  WA_SECRET=$(sed -n 's/^app_secrets = \["\([0-9a-f]*\)".*/\1/p' recado.toml)
  WA_VERIFY=$(sed -n 's/^verify_token = "\([0-9a-f]*\)".*/\1/p' recado.toml)
  WA_TOKEN=$(sed -n 's/^access_token = "\([0-9a-f]*\)".*/\1/p' recado.toml)
  export WA_SECRET WA_VERIFY WA_TOKEN
}

# more_agents NAME...: adds them to the configuration here.
more_agents() {
  local name
  for name in "$@"; do
    printf '\n[[agents]]\nid = "%s"\ntenant = "acme"\nqueues = ["support"]\n' "$name" >>recado.toml
  done
}

# on_kafka BROKERS PREFIX PARTITIONS: puts the configuration here onto Kafka.
on_kafka() {
  sed -i "s#^kind = .*#kind = \"kafka\"\nbrokers = \"$1\"\ntopic_prefix = \"$2\"\npartitions = $3\nsingle_broker = true#" recado.toml
}

# hook NAME ADDRESS [LINE]: adds an outgoing webhook to the configuration here.
hook() {
  cat >>recado.toml <<END

[[hooks]]
id = "$1"
tenant = "acme"
url = "http://$2/"
secrets = ["whsec_$(head -c 32 /dev/urandom | base64)"]
start = "oldest"
allow_networks = ["127.0.0.0/8"]
$3
END
}

# takes_all ADDRESS: answers every request with 200, until it is ended.
takes_all() {
  python3 -u -c '
import http.server, sys
class Taker(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()
host, port = sys.argv[1].split(":")
server = http.server.HTTPServer((host, int(port)), Taker)
print("listens")
server.serve_forever()' "$1"
}

# topics ARGUMENTS...: Kafka's own tool.
topics() {
  java -cp "$RECADO_KAFKA_LIB/*" org.apache.kafka.tools.TopicCommand "$@" 2>&1
}

# serve_once: serves until it is ready, and ends.
serve_once() {
  recado serve >once.out 2>once.err &
  local pid=$!
  until grep -q ready once.out; do
    if ! kill -0 "$pid" 2>/dev/null; then
      cat once.err
      return 1
    fi
    sleep 0.1
  done
  kill -TERM "$pid"
  wait "$pid"
}

# asks METHOD PATH [BODY]: asks the API at $API with $TOKEN.
asks() {
  curl -sf -X "$1" -H "authorization: Bearer $TOKEN" ${3:+-d "$3"} "$API$2"
}

# says NUMBER NAME TEXT: a customer of the simulator at $PROVIDER writes.
says() {
  curl -sf -d "{\"name\":\"$2\",\"text\":\"$3\"}" "$PROVIDER/_sim/customers/$1/say"
}
