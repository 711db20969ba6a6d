import type { AbandonReason, AppInputType, TaskState } from '@runninghub-action/core'
import type { EXIT } from '../exit-code.ts'
import { factsInEnglish } from './facts/en.ts'

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`

export const en = {
  language: 'en' as 'en' | 'zh',
  /** What core reports. */
  facts: factsInEnglish,
  usage: {
    help: 'Run runninghub --help for a list of commands.',
    unknownCommand: (name: string, suggestion?: string) =>
      `Unknown command "${name}".${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
    unknownFlag: (flag: string, suggestion?: string) =>
      `Unknown flag ${flag}.${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
    noValue: (flag: string) => `${flag} requires a value.`,
    unexpectedValue: (flag: string) => `${flag} does not accept a value.`,
    extraArgument: (text: string) =>
      `Unexpected argument "${text}". Put quotes around a value with spaces.`,
    missing: (name: string, example: string) => `Missing ${name}. Example: ${example}`,
    lang: (text: string) => `Invalid --lang "${text}": expected en or zh.`,
    baseUrl: (text: string) =>
      `Invalid --base-url "${text}": expected a URL such as https://www.runninghub.cn.`,
    api: (text: string) => `Invalid --api "${text}": expected v1 or v2.`,
    maxParallel: (text: string) =>
      `Invalid --max-parallel "${text}": expected a number from 1 to 50.`,
    show: (text: string, choices: readonly string[]) =>
      `Invalid --show "${text}": expected ${choices.join(', ')}.`,
    timeout: (text: string) =>
      `Invalid --timeout "${text}": expected a duration such as 90s, 10m or 1h30m.`,
    ignoreSeeds: '--ignore-seeds requires --reuse.',
    maxCoins: (text: string) => `Invalid --max-coins "${text}": expected a number above 0.`,
    set: (text: string) =>
      `Invalid --set "${text}": expected NODE.FIELD=VALUE, such as 6.text="a cat".`,
    port: (text: string) => `Invalid --port "${text}": expected a number from 0 to 65535.`,
    missingApiKey:
      'Missing API key. Set the environment variable RUNNINGHUB_API_KEY, or store the key with runninghub login.',
    missingApiKeyHint:
      'Find it in the RunningHub console under API. There is no flag for it: other users could see it in the process list.',
    malformedApiKey:
      'The API key in RUNNINGHUB_API_KEY, or the stored one, contains spaces or non-ASCII characters.',
    textWithAt:
      'A value that starts with @ is the path of a file. For a text that starts with @, write @@.',
    noFile: (path: string) => `File not found: ${path}`,
    directory: (path: string) => `${path} is a directory, not a file.`,
    unreadable: (path: string, reason: string) => `Cannot read ${path} (${reason}).`,
    fileExists: (path: string) =>
      `${path} already exists. Set another path with --out, or move the file.`,
    initTarget: (text: string) => `Invalid target "${text}": init expects action or worker.`,
    shell: (text: string, shells: readonly string[]) =>
      `Invalid shell "${text}": expected ${shells.join(', ')}.`,
    appAndWorkflow: 'Give either an AI app or a workflow, not both.',
    drift: (text: string) => `Invalid --drift "${text}": expected error, warn or ignore.`,
    portTaken: (port: number) => `Port ${port} is in use. Set another one with --port.`,
  },
  error: {
    unexpected: 'Unexpected error.',
  },
  output: {
    writeFailed: (stream: string, reason: string) => `Cannot write to ${stream} (${reason}).`,
    runStopped: (stream: string, reason: string) =>
      `Cannot write to ${stream} any more (${reason}). Stopping. A running task is cancelled because its result could not be shown.`,
    waitStopped: (stream: string, reason: string) =>
      `Cannot write to ${stream} any more (${reason}). Stopped waiting. The task is not cancelled.`,
  },
  run: {
    batchLine: (line: number) => `line ${line}: `,
    pinnedSeed: '  (seed of api.json)',
    preparing: 'Preparing',
    uploading: (name: string, size: string) => `Uploading ${name} ${size}`.trim(),
    uploaded: (name: string, fileName: string) => `Uploaded ${name} as ${fileName}`,
    downloading: (name: string, size: string) => `Downloading ${name} ${size}`,
    submitting: 'Submitting',
    submitDelayed: (reason: string, seconds: number) => `${reason} Retrying in ${seconds} s.`,
    submitted: (taskId: string, page: string) => `Created task ${taskId}: ${page}`,
    nodeError: (id: string, classType: string, errors: readonly string[]) =>
      `Node ${id}${classType && ` (${classType})`}: ${errors.join('; ')}`,
    states: {
      queued: 'Queued',
      running: 'Running',
      succeeded: 'Succeeded',
      failed: 'Failed',
      cancelled: 'Cancelled',
    } satisfies Record<TaskState, string> as Record<TaskState, string>,
    pollFailed: (reason: string) => `Status check failed; still waiting. ${reason}`,
    abandoning: {
      timeout: 'Time limit reached.',
      abort: 'Stopping.',
    } satisfies Record<AbandonReason, string> as Record<AbandonReason, string>,
    coins: (coins: number) => plural(coins, 'coin'),
    done: (facts: readonly string[]) => (facts.length > 0 ? `Done (${facts.join(', ')})` : 'Done'),
    notShown: (name: string, protocol: string) =>
      `${name} cannot be shown with ${protocol}, which shows PNG images only.`,
    cannotShow:
      'Images are not shown, because this terminal is not known to show any. If it can, set --show kitty, iterm2 or sixel.',
    resultsNotSaved: 'Stopped before all results were saved. Links expire after about a day.',
    stopped: 'Stopped. No task was created.',
    taskMayBeRunning: (taskId: string) => `Task ${taskId} may still be running and billed.`,
    waitForIt: (command: string) => `To wait for it: ${command}`,
    submitPending: (canExit: boolean) =>
      `The create call has no response yet. A task may be created and billed. Waiting a few seconds for the response, to cancel the task.${canExit ? ' Press Ctrl-C again to exit at once.' : ''}`,
    taskMayExist: (site: string) =>
      `The create call has no response. A task may exist and be billed. Check the task list on ${site} before you run again.`,
    runsNotStarted: (count: number) =>
      `${plural(count, 'run')} of the batch ${count === 1 ? 'was' : 'were'} not started.`,
    coinsSpent: (
      { limit, spent, unknownCosts }: { limit: number; spent: number; unknownCosts: number },
      { inFlight, notStarted }: { inFlight: string; notStarted: string },
    ) =>
      [
        `--max-coins (${limit}) is reached: ${plural(spent, 'coin')} ${spent === 1 ? 'was' : 'were'} spent`,
        unknownCosts > 0 &&
          `, not counting ${plural(unknownCosts, 'task')} whose cost RunningHub did not report`,
        '.',
        inFlight !== '' && ` In flight at that moment: ${inFlight}.`,
        ` Not started: ${notStarted}.`,
      ]
        .filter(Boolean)
        .join(''),
    dryRun: 'Dry run: nothing was sent or billed.',
    dryRunOfApp: 'Dry run: only the inputs of the app were read. Nothing was created or billed.',
    interrupt: {
      question: (tasks: number) =>
        tasks === 1
          ? 'A task is running and being billed. What should happen to it?'
          : `${tasks} tasks are running and being billed. What should happen to them?`,
      cancel: (tasks: number) => `Cancel ${tasks === 1 ? 'it' : 'them'} and exit`,
      leave: (tasks: number) => `Leave ${tasks === 1 ? 'it' : 'them'} running and exit`,
      continue: 'Keep waiting',
    },
  },
  batch: {
    run: 'run',
    state: 'state',
    coins: 'coins',
    time: 'time',
    results: 'results',
    notStarted: 'not started',
    reusedState: 'reused',
    states: {
      done: 'succeeded',
      failed: 'failed',
      usage: 'invalid',
      refused: 'refused',
      timedOut: 'timed out',
      unknown: 'unknown',
      interrupted: 'cancelled',
    } satisfies Record<keyof typeof EXIT, string> as Record<keyof typeof EXIT, string>,
    totals: (facts: readonly string[]) => facts.join(', '),
    andMore: (first: string, others: number) => `${first} and ${others} more`,
    succeeded: (count: number, total: number) => `${count} of ${total} succeeded`,
    reused: (count: number) => `${count} reused`,
    failed: (count: number) => `${count} failed`,
    unknown: (count: number) => `${count} unknown`,
    skipped: (count: number) => `${count} not started`,
    progress: (ended: number, total: number, running: number) =>
      `${ended} of ${total} ended, ${running} under way`,
  },
  reuse: {
    reused: (taskId: string) => `Reusing the result of task ${taskId}. No new task is created.`,
    unusable: (run: number, reason: string) =>
      `Run ${run}: the stored result cannot be used, so a new task is created. ${reason}`,
    notStored: (run: number, reason: string) =>
      `Run ${run}: its result is not stored for --reuse. ${reason}`,
    unavailable: (reason: string) => `Stored results are not available: ${reason}`,
    seedsGenerated: (runs: string, seeds: string) =>
      `--reuse does not apply to ${runs}: ${seeds ? `RunningHub generates ${seeds}` : 'without api.json the seeds are unknown'}. Set the seeds, or add --pin-seeds or --ignore-seeds.`,
    seedsIgnored: (runs: string, seeds: string) =>
      `--ignore-seeds: ${seeds ? `RunningHub generates ${seeds}` : 'without api.json the seeds are unknown'}, so a reused result may have other seeds (${runs}).`,
    runs: (count: number, numbers: string) => `${count === 1 ? 'run' : 'runs'} ${numbers}`,
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
      `${plural(nodes, 'node')}, ${plural(fields, 'settable field')}. Set a field with --set NODE.FIELD=VALUE.`,
  },
  app: {
    input: 'input',
    target: 'field',
    type: 'type',
    values: 'values',
    default: 'default',
    link: 'link',
    types: {
      text: 'text',
      integer: 'whole number',
      number: 'number',
      boolean: 'true or false',
      choice: 'choice',
      image: 'image file',
      audio: 'audio file',
      video: 'video file',
      file: 'file',
      other: 'text',
    } satisfies Record<AppInputType, string> as Record<AppInputType, string>,
    summary: (name: string, inputs: number) =>
      `${name || 'AI app'}: ${plural(inputs, 'input')}. Set one with --set "NAME=VALUE" or --set NODE.FIELD=VALUE.`,
    noInputs:
      'RunningHub lists no inputs of this app. Open its page and run it once by hand, then try again.',
  },
  diff: {
    same: (workflowId: string, file: string) =>
      `Workflow ${workflowId}, as saved on RunningHub, and ${file} are the same.`,
    seeds: (count: number) =>
      `${plural(count, 'seed')} ${count === 1 ? 'differs' : 'differ'}, which changes nothing: RunningHub draws a new seed for each run that does not set it.`,
  },
  task: {
    cancelled: (taskId: string) => `Cancelled task ${taskId}. The time already used is billed.`,
    alreadyEnded: (taskId: string, state: string) =>
      `Task ${taskId} had ended before (${state.toLowerCase()}). There was nothing to cancel.`,
    state: (taskId: string, state: string) => `Task ${taskId}: ${state}`,
    failure: (node: string | undefined, reason: string) => (node ? `${node}: ${reason}` : reason),
  },
  account: {
    coins: 'Coins',
    money: 'Wallet',
    running: 'Current tasks',
    limit: 'Concurrent task limit',
    keyType: 'API key type',
  },
  list: {
    startedAt: 'started',
    task: 'task',
    workflow: 'workflow',
    state: 'state',
    coins: 'coins',
    unknown: 'unknown',
    empty: 'No run was started on this machine.',
  },
  login: {
    stored: (baseUrl: string, path: string) => `Stored the API key for ${baseUrl} in ${path}`,
    balance: (coins: number) => `Balance: ${plural(coins, 'coin')}`,
    environmentWins: 'RUNNINGHUB_API_KEY is set and overrides the stored key.',
    removed: (baseUrl: string, path: string) => `Removed the API key for ${baseUrl} from ${path}`,
    nothingStored: (baseUrl: string) => `No API key is stored for ${baseUrl}.`,
  },
  init: {
    created: (path: string) => `Created ${path}`,
    nextAction:
      'Add the secret RUNNINGHUB_API_KEY in the repository settings, check the values and commit the file.',
    nextWorker: (name: string) =>
      `Upload it to the Worker:\n  curl -X PUT "$WORKER_URL/v1/presets/${name}" -H "Authorization: Bearer $API_TOKEN" -H "Content-Type: application/json" -d @`,
  },
  simulate: {
    ready: (baseUrl: string, apiKey: string, program: string) =>
      `The local RunningHub is running. In another terminal, in the same folder:\n\n  export RUNNINGHUB_API_KEY=${apiKey}\n  ${program} run --base-url ${baseUrl}\n`,
    workflows: 'Workflows:',
    textToImage: 'text to image',
    imageToImage: 'image to image',
    apps: 'AI apps:',
    everyField: 'an input of every type',
    stop: 'Press Ctrl-C to stop.',
  },
  wizard: {
    title: 'Run a RunningHub workflow',
    back: 'Press Esc to go back, Ctrl-C to exit',
    cancelled: 'No task was created.',
    apiKeyFound: 'API key found.',
    apiKey: 'API key (in the RunningHub console under API)',
    checkingApiKey: 'Checking the API key …',
    readingApp: 'Reading the inputs of the AI app …',
    apiKeyAccepted: (coins: number | undefined) =>
      `API key accepted.${coins === undefined ? '' : ` Balance: ${plural(coins, 'coin')}.`}`,
    invalidApiKey: 'An API key consists of 32 letters and digits.',
    saveApiKey: (path: string) => `Store the key in ${path}? Only you can read the file.`,
    yes: 'Yes',
    no: 'No',
    workflowId: 'Workflow id, or page URL of a workflow or AI app',
    appInput: 'Select an input (type to filter)',
    unusualId: (digits: number) =>
      `This id has ${plural(digits, 'digit')}, those of RunningHub have 19. Use it anyway?`,
    workflowFile: 'Path of api.json (in the editor: Workflow → Export (API))',
    noFile: 'File not found.',
    isDirectory: 'This is a directory. Press Tab to open it.',
    moreFields: (count: number) => `… and ${count} more`,
    node: 'Select a node (type to filter)',
    runWith: (changes: number) =>
      changes === 0 ? 'Run without changes' : `Run with ${plural(changes, 'change')}`,
    field: (node: string) => `Select a field of node ${node}`,
    newValue: (field: string, current: string) => `New value of ${field} (current: ${current})`,
    newText: (field: string) => `New text of ${field} (press Enter twice to finish)`,
    filePath: (field: string, kind: string) => `Path of the ${kind} for ${field}`,
    invalidJson: 'Enter JSON, such as [1, 2].',
    outputDirectory: 'Directory to save results in (leave empty to save nothing)',
    review: (workflowId: string) => `Run workflow ${workflowId}? This costs coins.`,
    reviewApp: (name: string) => `Run app ${name}? This costs coins.`,
    confirmRun: 'Run it',
    changeMore: 'Change another field',
    quit: 'Exit',
    search: 'Search:',
    matches: (count: number) => plural(count, 'match', 'matches'),
    noMatch: 'No matches',
    listKeys: '↑/↓ select • Enter confirm • Esc back',
    pathKeys: 'Tab complete • ↑/↓ select • Enter confirm • Esc back',
    selectedKeys: 'Type to replace • → edit',
    answersKept: 'All answers are kept. Correct them and run again.',
    equivalents: 'Show the same run without questions as',
    commandTitle: 'Command line',
    actionTitle: 'Step of a GitHub Actions workflow',
    unsupportedInPreset: (flags: readonly string[]) =>
      `(A preset cannot contain ${flags.join(', ')}.)`,
    presetTitle: 'Preset of the Worker (PUT /v1/presets/NAME)',
  },
  help: {
    title: 'runninghub: run ComfyUI workflows on RunningHub',
    commandHelp: 'Flags of a command: runninghub help COMMAND',
    apiKey: 'API key: set RUNNINGHUB_API_KEY. At a terminal, run asks for a missing key.',
    commands: {
      run: {
        usage: 'run [api.json|APP]',
        summary: 'run a workflow or an AI app; asks for missing values',
        description:
          'Runs a workflow, or an AI app by its id or page URL. At a terminal it asks for every missing value.',
      },
      nodes: {
        usage: 'nodes api.json|APP',
        summary: 'list the fields of a workflow or the inputs of an AI app',
        description:
          'Lists every node with its fields, their types and values. Links to other nodes cannot be set. With the id or page URL of an AI app, it lists the inputs of the app.',
      },
      diff: {
        usage: 'diff api.json [WORKFLOW]',
        summary: 'compare api.json with the saved workflow',
        description:
          'Compares api.json with the workflow that RunningHub has saved, by id or page URL; without one, with the workflow of the newest run of this machine. The exit code is 1 when they differ.',
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
      list: {
        usage: 'list',
        summary: 'list the runs started on this machine',
        description:
          'Lists the last 20 runs that were started on this machine, newest first, with their states.',
      },
      open: {
        usage: 'open [TASK_ID]',
        summary: 'open the page of a task or a workflow',
        description:
          'Prints the URL of a page and opens it in the browser: that of a task, of the newest run of this machine, or of a workflow. In a pipe it only prints the URL.',
      },
      account: {
        usage: 'account',
        summary: 'show the balance and tasks of the account',
        description: 'Shows the balance of the account and the number of its tasks.',
      },
      init: {
        usage: 'init action|worker [api.json|APP]',
        summary: 'create a workflow file or preset from api.json',
        description:
          'Creates a GitHub Actions workflow file or a Worker preset with the prompts, files and seeds of an api.json, or with the inputs of an AI app.',
      },
      login: {
        usage: 'login',
        summary: 'check and store an API key',
        description:
          'Asks for the API key of a site, or reads it from stdin, checks it, and stores it in a file that only you can read.',
      },
      logout: {
        usage: 'logout',
        summary: 'remove the stored API key',
        description: 'Removes the stored API key of a site.',
      },
      completion: {
        usage: 'completion bash|zsh|fish|powershell',
        summary: 'print the completion script of a shell',
        description:
          'Prints a script with which a shell completes commands, flags and task ids. In ~/.bashrc: source <(runninghub completion bash)',
      },
      simulate: {
        usage: 'simulate',
        summary: 'start a local RunningHub for tests',
        description: 'Starts a local RunningHub. It needs no account, key, network or coins.',
      },
    },
    flags: {
      workflowId: 'workflow id or page URL; the page URL of an AI app, too',
      appId: 'id or page URL of an AI app, instead of a workflow',
      drift:
        'what to do when the saved workflow differs from api.json: error, warn or ignore (default: warn)',
      set: 'set a field; after @ comes the path of a file: --set 10.image=@./a.png',
      inputs: 'YAML or JSON file of values; --set overrides it',
      batch: 'YAML, JSON, JSON Lines or CSV file; each row is one run',
      maxParallel: 'runs of a batch at a time (default: as many as the account allows)',
      pinSeeds: 'send the seeds of api.json instead of letting RunningHub generate new ones',
      instanceType: 'machine: default (24 GB), plus (48 GB) or ultra (84 GB)',
      accessPassword: 'password of an encrypted workflow',
      download: 'directory to save results in',
      show: 'show images in the terminal: auto, kitty, iterm2 or sixel; never in a pipe',
      runTimeout: 'cancel the task after this time, such as 90s or 1h30m (default: 10m)',
      waitTimeout: 'stop waiting after this time, such as 90s or 1h30m (default: 10m)',
      reuse: 'use the stored result of an earlier task for the same request',
      ignoreSeeds: 'with --reuse: also when RunningHub would generate new seeds',
      maxCoins: 'start no more runs of a batch once they have cost this many coins',
      dryRun: 'print the request and send nothing',
      jsonEvents: 'print one JSON line for each event to stdout',
      json: 'print JSON',
      python: "print the list as node_info_list in RunningHub's Python sample",
      baseUrl: 'RunningHub site (default: https://www.runninghub.cn)',
      api: 'API version (default: v1)',
      out: 'file to create (default: .github/workflows/runninghub.yml or runninghub-preset.json)',
      port: 'port to listen on; 0 selects a free one (default: 8189)',
      openWorkflow: 'open the page of this workflow',
      lang: 'language (default: system language)',
      help: 'print this help',
      version: 'print the version',
    },
    placeholders: {
      id: 'ID',
      taskId: 'TASK_ID',
      assignment: 'NODE.FIELD=VALUE',
      file: 'FILE',
      directory: 'DIR',
      machine: 'TYPE',
      password: 'PASSWORD',
      protocol: 'PROTOCOL',
      duration: 'DURATION',
      coins: 'COINS',
      url: 'URL',
      port: 'PORT',
      count: 'N',
    },
    exitCodesTitle: 'Exit codes:',
    exitCodes: {
      done: 'success',
      failed: 'a task failed, a result could not be saved, or --max-coins stopped the batch',
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
