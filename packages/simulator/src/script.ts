/** What a caller can ask for, under the names used in scripts and in the log. */
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
  'download',
  'unknown',
] as const

export type Operation = (typeof OPERATIONS)[number]

/** How a task ends. */
export type Ending =
  | 'success'
  /** Success without any file: `data: []`. */
  | 'empty'
  /** 805 with a failedReason. */
  | 'failed'
  /** 805 with `data: null`. */
  | 'failed-null'
  /** 805 with `failedReason: {}`. */
  | 'failed-empty'
  /** FAILED in the answer to the submit already, with node errors. */
  | 'rejected-at-submit'
  /** Runs for ever. */
  | 'never'
  /** Is queued for ever. */
  | 'stuck-queued'

/** A result file in place of what the graph would have made. */
export interface ScriptedResult {
  /** File type and extension: png, txt, mp4, mp3, zip, or any other. */
  type: string
  nodeId?: string
  /** File name in the URL, taken as it is (spaces, unicode, `../x.png`). */
  name?: string
  /** Content of a text result. */
  text?: string
  /** Content of any other; base64 when it comes as text. Default: a small valid file of the type. */
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
  end?: Ending
  results?: ScriptedResult[]
  /** Put into promptTips; the task is made all the same. */
  nodeErrors?: Record<string, NodeError>
  /** RUNNING in the answer to the submit already. */
  startsRunning?: boolean
  /** In place of the usual failedReason of 'failed'. */
  failedReason?: Record<string, unknown>
}

/** What to answer with instead of the usual. `after`: do the real work first, then answer this. */
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
  /** How many calls get this answer. */
  times?: number
  /** How many calls pass before it. */
  skip?: number
  answer: Answer
}

/** The operations a kind of answer makes sense for; those not named suit every operation. */
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

/** The answers that are still to be given. Steps for one operation are used up in order. */
export class Script {
  #steps: Required<ScriptStep>[] = []

  /** Throws TypeError for a step that could never be used. */
  add(...steps: ScriptStep[]): void {
    const problems = steps.flatMap(problemsOf)
    if (problems.length > 0) throw new TypeError(problems.join('; '))
    this.#steps.push(...steps.map((step) => ({ times: 1, skip: 0, ...step })))
  }

  /** The answer to give to this call of `operation`, if it is not the usual one. */
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

function problemsOf(step: ScriptStep): string[] {
  const text = JSON.stringify(step)
  if (!OPERATIONS.includes(step?.on)) return [`${text}: "on" wants one of ${OPERATIONS.join(', ')}`]
  const kind = step.answer?.kind
  if (!Object.hasOwn(kinds, kind ?? ''))
    return [`${text}: "answer.kind" wants one of ${Object.keys(kinds).join(', ')}`]
  const suited = kinds[kind]
  if (suited && !suited.includes(step.on)) return [`${text}: "${kind}" is for ${suited.join(', ')}`]
  if (kind === 'refuse' && !Number.isInteger(step.answer.code)) return [`${text}: wants a code`]
  return []
}
