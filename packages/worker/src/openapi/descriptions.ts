/** What each field means, by schema: kept apart from the schemas, which the Worker carries. */
export const DESCRIPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  TaskRequest: {
    workflowId:
      "The saved workflow's id, or the address of its page. The workflow must have been run once by hand on RunningHub.",
    inputs:
      'Values to change, by target: `6.text` names field `text` of node `6`; with `workflow` also by title or class, as in `Positive Prompt.text`. An https address in a field that takes a file is fetched and uploaded.',
    nodeInfoList:
      "RunningHub's own list of values, sent as it is, instead of `inputs`. With `workflow` it is checked that its fields exist.",
    workflow:
      'The graph in API format (`api.json`), as an object or as its text. Names and types of inputs are checked against it before anything is paid for. The saved workflow is what runs, unless `sendWorkflow` says otherwise.',
    sendWorkflow:
      'Send the graph itself, with the values written into it, instead of a list of values for the saved workflow.',
    files:
      'Addresses of files by target, for fields that are not known to take one: `{"10.image": "https://…"}`. Fetched without following redirects, up to 30 MB each, and 15 different ones in a task, those among the inputs included.',
    callbackUrl:
      'Where the result is posted when the task has ended, signed as Standard Webhooks describes. Used exactly as given.',
    callbackHeaders: 'Headers for the callback, up to 20.',
    instanceType: 'The machine: `default` (24 GB), `plus` (48 GB), `ultra` (84 GB).',
    addMetadata: "Write the graph into the pictures. RunningHub's default is true.",
    accessPassword: 'For an encrypted workflow.',
    metadata:
      "The caller's own, up to 4096 characters of JSON, handed back with the task. Integers beyond 2^53 come back as text.",
  },
  PresetRequest: {
    workflowId: "The saved workflow's id, or the address of its page.",
    workflow:
      'The graph in API format, as an object or as its text: what parameters are checked against, now and whenever the preset is used.',
    parameters:
      'What callers may set, by the name they use: `{"prompt": {"target": "6.text", "required": true}}`.',
    defaults:
      'Values for parameters that a caller leaves out, by name; and fixed values for other fields, by target: `{"3.steps": 30}`.',
    callbackUrl: 'Where results go when the caller names no address.',
  },
  PresetCall: {
    callbackUrl: 'Where the result is posted when the task has ended.',
    callbackHeaders: 'Headers for the callback.',
    metadata: 'Handed back with the task.',
  },
  Task: {
    id: 'Newest first in alphabetical order.',
    status:
      '`waiting` for a free slot, `submitting`, `queued` and `running` on RunningHub, then one end. `unknown`: the create call got no readable answer; it is never sent again, and the task is resolved when RunningHub names it.',
    statusUrl: 'Where to ask again.',
    runninghubTaskId: "RunningHub's own id, from the moment it is known.",
    url: 'The first of `urls`. Plain GET, for about a day.',
    urls: 'The addresses of all result files.',
    results:
      'Every result: a file under `url`, or a text in `text`. In a list, empty: ask for the task itself.',
    usage: 'What it cost, as far as RunningHub told; `seconds` of running.',
    progress:
      'With `?progress=true`, while it runs and RunningHub tells it: percent of the nodes done, and the running one.',
    error: 'Why there is no result. `code` is stable.',
    note: 'What else to know about the end, such as a cancel that came too late.',
    provisional:
      'RunningHub has not confirmed this end. The Worker goes on checking, and the status may still change.',
    callback:
      '`dead`: the receiver refused it for good, or every attempt failed; `POST …/redeliver` tries again.',
  },
  Problem: {
    type: 'Stable: a section of /docs.',
    taskId: 'The task that may have been accepted, with `acceptance-unknown`.',
    errors: 'Everything that is wrong with the request. `pointer` is a JSON Pointer into the body.',
  },
}

/** What a caller can do about each problem. */
export const PROBLEM_ADVICE: Readonly<Record<string, string>> = {
  'unreadable-body': 'Send one JSON object or a form, in UTF-8.',
  unauthorized: 'Send one of the API tokens as `Authorization: Bearer …` or `X-API-Key`.',
  'not-found': 'No such address, task or preset. Tasks are forgotten after RETENTION_DAYS.',
  'method-not-allowed': '`Allow` names the methods.',
  'task-ended': 'Nothing is left to cancel.',
  'task-not-ended': 'Wait for the end; the callback comes by itself.',
  'cancel-refused':
    'RunningHub did not cancel it, or does not say what became of it: the task stays open. Try again, or look at it there.',
  'no-callback': 'Only tasks made with a `callbackUrl` have one.',
  'body-too-large': 'Bodies end at 1 MB. Give files by address.',
  'unsupported-media-type': 'Use `application/json` or `application/x-www-form-urlencoded`.',
  'invalid-request': '`errors` names everything that is wrong.',
  'idempotency-key-reused': 'One key stands for one body, for 24 hours.',
  internal:
    'Nothing of the request is known to have happened; the log has more. With an Idempotency-Key it is safe to repeat.',
  'not-configured': "The Worker's log names what is missing.",
  'acceptance-unknown':
    'Look for the task of `taskId` before repeating the request: a second task is billed too. With an Idempotency-Key it is safe to repeat.',
  'storage-unavailable': 'Nothing was accepted. Try again after `Retry-After` seconds.',
}
