import type { AbandonReason, ErrorCode, TaskState } from '@runninghub-action/core'
import type { EXIT } from '../exit-code.ts'

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
    title: 'runninghub: run ComfyUI workflows on RunningHub',
    commandHelp: 'Flags of a command: runninghub COMMAND --help',
    apiKey: 'API key: set RUNNINGHUB_API_KEY. At a terminal, run asks for a missing key.',
    commands: {
      run: {
        usage: 'run [api.json]',
        summary: 'run a workflow; asks for missing values',
        description: 'Runs a workflow. At a terminal it asks for every missing value.',
      },
      nodes: {
        usage: 'nodes api.json',
        summary: 'list the fields of a workflow',
        description:
          'Lists every node with its fields, their types and values. Links to other nodes cannot be set.',
      },
      upload: {
        usage: 'upload FILE...',
        summary: 'upload files and print their names',
        description: 'Uploads files of up to 30 MB and prints the names to use in file fields.',
      },
      wait: {
        usage: 'wait TASK_ID',
        summary: 'wait for a task',
        description: 'Waits for a task to end and prints its results. Never cancels the task.',
      },
      status: {
        usage: 'status TASK_ID',
        summary: 'show the status of a task',
        description: 'Shows the current status of a task, and its results if it has succeeded.',
      },
      cancel: {
        usage: 'cancel TASK_ID',
        summary: 'cancel a task',
        description: 'Cancels a queued or running task. The time already used is billed.',
      },
      account: {
        usage: 'account',
        summary: 'show the balance and tasks of the account',
        description: 'Shows the balance of the account and the number of its tasks.',
      },
      init: {
        usage: 'init action|worker [api.json]',
        summary: 'create a workflow file or preset from api.json',
        description:
          'Creates a GitHub Actions workflow file or a Worker preset with the prompts, files and seeds of an api.json.',
      },
      simulate: {
        usage: 'simulate',
        summary: 'start a local RunningHub for tests',
        description: 'Starts a local RunningHub. It needs no account, key, network or coins.',
      },
    },
    flags: {
      workflowId: 'workflow id or page URL',
      set: 'set a field; file fields accept a path: --set 10.image=@./a.png',
      inputs: 'YAML or JSON file of values; --set overrides it',
      batch: 'YAML, JSON or CSV file; each row is one run',
      pinSeeds: 'send the seeds of api.json instead of letting RunningHub generate new ones',
      instanceType: 'machine: default (24 GB), plus (48 GB) or ultra (84 GB)',
      accessPassword: 'password of an encrypted workflow',
      download: 'directory to save results in',
      runTimeout: 'cancel the task after this time, such as 90s or 1h30m (default: 10m)',
      waitTimeout: 'stop waiting after this time, such as 90s or 1h30m (default: 10m)',
      dryRun: 'print the request and send nothing',
      jsonEvents: 'print one JSON line for each event to stdout',
      json: 'print JSON',
      python: "print the list as node_info_list in RunningHub's Python sample",
      baseUrl: 'RunningHub site (default: https://www.runninghub.cn)',
      api: 'API version (default: v1)',
      out: 'file to create (default: .github/workflows/runninghub.yml or runninghub-preset.json)',
      port: 'port to listen on; 0 selects a free one (default: 8189)',
      lang: 'language (default: system language)',
      help: 'print this help',
    },
    placeholders: {
      id: 'ID',
      taskId: 'TASK_ID',
      assignment: 'NODE.FIELD=VALUE',
      file: 'FILE',
      directory: 'DIR',
      machine: 'TYPE',
      password: 'PASSWORD',
      duration: 'DURATION',
      url: 'URL',
      port: 'PORT',
    },
    exitCodesTitle: 'Exit codes:',
    exitCodes: {
      done: 'success',
      failed: 'a task failed, or a result could not be saved',
      usage: 'invalid command line, file or value; nothing was sent',
      refused: 'RunningHub refused the request or is unreachable; nothing is billed',
      timedOut: 'the time limit was reached',
      unknown: 'unknown whether a task was created or is still running',
      interrupted: 'stopped or cancelled',
    } satisfies Record<keyof typeof EXIT, string>,
  },
}

/** All messages. A message that is missing in one language does not compile. */
export type Messages = typeof en
