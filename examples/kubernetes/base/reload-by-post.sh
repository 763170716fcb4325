#!/bin/sh
# Sidecar: asks for a reload whenever the mounted ConfigMap has changed, and says how it went.
# The kubelet swaps the link `..data` in one step, so what the link names says whether something changed.
set -u
trap 'exit 0' TERM INT
CONFIG_DIR="${CONFIG_DIR:-/etc/alertmanager}"
RELOAD_URL="${RELOAD_URL:-http://127.0.0.1:9093/-/reload}"
POLL_SECONDS="${POLL_SECONDS:-5}"

# At first it asks once in any case: the files may have changed since the server read them. If not, that costs nothing.
done_with=''
while :; do
  now=$(readlink "$CONFIG_DIR/..data" || echo missing)
  if [ "$now" != "$done_with" ]; then
    if wget -q -O /dev/null --post-data='' "$RELOAD_URL"; then
      echo "reload taken: $now"
      done_with=$now
    else
      # Starting still, or the file is bad: the server's log and status say which. Ask again until it is taken.
      echo "reload not taken: $now" >&2
    fi
  fi
  sleep "$POLL_SECONDS"
done
