/** What each field means, by schema. Separate from the schemas, which are part of the Worker. */
export const DESCRIPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  TaskRequest: {
    workflowId:
      'Id of the saved workflow, or the URL of its page. Run the workflow once by hand on RunningHub first. Not with `appId`.',
    appId:
      'Id of an AI app, or the URL of its page, instead of `workflowId`. Every value is checked against the inputs of the app: names, types, choices, ranges.',
    inputs:
      'Values to change, by target: `6.text` is field `text` of node `6`. With `workflow` a node can also be given by title or class: `Positive Prompt.text`. An https URL in a file field is fetched and uploaded. With `appId` a target can also be the name of the input on the page of the app.',
    nodeInfoList:
      "RunningHub's own list of values, instead of `inputs`. It is sent unchanged. With `workflow` the Worker checks that its nodes and fields exist.",
    workflow:
      'The graph in API format (`api.json`), as an object or as its text. Names and types of inputs are checked against it before anything is billed. RunningHub runs the saved workflow unless `sendWorkflow` is true.',
    sendWorkflow:
      'Sends this graph, with the values written into it, instead of a list of values for the saved workflow.',
    files:
      'URLs of files by target, for fields whose type is not known: `{"10.image": "https://…"}`. Redirects are not followed. A file may have 30 MB, and a task 15 different files, including those in `inputs`.',
    callbackUrl:
      'The Worker posts the result to this URL when the task has ended, signed as Standard Webhooks specifies. It uses the URL exactly as given.',
    callbackHeaders: 'Headers of the callback, at most 20.',
    callbackFormat:
      'What the body of the callback is. `json`: the task. `slack` and `feishu`: a message with the status, and the link of the first file or the error, as an incoming webhook of Slack or a custom bot of Feishu takes it.',
    instanceType: 'The machine: `default` (24 GB), `plus` (48 GB) or `ultra` (84 GB).',
    addMetadata: 'Writes the graph into the result images. The default of RunningHub is true.',
    accessPassword: 'The password of an encrypted workflow.',
    account:
      'The RunningHub account that runs it, or a list: then the first one that has a free slot gets it. The first account of the Worker by default.',
    metadata:
      "The caller's own data, at most 4096 characters of JSON. It is returned with the task. Integers beyond 2^53 are returned as text.",
  },
  PresetRequest: {
    workflowId: 'Id of the saved workflow, or the URL of its page. Not with `appId`.',
    appId: 'Id of an AI app, or the URL of its page, instead of `workflowId`.',
    workflow:
      'The graph in API format, as an object or as its text. The preset and every call of it are checked against this graph.',
    parameters:
      'What callers may set, by the name they use: `{"prompt": {"target": "6.text", "required": true}}`. `title` and `description` are for forms. `type` is deduced from the field in `workflow` when it is missing. `default` is used when a caller gives nothing; a blank value counts as nothing.',
    defaults:
      'Values of parameters that a caller omits, by name, and fixed values of other fields, by target: `{"3.steps": 30}`.',
    title: 'The name for people.',
    description: 'What the preset does, for people.',
    allow:
      'What callers may set beside the parameters: `instanceType`, `addMetadata`, `accessPassword`, `sendWorkflow`, `account`. They may always set `callbackUrl`, `callbackHeaders` and `metadata`.',
    callbackUrl: 'The default `callbackUrl` of tasks that are created from this preset.',
    callbackFormat: 'The default `callbackFormat`.',
    callbackHeaders:
      'Headers of callbacks to this `callbackUrl`. They are never shown, and not sent to the receiver of a caller.',
    sendWorkflow: 'Sends `workflow` with every task, instead of running the saved one.',
    instanceType: 'The machine, as in `POST /v1/tasks`.',
    addMetadata: 'As in `POST /v1/tasks`.',
    accessPassword: 'The password of an encrypted workflow. It is never shown.',
    account: 'The RunningHub account that runs its tasks, or a list, as in `POST /v1/tasks`.',
  },
  PauseRequest: {
    reason: 'Shown with every task that waits.',
  },
  Queue: {
    waiting: 'Tasks that wait for a free slot.',
    preparing: 'Tasks whose files are still to be uploaded.',
    submitted: 'Tasks that RunningHub has.',
    limit: 'How many tasks the account may have at once, when RunningHub reports it.',
    paused:
      'Why no task is submitted. With `refusal` RunningHub refuses every task of the account; the Worker checks the account by free calls and resumes by itself.',
  },
  Health: {
    status:
      '`ok`; `degraded`: an account is paused, or one of several cannot be used; `down`: the Worker is not configured, its queue does not respond, or no account can be used.',
    accounts:
      'Each account: `status` is `ok`, `paused`, `unreachable`, `key-refused` or `queue-unavailable`, `busy` its tasks that RunningHub has or creates, `balance` what RunningHub reported at the last check.',
    deadCallbacks: 'Ended tasks whose callback is dead.',
    tasksToday: 'Tasks that were created today (UTC).',
    coinsToday: 'Coins that RunningHub reported for tasks that ended today (UTC).',
  },
  Dashboard: {
    task: 'The task with the id `task`, with its `input` and its progress.',
    runninghubPage: 'The page of `task` on RunningHub.',
    accounts:
      'Each RunningHub account. Empty without the scope `admin`. `balance` is the last known.',
    today: 'What counts against the limits of the Worker. Missing without the scope `admin`.',
  },
  PresetCall: {
    callbackUrl: 'The Worker posts the result to this URL when the task has ended.',
    callbackHeaders: 'Headers of the callback.',
    callbackFormat: 'As in `POST /v1/tasks`.',
    metadata: "The caller's own data, returned with the task.",
  },
  RerunRequest: {
    inputs:
      'Values that change, by target as in `POST /v1/tasks`. For a task of a preset also by the name of a parameter, and only so for a token without the scope `tasks`.',
    files: 'Files that change.',
    callbackUrl:
      'Another receiver; `null` for none. It does not get the headers of the receiver so far.',
    callbackHeaders: 'Other headers of the callback.',
    metadata: 'Other metadata; `null` for none.',
    instanceType: 'Another machine.',
    accessPassword:
      'Required when the task had one, because the Worker deletes it. The password of a preset is used without it.',
    account: 'Other accounts. Without it those of the preset, or the account of the task.',
  },
  RedeliveryRequest: {
    callbackUrl: 'The receiver from now on, instead of the one so far.',
    callbackHeaders: 'Headers from now on. Without them the headers so far are sent.',
    callbackFormat: 'The format from now on.',
  },
  Redelivery: {
    redelivered: 'How many callbacks are sent again.',
    more: 'There are more dead callbacks.',
  },
  Task: {
    id: 'In alphabetical order the newest task is first.',
    status:
      'While the task is open: `waiting` for a free slot, `submitting`, then `queued` and `running` on RunningHub. When it has ended: `succeeded`, `failed`, `cancelled` or `timed_out`. `unknown`: the create call got no usable response. The Worker never sends it again; the status changes if RunningHub reports the task.',
    statusUrl: 'The URL of this task.',
    workflowId: 'The id of the workflow, or of the AI app when `kind` is `ai-app`.',
    token: 'The name of the API token that created it.',
    account: 'The RunningHub account that has it, when there are several.',
    submittedAt: 'When RunningHub had it.',
    rerunOf: 'The task whose input it repeats.',
    runninghubTaskId: "RunningHub's own id, as soon as it is known.",
    prompt: 'The longest text of its input, at most 200 characters. Not in a callback.',
    waitingFor:
      'Why the task waits. `code` is stable: `SLOT`, `FILES`, `PAUSED` by a person, `UNAVAILABLE`, or why RunningHub refuses every task of the account, `INSUFFICIENT_BALANCE`, `INVALID_KEY` or `MODEL_WITHDRAWN`. Not in a callback.',
    cancelRequestedAt:
      'When a cancel was requested while it was not known whether RunningHub has the task. It is carried out when that is known.',
    input:
      'What the task was created with: its values, its files, and the graph when it is sent. Missing in a list, in a callback, and when it is longer than 64,000 characters. It never has the access password.',
    url: 'The first of `urls`. A plain GET works for about a day.',
    urls: 'The URLs of all result files.',
    results: 'Every result: a file in `url` or a text in `text`.',
    storedUrl:
      'The first result in the bucket of this Worker, when it has one. `results` has the URL of each copy. It works for `RESULT_DAYS` and needs no token.',
    resultsExpireAt:
      'When the links in `url` stop working, by experience: about a day after the end.',
    usage: 'What the task cost, as far as RunningHub reports it. `seconds` is the run time.',
    progress:
      'With `?progress=true` while the task runs, if RunningHub reports it: the percentage of nodes done, and the running node.',
    error:
      'Why the task has no result. `code` is stable. With status `unknown` it says what happened to the create call, and when the task ends.',
    note: 'A remark about the end, such as a cancel that came too late.',
    provisional:
      'RunningHub has not confirmed this end. The callback waits up to five minutes for the confirmation. The Worker checks the task for another day, and a different end replaces this one.',
    callback:
      '`dead`: the receiver returned 410, or every attempt failed. `POST …/redeliver` sends it again. `lastAttempts` has eight at most, newest first, each with the first 500 characters of the response.',
  },
  App: {
    name: 'The name of the app on its page.',
    isEncrypted: 'The app needs `accessPassword`.',
    inputs:
      'What can be set, by the target `NODE.FIELD` or by the name in `description` or `descriptionEn`. A choice is sent as its `value`; `label` is accepted, too. An input with `isLink` cannot be set.',
  },
  Problem: {
    type: 'Stable. It is the path of a section of /docs.',
    taskId: 'With `acceptance-unknown`: the task that may have been accepted.',
    errors: 'The errors of the request, at most 100. `pointer` is a JSON Pointer into the body.',
  },
}

/** What a caller can do about each problem. */
export const PROBLEM_ADVICE: Readonly<Record<string, string>> = {
  'unreadable-body': 'Send one JSON object or a form, in UTF-8.',
  'unknown-parameter': 'Remove the parameter, or correct its name: `errors` lists the known ones.',
  unauthorized: 'Send one of the API tokens as `Authorization: Bearer …` or `X-API-Key`.',
  forbidden: 'Use a token with the scope that `detail` names.',
  'not-found': 'No route, task or preset has this URL. Tasks are deleted after RETENTION_DAYS.',
  'method-not-allowed': 'The header `Allow` lists the allowed methods.',
  'task-ended': 'There is nothing to cancel.',
  'task-not-ended': 'Wait for the end of the task. The Worker sends the callback then.',
  'cancel-refused':
    'RunningHub refused the cancel, or its outcome is unknown. The task stays open. Try again, or check the task on RunningHub.',
  'input-not-kept':
    'The Worker keeps an input of at most 64,000 characters. Create a new task with the whole input.',
  'no-callback': 'Only a task that was created with a `callbackUrl` has a callback.',
  'body-too-large': 'A body may have 1 MB. Send files by URL.',
  'unsupported-media-type':
    'Send `application/json` or `application/x-www-form-urlencoded`, without compression.',
  'invalid-request': '`errors` lists everything that is wrong, up to 100 errors.',
  'idempotency-key-reused':
    'A key belongs to one body for 24 hours. Use a new key for a new request.',
  'limit-reached':
    'Nothing was accepted. Try again after `Retry-After` seconds, or raise the limit that `detail` names.',
  internal:
    "The outcome of the request is unknown. The Worker's log has the error. A request with an Idempotency-Key can be repeated safely.",
  'upload-failed':
    'No task was created. Try again; `detail` has the reason. A request with an Idempotency-Key can be repeated safely.',
  'not-configured': "The Worker's log names what is missing or malformed.",
  'acceptance-unknown':
    'Get the task with the id `taskId` before you repeat the request: a second task is billed, too. A request with an Idempotency-Key can be repeated safely.',
  'app-unavailable':
    'Nothing was accepted. RunningHub did not return the inputs of the app. Try again after `Retry-After` seconds.',
  'storage-unavailable': 'Nothing was accepted. Try again after `Retry-After` seconds.',
}
