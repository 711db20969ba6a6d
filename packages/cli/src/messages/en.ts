import type { AbandonReason, ErrorCode, TaskState } from '@runninghub-action/core'

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`

export const en = {
  usage: {
    help: 'runninghub --help lists what there is.',
    unknownCommand: (name: string, meant?: string) =>
      `There is no command "${name}"${meant ? `; did you mean ${meant}?` : '.'}`,
    unknownFlag: (flag: string) => `There is no flag ${flag}.`,
    noValue: (flag: string) => `${flag} needs a value.`,
    unexpectedValue: (flag: string) => `${flag} takes no value.`,
    extraArgument: (text: string) =>
      `"${text}" is one argument too many. Quote a value that has blanks in it.`,
    missing: (name: string, example: string) => `${name} is missing: ${example}`,
    lang: (text: string) => `--lang takes en or zh, not "${text}".`,
    baseUrl: (text: string) =>
      `--base-url takes an address such as https://www.runninghub.cn, not "${text}".`,
    api: (text: string) => `--api takes v1 or v2, not "${text}".`,
    timeout: (text: string) =>
      `--timeout takes a duration such as 90s, 10m or 1h30m, not "${text}".`,
    set: (text: string) => `--set takes NODE.FIELD=VALUE, such as 6.text="a cat", not "${text}".`,
    port: (text: string) => `--port takes a number from 0 to 65535, not "${text}".`,
    missingApiKey: 'There is no API key: set the environment variable RUNNINGHUB_API_KEY.',
    missingApiKeyHint:
      'It stands in the RunningHub console under API. There is no flag for it, since other users of the machine could read it there.',
    malformedApiKey:
      'The API key in RUNNINGHUB_API_KEY, or the stored one, has blanks or other characters in it that no key has.',
    noWorkflowId:
      'No workflow is named: give --workflow-id with its number or the address of its page.',
    noFile: (path: string) => `There is no file ${path}.`,
    directory: (path: string) => `${path} is a directory, not a file.`,
    unreadable: (path: string, reason: string) => `${path} cannot be read (${reason}).`,
    downloadFile: (path: string) =>
      `Results cannot be saved in ${path}: it, or a part of it, is a file and not a directory.`,
    downloadDirectory: (path: string, reason: string) =>
      `Results cannot be saved in ${path} (${reason}).`,
    fileExists: (path: string) =>
      `${path} exists already. Give another place with --out, or move it away.`,
    initTarget: (text: string) => `init takes action or worker, not "${text}".`,
    portTaken: (port: number) => `Port ${port} is taken. Choose another with --port.`,
  },
  error: {
    unexpected: 'Something unexpected went wrong.',
    headlines: {
      INVALID_KEY: 'The API key is not accepted.',
      INSUFFICIENT_BALANCE: 'The balance does not suffice.',
      QUEUE_FULL: 'The account already runs as many tasks as it may.',
      WORKFLOW_NOT_FOUND: 'There is no such workflow.',
      WORKFLOW_NOT_SAVED: 'The workflow was never saved and run.',
      NODE_INFO_MISMATCH: 'A node or field is not in the workflow on RunningHub.',
      VALIDATION_FAILED: 'ComfyUI refused the values.',
      TASK_FAILED: 'The task failed.',
      TASK_TIMED_OUT: 'The task did not end in time.',
      TASK_CANCELLED: 'The task was given up.',
      TASK_NOT_FOUND: 'There is no such task.',
      CANCEL_REFUSED: 'The task may not be cancelled.',
      FILE_TOO_LARGE: 'The file is too large.',
      FILE_UNUSABLE: 'The file cannot be used.',
      UPLOAD_FAILED: 'The upload failed.',
      CONTENT_REJECTED: 'The content check objected.',
      RATE_LIMITED: 'Too many calls in a short time.',
      UNAVAILABLE: 'RunningHub cannot be reached, or does not answer properly.',
      INVALID_REQUEST: 'RunningHub does not understand the request.',
      REFUSED: 'RunningHub refused.',
      SUBMIT_UNKNOWN: 'It is not known whether a task was created.',
      WORKFLOW_FORMAT: 'The file is no workflow in the API format.',
      WORKFLOW_ID: 'This is no workflow id.',
      OVERRIDE: 'Some values cannot be used.',
      INPUTS_FORMAT: 'The file of values cannot be read.',
      LINK_EXPIRED: 'The link has expired.',
      DOWNLOAD_FAILED: 'The download failed.',
    } satisfies Record<ErrorCode, string> as Record<ErrorCode, string>,
  },
  output: {
    writeFailed: (stream: string, reason: string) => `${stream} cannot be written (${reason}).`,
    runStopped: (stream: string, reason: string) =>
      `${stream} cannot be written any more (${reason}). The run is stopped: a task that is under way is cancelled, for nobody would see what it makes.`,
    waitStopped: (stream: string, reason: string) =>
      `${stream} cannot be written any more (${reason}). The wait is stopped; the task is left as it is.`,
  },
  run: {
    batchLine: (line: number) => `line ${line}: `,
    pinnedSeed: "  (the file's own seed)",
    uploading: (name: string, size: string) => `Uploading ${name} ${size}`.trim(),
    uploaded: (name: string, fileName: string) => `Uploaded ${name} as ${fileName}`,
    downloading: (name: string, size: string) => `Downloading ${name} ${size}`,
    submitting: 'Submitting',
    submitDelayed: (reason: string, seconds: number) => `${reason} Trying again in ${seconds} s.`,
    submitted: (taskId: string, page: string) => `Task ${taskId} was made: ${page}`,
    nodeError: (id: string, classType: string, messages: string) =>
      `Node ${id}${classType && ` (${classType})`}: ${messages}`,
    states: {
      queued: 'Queued',
      running: 'Running',
      succeeded: 'Succeeded',
      failed: 'Failed',
      cancelled: 'Cancelled',
    } satisfies Record<TaskState, string> as Record<TaskState, string>,
    pollFailed: (reason: string) => `Could not look at the task; going on. ${reason}`,
    abandoning: {
      timeout: 'The time is up.',
      abort: 'Stopping.',
    } satisfies Record<AbandonReason, string> as Record<AbandonReason, string>,
    coins: (coins: number) => plural(coins, 'coin'),
    done: (facts: string) => `Done${facts && ` (${facts})`}`,
    noResults: 'The workflow saved nothing.',
    resultsNotSaved: 'Stopped before all results were saved. Links work for about a day.',
    stopped: 'Stopped. No task was made.',
    taskMayBeRunning: (taskId: string, command: string) =>
      `Task ${taskId} may still run, and cost. To follow it: ${command}`,
    submitPending: (canQuit: boolean) =>
      `The create call has no answer yet, and a task may be made that costs. Waiting some seconds for the answer, to cancel the task.${canQuit ? ' Ctrl-C again quits at once.' : ''}`,
    taskMayExist: (site: string) =>
      `The create call had no answer: a task may exist, and cost. Look at the task list on ${site} before running again.`,
    runsNotStarted: (count: number) =>
      `${plural(count, 'run')} of the batch ${count === 1 ? 'was' : 'were'} not begun.`,
    dryRun: 'This was a dry run: nothing was sent, nothing costs anything.',
    interrupt: {
      question: 'A task is under way and costs. What is to become of it?',
      cancel: 'Cancel it and quit',
      leave: 'Leave it running and quit',
      continue: 'Go on',
    },
  },
  nodes: {
    id: 'id',
    title: 'title',
    class: 'class',
    field: 'field',
    type: 'type',
    value: 'value',
    types: {
      string: 'text',
      number: 'number',
      boolean: 'boolean',
      null: 'null',
      array: 'list',
      object: 'object',
      link: 'link',
      image: 'image file',
      audio: 'audio file',
      video: 'video file',
      file: 'file',
    },
    link: (node: string, label: string) => `← ${node}${label && ` ${label}`}`,
    summary: (nodes: number, fields: number) =>
      `${plural(nodes, 'node')}, ${plural(fields, 'field')} that can be set with --set NODE.FIELD=VALUE`,
  },
  task: {
    cancelled: (taskId: string) => `Task ${taskId} was cancelled. Time already used is billed.`,
    state: (taskId: string, state: string) => `Task ${taskId}: ${state}`,
  },
  account: {
    coins: 'Coins',
    money: 'Wallet',
    running: 'Tasks now',
    limit: 'Tasks at once',
    keyType: 'Kind of key',
  },
  init: {
    wrote: (path: string) => `Wrote ${path}`,
    nextAction:
      'Add the secret RUNNINGHUB_API_KEY in the repository settings, check the values, commit.',
    nextWorker: (name: string) =>
      `Put it into the Worker:\n  curl -X PUT "$WORKER_URL/v1/presets/${name}" -H "Authorization: Bearer $API_TOKEN" -H "Content-Type: application/json" -d @`,
  },
  simulate: {
    ready: (baseUrl: string, key: string) =>
      `A local RunningHub is ready. In another terminal:\n\n  export RUNNINGHUB_API_KEY=${key}\n  runninghub run --base-url ${baseUrl}\n`,
    workflows: 'Workflows to try',
    textToImage: 'text to image',
    imageToImage: 'image to image',
    stop: 'Stop it with Ctrl-C.',
  },
  wizard: {
    title: 'Run a RunningHub workflow',
    back: 'Esc goes back, Ctrl-C ends',
    cancelled: 'Nothing was sent.',
    apiKeyFound: 'The API key is known already.',
    apiKey: 'API key (from the RunningHub console, under API)',
    invalidApiKey: 'The key is the text of 32 letters and digits from the console.',
    saveApiKey: (path: string) =>
      `Store the key for the next time, in ${path}, readable for you alone?`,
    yes: 'Yes',
    no: 'No',
    workflowId: 'Workflow id, or the address of its page',
    workflowFile: 'Path of api.json (in the editor: Workflow → Export (API))',
    noFile: 'There is no such file.',
    isDirectory: 'This is a directory: Tab goes into it.',
    moreFields: (count: number) => `… and ${count} more`,
    node: 'Which node? Type to filter',
    runWith: (changes: number) =>
      changes === 0 ? 'Run it as it is' : `Run it with ${plural(changes, 'change')}`,
    field: (node: string) => `Which field of node ${node}?`,
    newValue: (field: string, was: string) => `New value of ${field} (now ${was})`,
    newText: (field: string) => `New text of ${field}. Enter twice to finish`,
    filePath: (field: string, kind: string) => `Path of the ${kind} for ${field}`,
    invalidJson: 'This takes JSON, such as [1, 2].',
    outputDirectory: 'Directory to save the results in; empty to save nothing',
    review: (workflowId: string) => `Run workflow ${workflowId}? This costs coins.`,
    confirmRun: 'Run it',
    changeMore: 'Change something else',
    quit: 'Stop',
    search: 'Search:',
    matches: (count: number) => plural(count, 'match', 'matches'),
    noMatch: 'Nothing matches',
    listKeys: '↑/↓ to choose • Enter to take • Esc back',
    pathKeys: 'Tab completes • ↑/↓ to choose • Enter to take • Esc back',
    equivalents: 'The same run again',
    commandTitle: 'As one command line',
    actionTitle: 'As a step of a GitHub Actions workflow',
    unsupportedInPreset: (flags: string) => `(A preset has no place for ${flags}.)`,
    presetTitle: 'As a preset of the Worker (PUT /v1/presets/NAME)',
  },
  help: {
    main: `runninghub: run ComfyUI workflows on RunningHub

  runninghub run [api.json]        run a workflow; asks for what is missing
  runninghub nodes api.json        what can be set in a workflow
  runninghub upload FILE...        upload files, print their names
  runninghub wait TASK             follow a task to its end
  runninghub status TASK           look at a task once
  runninghub cancel TASK           cancel a task
  runninghub account               balance and tasks of the account
  runninghub init action|worker    write a workflow file or preset from api.json
  runninghub simulate              a local RunningHub to try things with

  runninghub COMMAND --help        the flags of a command
  --lang en|zh                     language; by default that of the system

The API key is read from RUNNINGHUB_API_KEY, or asked for.`,
    run: `runninghub run [api.json]

Runs a workflow. At a terminal it asks for whatever is missing.

  --workflow-id ID     number or page address of the workflow
  --set N.FIELD=VALUE  set a field; a path for a file field: --set 10.image=@./a.png
  --inputs FILE        YAML or JSON map of values; --set goes over it
  --batch FILE         YAML, JSON or CSV, one run for each row
  --pin-seeds          send the file's seeds; RunningHub draws new ones for those not sent
  --instance-type T    machine: default (24 GB), plus (48 GB), ultra (84 GB)
  --access-password P  for an encrypted workflow
  --download DIR       save the results
  --timeout D          10m by default; 90s, 1h30m; then the task is cancelled
  --dry-run            print the request and send nothing
  --json               one JSON line for each event on stdout
  --base-url URL       https://www.runninghub.cn by default
  --api v1|v2          interface to use; v1 by default
  --lang en|zh         language
  --help               this text

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused, 4 timed out, 5 unknown whether a task was made or still runs, 130 stopped.`,
    nodes: `runninghub nodes api.json

Lists every node, its fields, their types and values. Links to other nodes cannot be set.

  --json        as JSON
  --python      as RunningHub's Python sample prints its node_info_list
  --lang en|zh  language
  --help        this text`,
    upload: `runninghub upload FILE...

Uploads files of up to 30 MB and prints the names to use in file fields.

  --json         as JSON
  --base-url URL https://www.runninghub.cn by default
  --api v1|v2    interface to use; v1 by default
  --lang en|zh   language
  --help         this text`,
    wait: `runninghub wait TASK

Follows a task to its end and prints its results. The task is never cancelled by a timeout here.

  --download DIR save the results
  --timeout D    10m by default; 90s, 1h30m
  --json         one JSON line for each event on stdout
  --base-url URL https://www.runninghub.cn by default
  --api v1|v2    interface to use; v1 by default
  --lang en|zh   language
  --help         this text`,
    status: `runninghub status TASK

Looks at a task once: its state, and its results when it has ended.

  --json         as JSON
  --base-url URL https://www.runninghub.cn by default
  --api v1|v2    interface to use; v1 by default
  --lang en|zh   language
  --help         this text`,
    cancel: `runninghub cancel TASK

Cancels a task, queued or running. Time already used stays billed.

  --json         as JSON
  --base-url URL https://www.runninghub.cn by default
  --api v1|v2    interface to use; v1 by default
  --lang en|zh   language
  --help         this text`,
    account: `runninghub account

Shows the balance and how many tasks the account runs.

  --json         as JSON
  --base-url URL https://www.runninghub.cn by default
  --api v1|v2    interface to use; v1 by default
  --lang en|zh   language
  --help         this text`,
    init: `runninghub init action|worker [api.json]

Writes a ready GitHub Actions workflow file, or a preset of the Worker, for the texts, files and seeds of an api.json.

  --workflow-id ID number or page address of the workflow
  --out FILE       where to write; .github/workflows/runninghub.yml or runninghub-preset.json
  --lang en|zh     language
  --help           this text`,
    simulate: `runninghub simulate

Serves a local RunningHub: no account, no key, no network, no coins.

  --port N       8189 by default; 0 takes any
  --lang en|zh   language
  --help         this text`,
  },
}

/** All messages. A message that is missing in one language does not compile. */
export type Messages = typeof en
