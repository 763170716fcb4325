#!/bin/sh
# Sidecar: sends SIGHUP to the server whenever the mounted ConfigMap has changed. Needs `shareProcessNamespace: true`, the
# same user as the server, and the storage volume, in which the server leaves its process id.
set -u
trap 'exit 0' TERM INT
CONFIG_DIR="${CONFIG_DIR:-/etc/alertmanager}"
PID_FILE="${PID_FILE:-/data/amp/amp.pid}"
POLL_SECONDS="${POLL_SECONDS:-5}"

# The file of an earlier pod may still be there: what has this id now must be the server.
signal_server() {
  read -r pid _ < "$PID_FILE" && grep -q amp.js "/proc/$pid/cmdline" && kill -HUP "$pid"
}

# At first it asks once in any case: the files may have changed since the server read them. If not, that costs nothing.
done_with=''
while :; do
  now=$(readlink "$CONFIG_DIR/..data" || echo missing)
  if [ "$now" != "$done_with" ] && signal_server; then
    # The signal says nothing of the outcome: see the server's log, status or metrics.
    echo "SIGHUP sent: $now"
    done_with=$now
  fi
  sleep "$POLL_SECONDS"
done
