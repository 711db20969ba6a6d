import { workflowIds } from './constants.ts'
import { imageToImage, textToImage } from './workflows.ts'

/** The switches of the simulated service. All may be changed while it runs. */
export interface SimulatorOptions {
  apiKey: string
  /** Origin of the API, as it appears in answers. */
  baseUrl: string
  /** Origin results are downloaded from; another one than the API's, as at RunningHub. */
  filesUrl: string

  /** Saved graphs (API-format JSON text) by workflow or app id, besides the built-in ones. */
  workflows: Record<string, string> | Map<string, string>
  /** Take every 19-digit id; without a saved graph its nodeInfoList is taken unchecked. */
  acceptAnyWorkflow: boolean

  /** Tasks queued or running at once; one more is refused with 421. */
  concurrentLimit: number
  /** Coins before the first task; tasks that ended are subtracted. None left: 414. */
  coins: number
  /** Wallet; null is answered as null and never runs out. Zero: 416. */
  money: number | null
  /** The account is a free one: 801 on everything. */
  freeUser: boolean
  /** The key was switched off: 802 on everything. */
  disabledKey: boolean

  /** How long a task is queued and then runs, in milliseconds, unless a script says otherwise. */
  queuedMs: number
  runMs: number

  /** Largest upload, in bytes. */
  uploadLimit: number
  /** How long results and uploads can be downloaded, in milliseconds. */
  fileLifetime: number
  /** File URLs carry a signature in the query string and give 403 without it. */
  signedUrls: boolean

  /** taskId as a JSON number, which `JSON.parse` rounds. */
  numericTaskId: boolean
  /** `"errorMessages":null` and an unknown key in every envelope. */
  envelopeExtras: boolean
  /** 803 with the old text, which names neither node nor field. */
  oldNodeInfoError: boolean
  /** 423 TASK_NOT_FOUNED instead of 807. */
  notFoundCode423: boolean
  /** taskCostTime as a number in v1 outputs. */
  taskCostAsNumber: boolean
  /** No cost fields in v1 outputs. */
  missingCosts: boolean
  /** storageType, bucket and objectKey in v1 outputs. */
  storageExtras: boolean
  /** v2 query calls a cancelled task CANCEL instead of FAILED. */
  v2CancelState: boolean
  /** v2 upload succeeds with code 200 instead of 0. */
  v2UploadCode200: boolean
  /** Numbers instead of strings in account and queue answers. */
  accountNumbers: boolean
  /** Null for the fields of the account that may be null. */
  accountNulls: boolean

  /** Tell clients of the WebSocket, in answers about running tasks. */
  netWssUrl: boolean
  /** The WebSocket closes in the middle of the task. */
  wsClosesEarly: boolean

  /** What webhooks are sent with. */
  fetch: typeof globalThis.fetch
  /** eventData as an object instead of JSON text. */
  webhookEventDataAsObject: boolean
  /** Deliver every webhook that succeeded a second time. */
  webhookDuplicates: boolean
  /** The task ends, and its webhook arrives, before its submit is answered. */
  webhookBeforeAnswer: boolean
  /** Cancelled tasks call back as well; whether they do at RunningHub is unknown. */
  webhookOnCancel: boolean
}

export function defaultOptions(): SimulatorOptions {
  return {
    apiKey: '0123456789abcdef0123456789abcdef',
    baseUrl: 'http://simulator.local',
    filesUrl: 'http://files.simulator.local',
    workflows: {},
    acceptAnyWorkflow: true,
    concurrentLimit: 3,
    coins: 1000,
    money: 999,
    freeUser: false,
    disabledKey: false,
    queuedMs: 1000,
    runMs: 4000,
    uploadLimit: 30 * 1024 * 1024,
    fileLifetime: 24 * 60 * 60 * 1000,
    signedUrls: false,
    numericTaskId: false,
    envelopeExtras: false,
    oldNodeInfoError: false,
    notFoundCode423: false,
    taskCostAsNumber: false,
    missingCosts: false,
    storageExtras: false,
    v2CancelState: false,
    v2UploadCode200: false,
    accountNumbers: false,
    accountNulls: false,
    netWssUrl: true,
    wsClosesEarly: false,
    fetch: (input, init) => globalThis.fetch(input, init),
    webhookEventDataAsObject: false,
    webhookDuplicates: false,
    webhookBeforeAnswer: false,
    webhookOnCancel: false,
  }
}

const builtIn = new Map<string, string>([
  [workflowIds.textToImage, textToImage],
  [workflowIds.imageToImage, imageToImage],
])

/** The saved graph of a workflow or app: given by option, or one the simulator brings. */
export function savedGraph({ workflows }: SimulatorOptions, id: string): string | undefined {
  const given = workflows instanceof Map ? workflows : new Map(Object.entries(workflows))
  return given.get(id) ?? builtIn.get(id)
}

/**
 * Changes options from data that came over HTTP. Throws TypeError, naming every option that is
 * unknown or of the wrong type, before any is changed.
 */
export function changeOptions(options: SimulatorOptions, changes: Record<string, unknown>): void {
  const problems = Object.entries(changes).flatMap(([name, value]) => {
    if (!Object.hasOwn(options, name) || name === 'fetch') return [`${name}: no such option`]
    const wanted =
      name === 'money' && value === null ? 'object' : typeof defaultOptions()[name as never]
    return typeof value === wanted ? [] : [`${name}: wants a ${wanted}, got ${typeof value}`]
  })
  if (problems.length > 0) throw new TypeError(problems.join('; '))
  Object.assign(options, changes)
}
