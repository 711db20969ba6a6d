import { type Clock, monotonicClock } from '../clock.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { UnavailableError, ValidationFailedError } from '../errors/service-errors.ts'
import { type Account, parseAccount } from '../protocol/endpoints/account.ts'
import { parseCancel } from '../protocol/endpoints/cancel.ts'
import { parseEmpty } from '../protocol/endpoints/envelope.ts'
import { parseQueueStatus, type QueueStatus } from '../protocol/endpoints/queue-status.ts'
import { parseSavedWorkflow } from '../protocol/endpoints/saved-workflow.ts'
import { parseWebhookDetail, type WebhookDetail } from '../protocol/endpoints/webhook.ts'
import { parseResponse } from '../protocol/parse-response.ts'
import type { Protocol, UploadedFile } from '../protocol/protocol.ts'
import { type ApiRequest, jsonRequest } from '../protocol/request.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'
import { UnexpectedResponseError } from '../protocol/unexpected-response.ts'
import { protocolV1 } from '../protocol/v1.ts'
import { protocolV2 } from '../protocol/v2.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import { abortAfterGrace } from './grace-signal.ts'
import { createRedact, type Redact, redactFailure, redactNodeErrors } from './redact.ts'
import {
  READ_POLICY,
  type RetryNotice,
  type RetryPolicy,
  submitPolicy,
  UPLOAD_POLICY,
  withRetry,
} from './retry.ts'
import { toSubmitError } from './submit-error.ts'
import { type HttpResponse, sendRequest } from './transport.ts'
import type { UploadSource } from './upload-source.ts'
import { validateRequest } from './validate-request.ts'

export interface ClientOptions {
  apiKey: string
  /** @default 'https://www.runninghub.cn' */
  baseUrl?: string
  /** The wire family: `v1` is what RunningHub's own sample uses. @default 'v1' */
  api?: 'v1' | 'v2'
  /** @default the runtime's own */
  fetch?: typeof fetch
  /** For one call, in milliseconds, until the last byte of the answer. @default 30_000 */
  callTimeout?: number
  /** For one upload, in milliseconds. @default 600_000 */
  uploadTimeout?: number
  /** `false`: every call is made once. For a caller that comes back by itself. @default true */
  retries?: boolean
  clock?: Clock
  /** Between 0 and 1; for jitter. @default Math.random */
  random?: () => number
}

export interface CallOptions {
  signal?: AbortSignal | undefined
  onRetry?: ((notice: RetryNotice) => void) | undefined
}

/**
 * What an aborted create call still gets to be answered, in milliseconds. GitHub's runner kills ten
 * seconds after it has sent SIGINT, and the task that turns out to exist has to be cancelled by then.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const ANSWER_GRACE = 8_500

/**
 * RunningHub's API. Every method throws the {@link RunningHubError} of its kind; what may be
 * retried is retried inside, by the policies in retry.ts. The key never leaves this object
 * except in the requests themselves.
 */
export class RunningHubClient {
  readonly baseUrl: string
  readonly clock: Clock
  readonly random: () => number
  /** Takes the API key, and whatever looks like a credential, out of a text. */
  readonly redact: Redact
  readonly #apiKey: string
  readonly #protocol: Protocol
  readonly #fetch: typeof fetch
  readonly #callTimeout: number
  readonly #uploadTimeout: number
  readonly #retries: boolean

  constructor(options: ClientOptions) {
    this.#apiKey = options.apiKey
    this.baseUrl = (options.baseUrl ?? 'https://www.runninghub.cn').replace(/\/+$/, '')
    this.#protocol = options.api === 'v2' ? protocolV2 : protocolV1
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
    this.#callTimeout = options.callTimeout ?? 30_000
    this.#uploadTimeout = options.uploadTimeout ?? 600_000
    this.#retries = options.retries ?? true
    this.clock = options.clock ?? monotonicClock
    this.random = options.random ?? Math.random
    this.redact = createRedact([options.apiKey])
  }

  /**
   * Uploads one file, again on failures that may pass: the same bytes get the same name.
   *
   * @throws {FileTooLargeError} {@link UploadFailedError} {@link InvalidKeyError} {@link UnavailableError}
   */
  upload(source: UploadSource, options: CallOptions = {}): Promise<UploadedFile> {
    const action = `upload ${source.name}`
    const { path, headers, fields } = this.#protocol.uploadRequest(this.#apiKey)
    const url = this.baseUrl + path
    const send = (signal: AbortSignal) =>
      source.post({ url, headers, fields, signal, fetch: this.#fetch })
    return this.#withRetry(UPLOAD_POLICY, options, async () => {
      validateRequest(action, url, headers)
      const answer = await sendRequest(action, send, {
        timeout: this.#uploadTimeout,
        signal: options.signal,
        redact: this.redact,
      })
      return this.#parse(action, answer, (body) => this.#protocol.parseUpload(body, action))
    })
  }

  /**
   * Creates one task. **This costs money and is not idempotent**, so it is sent again only after
   * an explicit refusal that made nothing, or when the service was certainly never reached, and
   * that for `queueTimeout` milliseconds at most (0: not at all).
   *
   * An abort while the call is under way gives it {@link ANSWER_GRACE} more to answer: a task that
   * was made must be known to be cancelled.
   *
   * @param options.onSend called each time right before the call is sent: from then on, until it is
   *   answered, there may be a task of which nobody knows
   * @throws {SubmitUnknownError} when a task may or may not have been made
   * @throws {QueueFullError} when the queue stayed full for `queueTimeout`
   */
  submit(
    request: SubmitRequest,
    options: CallOptions & { queueTimeout?: number; onSend?: () => void } = {},
  ): Promise<SubmittedTask> {
    const action = `submit workflow ${request.workflowId}`
    const call = this.#protocol.submitRequest(this.#apiKey, request)
    return this.#withRetry(submitPolicy(options.queueTimeout ?? 0), options, async () => {
      using graceSignal = abortAfterGrace(options.signal, ANSWER_GRACE)
      options.onSend?.()
      try {
        return await this.#send(action, call, graceSignal.signal, (body) => {
          const task = this.#protocol.parseSubmit(body, action)
          return { ...task, nodeErrors: redactNodeErrors(task.nodeErrors, this.redact) }
        })
      } catch (error) {
        throw toSubmitError(error, request.workflowId)
      }
    })
  }

  /** One look at a task: its state, and its results when it has ended well. */
  query(taskId: string, options: CallOptions = {}): Promise<TaskSnapshot> {
    const call = this.#protocol.queryRequest(this.#apiKey, taskId)
    return this.#get(`ask for task ${taskId}`, call, options, (body, status) => {
      const snapshot = this.#protocol.parseQuery(body, taskId)
      const { state, failure } = snapshot
      // RunningHub answers under HTTP 200. A firewall may use one of its codes, such as 805.
      if (status !== 200 && (state === 'failed' || state === 'cancelled')) {
        throw new UnexpectedResponseError(`a task that ended under HTTP ${status}`)
      }
      return failure ? { ...snapshot, failure: redactFailure(failure, this.redact) } : snapshot
    })
  }

  /**
   * Cancels a task, queued or running. Time already used stays billed. The service has one
   * address for this; tasks of both wire families are cancelled there.
   *
   * @throws {TaskNotFoundError} {@link CancelRefusedError}
   */
  cancel(taskId: string, options: CallOptions = {}): Promise<void> {
    const action = `cancel task ${taskId}`
    const call = this.#v1Request('/task/openapi/cancel', { taskId })
    return this.#get(action, call, options, (body) => parseCancel(body, action, taskId))
  }

  /** The account's balance and how many tasks it runs, those of the browser included. */
  account(options: CallOptions = {}): Promise<Account> {
    const action = 'ask for the account'
    // This one address wants the key's field in lower case.
    const call = jsonRequest('/uc/openapi/accountStatus', this.#apiKey, { apikey: this.#apiKey })
    return this.#get(action, call, options, (body) => parseAccount(body, action))
  }

  /** How many tasks the key may have at once, and has. Known to the service's newer half only. */
  queueStatus(options: CallOptions = {}): Promise<QueueStatus> {
    const action = 'ask for the queue'
    const headers = { authorization: `Bearer ${this.#apiKey}` }
    const call: ApiRequest = { method: 'GET', path: '/openapi/v2/queue/status', headers }
    return this.#get(action, call, options, (body) => parseQueueStatus(body, action))
  }

  /**
   * The graph of a saved workflow, as JSON text in the API format. The service reorders its keys
   * and writes `1.0` as `1`.
   *
   * @throws {WorkflowNotFoundError} {@link WorkflowNotSavedError}
   */
  workflowJson(workflowId: string, options: CallOptions = {}): Promise<string> {
    const action = `fetch workflow ${workflowId}`
    const call = this.#v1Request('/api/openapi/getJsonApiFormat', { workflowId })
    return this.#get(action, call, options, (body) => parseSavedWorkflow(body, action))
  }

  /** What became of the service's call to a task's `webhookUrl`; undefined when there was none. */
  webhookDetail(taskId: string, options: CallOptions = {}): Promise<WebhookDetail | undefined> {
    const action = `ask for the webhook of task ${taskId}`
    const call = this.#v1Request('/task/openapi/getWebhookDetail', { taskId })
    return this.#get(action, call, options, (body) => parseWebhookDetail(body, action))
  }

  /** Has the service call a webhook again, at the same address or another. */
  retryWebhook(webhookId: string, webhookUrl: string, options: CallOptions = {}): Promise<void> {
    const action = `repeat webhook ${webhookId}`
    const call = this.#v1Request('/task/openapi/retryWebhook', { webhookId, webhookUrl })
    return this.#get(action, call, options, (body) => parseEmpty(body, action))
  }

  #v1Request(path: string, fields: Record<string, unknown>): ApiRequest {
    return jsonRequest(path, this.#apiKey, { apiKey: this.#apiKey, ...fields })
  }

  #get<T>(
    action: string,
    call: ApiRequest,
    options: CallOptions,
    read: (body: unknown, status: number) => T,
  ): Promise<T> {
    return this.#withRetry(READ_POLICY, options, () =>
      this.#send(action, call, options.signal, read),
    )
  }

  #withRetry<T>(policy: RetryPolicy, options: CallOptions, attempt: () => Promise<T>): Promise<T> {
    if (!this.#retries) return attempt()
    return withRetry(policy, { clock: this.clock, random: this.random, ...options }, attempt)
  }

  async #send<T>(
    action: string,
    { method, path, headers, body }: ApiRequest,
    signal: AbortSignal | undefined,
    read: (body: unknown, status: number) => T,
  ): Promise<T> {
    const url = this.baseUrl + path
    validateRequest(action, url, headers)
    const init: RequestInit = {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    }
    const answer = await sendRequest(
      action,
      (limit) => this.#fetch(url, { ...init, signal: limit }),
      {
        timeout: this.#callTimeout,
        signal,
        redact: this.redact,
      },
    )
    return this.#parse(action, answer, read)
  }

  /** Every text of the service that reaches an error passes here, and loses its secrets. */
  #parse<T>(action: string, answer: HttpResponse, read: (body: unknown, status: number) => T): T {
    try {
      return read(parseResponse(action, answer), answer.status)
    } catch (error) {
      if (error instanceof RunningHubError) {
        if (answer.status !== 200) Object.assign(error, { httpStatus: answer.status })
        error.message = this.redact(error.message)
        if (error instanceof ValidationFailedError) {
          error.nodeErrors = redactNodeErrors(error.nodeErrors, this.redact)
        }
        throw error
      }
      if (error instanceof UnexpectedResponseError) {
        throw new UnavailableError(
          `Could not ${action}: RunningHub's answer has an unknown form.`,
          {
            retry: 'if-idempotent',
            ...(answer.status !== 200 && { httpStatus: answer.status }),
          },
        )
      }
      throw error
    }
  }
}
