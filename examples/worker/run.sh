#!/bin/sh
# Runs a workflow through the Worker and saves its results in the current folder.
#
#   WORKER=https://runninghub-worker.you.workers.dev TOKEN=… ./run.sh 1980237776367083521 'a cat in the rain'
#
# The second argument is the value of field "text" of node 6. Needs curl and jq.
set -eu

workflow=${1:?the id of a workflow}
prompt=${2:?a text for field "text" of node 6}
: "${WORKER:?the URL of the Worker}" "${TOKEN:?one of its API_TOKENS}"

call() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $TOKEN" "$@"
}

# With the idempotency key curl can safely repeat the request after a network failure.
body=$(jq --null-input --arg id "$workflow" --arg text "$prompt" \
  '{workflowId: $id, inputs: {"6.text": $text}}')
task=$(call --retry 3 --retry-all-errors --header 'Content-Type: application/json' \
  --header "Idempotency-Key: $(date +%s)-$$" --data "$body" "$WORKER/v1/tasks")
task_url="$WORKER/v1/tasks/$(echo "$task" | jq --raw-output .id)"

# The Worker waits up to 25 seconds before each response.
while [ "$(echo "$task" | jq --raw-output .endedAt)" = null ]; do
  echo "$task" | jq --raw-output .status >&2
  task=$(call "$task_url?wait=25")
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
