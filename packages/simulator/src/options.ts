import type { SimulatedApp } from './apps.ts'
import { workflowIds } from './constants.ts'
import { imageToImage, textToImage } from './workflows.ts'

/** The options of the simulated service. All may be changed while it runs. */
export interface SimulatorOptions {
  apiKey: string
  /** Origin of the API, as it appears in responses. */
  baseUrl: string
  /** Origin of result downloads, which is not the API's, as at RunningHub. */
  filesUrl: string

  /** Saved graphs (API-format JSON text) by workflow id, besides the built-in ones. */
  workflows: Record<string, string> | Map<string, string>
  /** AI apps by id, besides the built-in ones. */
  apps: Record<string, SimulatedApp>
  /** Accepts every 19-digit id. Without a saved graph its nodeInfoList is not checked. */
  acceptAnyWorkflow: boolean

  /** How many tasks may be queued or running at once. One more is refused with 421. */
  concurrentLimit: number
  /** Coins before the first task. Ended tasks are subtracted. None left: 414. */
  coins: number
  /** Balance of the wallet. Null is returned as null and never runs out. Zero: 416. */
  money: number | null
  /** The account is a free one: 801 for every call. */
  freeUser: boolean
  /** The key is disabled: 802 for every call. */
  disabledKey: boolean

  /** How long a task is queued, in milliseconds, unless a script sets it. */
  queuedMs: number
  /** How long a task runs after that, in milliseconds, unless a script sets it. */
  runMs: number

  /** Width and height of the pictures that tasks create, in pixels: 128 or more. */
  pictureSize: number
  /** Largest upload, in bytes. */
  uploadLimit: number
  /** How long results and uploads can be downloaded, in milliseconds. */
  fileLifetime: number
  /** File URLs have a signature in the query string, and return 403 without it. */
  signedUrls: boolean

  /** taskId as a JSON number, which `JSON.parse` rounds. */
  numericTaskId: boolean
  /** `"errorMessages":null` and an unknown key in every envelope. */
  envelopeExtras: boolean
  /** 803 with the old message, which contains neither node nor field. */
  oldNodeInfoError: boolean
  /** 423 TASK_NOT_FOUNED instead of 807. */
  notFoundCode423: boolean
  /** taskCostTime as a number in v1 outputs. */
  taskCostAsNumber: boolean
  /** No cost fields in v1 outputs. */
  missingCosts: boolean
  /** storageType, bucket and objectKey in v1 outputs. */
  storageExtras: boolean
  /** v2 query returns CANCEL instead of FAILED for a cancelled task. */
  v2CancelState: boolean
  /** v2 upload succeeds with code 200 instead of 0. */
  v2UploadCode200: boolean
  /** Numbers instead of strings in account and queue responses. */
  accountNumbers: boolean
  /** Null for the fields of the account that may be null. */
  accountNulls: boolean

  /** Responses about running tasks contain the URL of the WebSocket. */
  netWssUrl: boolean
  /** The WebSocket closes in the middle of the task. */
  wsClosesEarly: boolean

  /** The `fetch` that sends webhooks. */
  fetch: typeof globalThis.fetch
  /** eventData as an object instead of JSON text. */
  webhookEventDataAsObject: boolean
  /** Delivers every webhook that succeeded a second time. */
  webhookDuplicates: boolean
  /** The task ends, and its webhook arrives, before the response to its submit. */
  webhookBeforeAnswer: boolean
  /** Cancelled tasks also call their webhook. Whether they do at RunningHub is unknown. */
  webhookOnCancel: boolean
}

export function defaultOptions(): SimulatorOptions {
  return {
    apiKey: '0123456789abcdef0123456789abcdef',
    baseUrl: 'http://simulator.local',
    filesUrl: 'http://files.simulator.local',
    workflows: {},
    apps: {},
    acceptAnyWorkflow: true,
    concurrentLimit: 3,
    coins: 1000,
    money: 999,
    freeUser: false,
    disabledKey: false,
    queuedMs: 1000,
    runMs: 4000,
    pictureSize: 512,
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

/** Returns the saved graph of a workflow: from the options, or a built-in one. */
export function savedGraph({ workflows }: SimulatorOptions, id: string): string | undefined {
  const saved = workflows instanceof Map ? workflows : new Map(Object.entries(workflows))
  return saved.get(id) ?? builtIn.get(id)
}

/**
 * Changes options from data that came over HTTP: all of them or none.
 *
 * @throws {TypeError} with every option that is unknown or of the wrong type
 */
export function changeOptions(options: SimulatorOptions, changes: Record<string, unknown>): void {
  const problems = Object.entries(changes).flatMap(([name, value]) => {
    if (!Object.hasOwn(options, name) || name === 'fetch') return [`${name}: no such option`]
    const expected =
      name === 'money' && value === null ? 'object' : typeof defaultOptions()[name as never]
    return typeof value === expected ? [] : [`${name}: expected a ${expected}, got ${typeof value}`]
  })
  if (problems.length > 0) throw new TypeError(problems.join('; '))
  Object.assign(options, changes)
}
