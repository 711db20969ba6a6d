/** The operations of the API, by their names in scripts and in the log. */
export const OPERATIONS = [
  'submit',
  'outputs',
  'status',
  'query',
  'cancel',
  'upload',
  'account',
  'queueStatus',
  'workflowJson',
  'webhookDetail',
  'retryWebhook',
  'appDemo',
  'appList',
  'download',
  'unknown',
] as const

export type Operation = (typeof OPERATIONS)[number]

/** How a task ends. */
export type TaskOutcome =
  | 'success'
  /** Success without any file: `data: []`. */
  | 'empty'
  /** 805 with a failedReason. */
  | 'failed'
  /** 805 with `data: null`. */
  | 'failed-null'
  /** 805 with `failedReason: {}`. */
  | 'failed-empty'
  /** FAILED already in the response to the submit, with node errors. */
  | 'rejected-at-submit'
  /** Runs forever. */
  | 'never'
  /** Is queued forever. */
  | 'stuck-queued'

/** A result file instead of those that the graph saves. */
export interface ScriptedResult {
  /** File type and extension: png, txt, mp4, mp3, zip, or any other. */
  type: string
  nodeId?: string
  /** File name in the URL, used as it is (spaces, unicode, `../x.png`). */
  name?: string
  /** Content of a text result. */
  text?: string
  /**
   * Content of any other result; base64 when it is text. @default a small valid file of the type
   */
  bytes?: Uint8Array | string
}

/** One entry of ComfyUI's node_errors. */
export interface NodeError {
  errors: { type: string; message: string; details: string; extra_info: object }[]
  dependent_outputs: string[]
  class_type: string
}

export interface TaskPlan {
  queuedMs?: number
  runMs?: number
  end?: TaskOutcome
  results?: ScriptedResult[]
  /** Node errors in promptTips. The task is created nevertheless. */
  nodeErrors?: Record<string, NodeError>
  /** RUNNING already in the response to the submit. */
  startsRunning?: boolean
  /** Replaces the usual failedReason of 'failed'. */
  failedReason?: Record<string, unknown>
}

/** An answer instead of the usual response. With `after` the real work is done before it. */
export type Answer =
  | { kind: 'refuse'; code: number; msg?: string; data?: unknown }
  | {
      kind: 'http'
      status: number
      body?: string
      headers?: Record<string, string>
      after?: boolean
    }
  | { kind: 'drop'; after?: boolean }
  | { kind: 'raw'; body: string; contentType?: string; after?: boolean }
  | { kind: 'delay'; ms: number }
  | { kind: 'hang' }
  | ({ kind: 'task' } & TaskPlan)
  | { kind: 'not-ready' }
  | DownloadFault

export type DownloadFault =
  | { kind: 'expired' }
  | { kind: 'truncated' }
  | { kind: 'wrong-type' }
  | { kind: 'redirect' }
  | { kind: 'slow'; bytesPerSecond: number }

export interface ScriptStep {
  on: Operation
  /** How many calls get this answer. @default 1 */
  times?: number
  /** How many calls get the usual response before it. @default 0 */
  skip?: number
  answer: Answer
}

/** The operations that accept a kind of answer; undefined for all operations. */
const kinds: Record<Answer['kind'], Operation[] | undefined> = {
  refuse: undefined,
  http: undefined,
  drop: undefined,
  raw: undefined,
  delay: undefined,
  hang: undefined,
  task: ['submit'],
  'not-ready': ['outputs'],
  expired: ['download'],
  truncated: ['download'],
  'wrong-type': ['download'],
  redirect: ['download'],
  slow: ['download'],
}

/** The scripted answers that are not used yet. Steps for one operation are used in order. */
export class Script {
  #steps: Required<ScriptStep>[] = []

  /** @throws {TypeError} for a step that could never be used */
  add(...steps: ScriptStep[]): void {
    const problems = steps.flatMap(stepProblems)
    if (problems.length > 0) throw new TypeError(problems.join('; '))
    this.#steps.push(...steps.map((step) => ({ times: 1, skip: 0, ...step })))
  }

  /** Returns the scripted answer to this call of `operation`; undefined for the usual response. */
  take(operation: Operation): Answer | undefined {
    const step = this.#steps.find(({ on, times }) => on === operation && times > 0)
    if (!step) return undefined
    if (step.skip > 0) {
      step.skip--
      return undefined
    }
    step.times--
    return step.answer
  }

  clear(): void {
    this.#steps = []
  }
}

function stepProblems(step: ScriptStep): string[] {
  const text = JSON.stringify(step)
  if (!OPERATIONS.includes(step?.on))
    return [`${text}: "on" must be one of ${OPERATIONS.join(', ')}`]
  const kind = step.answer?.kind
  if (!Object.hasOwn(kinds, kind ?? ''))
    return [`${text}: "answer.kind" must be one of ${Object.keys(kinds).join(', ')}`]
  const allowed = kinds[kind]
  if (allowed && !allowed.includes(step.on))
    return [`${text}: "${kind}" is for ${allowed.join(', ')}`]
  if (kind === 'refuse' && !Number.isInteger(step.answer.code))
    return [`${text}: "answer.code" must be a whole number`]
  return []
}
