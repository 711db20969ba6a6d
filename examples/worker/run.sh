#!/bin/sh
# Runs a workflow through the Worker and saves its results in the current folder.
#
#   WORKER=https://runninghub-worker.you.workers.dev TOKEN=… ./run.sh 1980237776367083521 'a cat in the rain'
#
# The second argument goes into field "text" of node 6. Needs curl and jq.
set -eu

workflow=${1:?the id of a workflow}
prompt=${2:?a text for field "text" of node 6}
: "${WORKER:?the address of the Worker}" "${TOKEN:?one of its API_TOKENS}"

call() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $TOKEN" "$@"
}

# The key makes it safe to repeat the request: curl does, when the network fails.
body=$(jq --null-input --arg id "$workflow" --arg text "$prompt" \
  '{workflowId: $id, inputs: {"6.text": $text}}')
task=$(call --retry 3 --retry-all-errors --header 'Content-Type: application/json' \
  --header "Idempotency-Key: $(date +%s)-$$" --data "$body" "$WORKER/v1/tasks")
address="$WORKER/v1/tasks/$(echo "$task" | jq --raw-output .id)"

# Each look waits up to 25 seconds on the other side.
while [ "$(echo "$task" | jq --raw-output .endedAt)" = null ]; do
  echo "$task" | jq --raw-output .status >&2
  task=$(call "$address?wait=25")
done

if [ "$(echo "$task" | jq --raw-output .status)" != succeeded ]; then
  echo "$task" | jq .error >&2
  exit 1
fi
echo "$task" | jq --raw-output '.urls[]' | while read -r url; do
  name=$(basename "${url%%\?*}")
  curl --silent --show-error --fail --output "$name" "$url"
  echo "$name"
done
