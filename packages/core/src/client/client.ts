import type { AiApp } from '../ai-app/ai-app.ts'
import { type Clock, monotonicClock } from '../clock.ts'
import type { CallFacts } from '../errors/facts/service-facts.ts'
import { changeErrorTexts, RunningHubError } from '../errors/runninghub-error.ts'
import { UnavailableError, ValidationFailedError } from '../errors/service-errors.ts'
import { type Account, parseAccount } from '../protocol/endpoints/account.ts'
import { parseAppResponse } from '../protocol/endpoints/app.ts'
import { parseCancel } from '../protocol/endpoints/cancel.ts'
import { parseEmpty } from '../protocol/endpoints/envelope.ts'
import { parseQueueStatus, type QueueStatus } from '../protocol/endpoints/queue-status.ts'
import { parseSavedWorkflow } from '../protocol/endpoints/saved-workflow.ts'
import { parseWebhookDetail, type WebhookDetail } from '../protocol/endpoints/webhook.ts'
import type { HttpResponse } from '../protocol/http-response.ts'
import { parseResponse } from '../protocol/parse-response.ts'
import type { Protocol, UploadedFile } from '../protocol/protocol.ts'
import { type ApiRequest, jsonRequest } from '../protocol/request.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'
import { UnexpectedResponseError } from '../protocol/unexpected-response.ts'
import { protocolV1 } from '../protocol/v1.ts'
import { protocolV2 } from '../protocol/v2.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import { abortAfterGrace } from './grace-signal.ts'
import { isUnknownKey, otherSite, withKeySite } from './key-site.ts'
import { Reachability } from './reachability.ts'
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
import { sendRequest } from './transport.ts'
import type { UploadSource } from './upload-source.ts'
import { validateRequest } from './validate-request.ts'

export interface ClientOptions {
  apiKey: string
  /** @default 'https://www.runninghub.cn' */
  baseUrl?: string
  /** RunningHub's API version. Its own sample uses `v1`. @default 'v1' */
  api?: 'v1' | 'v2'
  /** @default the runtime's `fetch` */
  fetch?: typeof fetch
  /**
   * Time limit of one call, in milliseconds, until the last byte of the response. @default 30_000
   */
  callTimeout?: number
  /** Time limit of one upload, in milliseconds. @default 600_000 */
  uploadTimeout?: number
  /** `false` sends every call once, for a caller that repeats it later. @default true */
  retries?: boolean
  /**
   * When the site does not know the key, makes the free account call to RunningHub's other site, so
   * that the error's hint says which site knows it. @default false
   */
  findKeySite?: boolean
  clock?: Clock
  /** Returns a number between 0 and 1, for jitter. @default Math.random */
  random?: () => number
}

export interface CallOptions {
  signal?: AbortSignal | undefined
  onRetry?: ((notice: RetryNotice) => void) | undefined
  /** `false` sends this call once. @default the client's */
  retries?: boolean | undefined
}

/**
 * How long an aborted create call still waits for its response, in milliseconds. GitHub's runner
 * kills the process ten seconds after it sends SIGINT. A task that the response reports must be
 * cancelled before that.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const RESPONSE_GRACE = 8_500

/** In milliseconds. A hint is not worth a longer wait. */
const OTHER_SITE_TIMEOUT = 5_000

/**
 * A client of RunningHub's API. Every method throws the {@link RunningHubError} of its kind, and
 * retries what may be retried, by the policies in retry.ts. The API key leaves this object only in
 * requests.
 */
export class RunningHubClient {
  readonly baseUrl: string
  readonly clock: Clock
  readonly random: () => number
  /** Removes the API key, and whatever looks like a credential, from a text. */
  readonly redact: Redact
  readonly #apiKey: string
  readonly #protocol: Protocol
  readonly #fetch: typeof fetch
  readonly #callTimeout: number
  readonly #uploadTimeout: number
  readonly #retries: boolean
  readonly #findKeySite: boolean
  readonly #reachability = new Reachability()

  constructor(options: ClientOptions) {
    this.#apiKey = options.apiKey
    this.baseUrl = (options.baseUrl ?? 'https://www.runninghub.cn').replace(/\/+$/, '')
    this.#protocol = options.api === 'v2' ? protocolV2 : protocolV1
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
    this.#callTimeout = options.callTimeout ?? 30_000
    this.#uploadTimeout = options.uploadTimeout ?? 600_000
    this.#retries = options.retries ?? true
    this.#findKeySite = options.findKeySite ?? false
    this.clock = options.clock ?? monotonicClock
    this.random = options.random ?? Math.random
    this.redact = createRedact([options.apiKey])
  }

  /** Whether any call has had a response. */
  get reached(): boolean {
    return this.#reachability.reached
  }

  /**
   * Uploads one file. Retries failures that may pass: the same bytes always get the same name.
   *
   * @throws {FileTooLargeError} {@link UploadFailedError} {@link InvalidKeyError}
   *   {@link UnavailableError}
   */
  upload(source: UploadSource, options: CallOptions = {}): Promise<UploadedFile> {
    const action: CallFacts = { kind: 'call-upload', name: source.name }
    const { path, headers, fields } = this.#protocol.uploadRequest(this.#apiKey)
    const url = this.baseUrl + path
    const send = (signal: AbortSignal) =>
      source.post({ url, headers, fields, signal, fetch: this.#fetch })
    return this.#withRetry(UPLOAD_POLICY, options, async () => {
      validateRequest(action, url, headers)
      const response = await sendRequest(action, send, {
        timeout: this.#uploadTimeout,
        signal: options.signal,
        redact: this.redact,
      })
      return this.#parse(action, response, (body) => this.#protocol.parseUpload(body, action))
    })
  }

  /**
   * Creates one task. **This costs money and is not idempotent.** The call is sent again only after
   * an explicit refusal that created nothing, or when RunningHub was certainly not reached, and for
   * at most `queueTimeout` milliseconds (0: never). A host that has never responded is tried for a
   * minute.
   *
   * An abort during the call leaves it {@link RESPONSE_GRACE} more to receive the response: a task
   * that was created can be cancelled only when its id is known.
   *
   * @param options.onSend called right before each time the call is sent. From then until the
   *   response, a task may exist that nobody knows of
   * @throws {SubmitUnknownError} when it is not known whether a task was created
   * @throws {QueueFullError} when the queue stays full for `queueTimeout`
   */
  submit(
    request: SubmitRequest,
    options: CallOptions & { queueTimeout?: number; onSend?: () => void } = {},
  ): Promise<SubmittedTask> {
    const { workflowId, kind } = request
    const action: CallFacts =
      kind === 'ai-app'
        ? { kind: 'call-submit-app', appId: workflowId }
        : { kind: 'call-submit', workflowId }
    const call = this.#protocol.submitRequest(this.#apiKey, request)
    return this.#withRetry(submitPolicy(options.queueTimeout ?? 0), options, async () => {
      using graceSignal = abortAfterGrace(options.signal, RESPONSE_GRACE)
      options.onSend?.()
      try {
        return await this.#send(action, call, graceSignal.signal, (body) => {
          const task = this.#protocol.parseSubmit(body, action)
          return { ...task, nodeErrors: redactNodeErrors(task.nodeErrors, this.redact) }
        })
      } catch (error) {
        throw toSubmitError(error, request)
      }
    })
  }

  /** Checks a task once. Returns its state, and its results when it has succeeded. */
  query(taskId: string, options: CallOptions = {}): Promise<TaskSnapshot> {
    const call = this.#protocol.queryRequest(this.#apiKey, taskId)
    return this.#get({ kind: 'call-query', taskId }, call, options, (body, status) => {
      const snapshot = this.#protocol.parseQuery(body, taskId)
      const { state, failure } = snapshot
      // RunningHub responds with HTTP 200. A firewall may use one of its codes, such as 805.
      if (status !== 200 && (state === 'failed' || state === 'cancelled')) {
        throw new UnexpectedResponseError(`a task that ended under HTTP ${status}`)
      }
      return failure ? { ...snapshot, failure: redactFailure(failure, this.redact) } : snapshot
    })
  }

  /**
   * Cancels a queued or running task. Time already used stays billed. RunningHub has one endpoint
   * for this, which cancels tasks of both API versions.
   *
   * @throws {TaskNotFoundError} {@link CancelRefusedError}
   */
  cancel(taskId: string, options: CallOptions = {}): Promise<void> {
    const action: CallFacts = { kind: 'call-cancel', taskId }
    const call = this.#v1Request('/task/openapi/cancel', { taskId })
    return this.#get(action, call, options, (body) => parseCancel(body, action, taskId))
  }

  /** Returns the account's balance and how many tasks it runs, including those of the browser. */
  account(options: CallOptions = {}): Promise<Account> {
    const action: CallFacts = { kind: 'call-account' }
    // This endpoint alone expects the key's field in lower case.
    const call = jsonRequest('/uc/openapi/accountStatus', this.#apiKey, { apikey: this.#apiKey })
    return this.#get(action, call, options, (body) => parseAccount(body, action))
  }

  /** Returns how many tasks the key may run at once, and how many it runs. API v2 only. */
  queueStatus(options: CallOptions = {}): Promise<QueueStatus> {
    const action: CallFacts = { kind: 'call-queue-status' }
    const headers = { authorization: `Bearer ${this.#apiKey}` }
    const call: ApiRequest = { method: 'GET', path: '/openapi/v2/queue/status', headers }
    return this.#get(action, call, options, (body) => parseQueueStatus(body, action))
  }

  /**
   * Returns the graph of a saved workflow as JSON text in the API format. RunningHub reorders its
   * keys and writes `1.0` as `1`.
   *
   * @throws {WorkflowNotFoundError} {@link WorkflowNotSavedError}
   */
  workflowJson(workflowId: string, options: CallOptions = {}): Promise<string> {
    const action: CallFacts = { kind: 'call-workflow', workflowId }
    const call = this.#v1Request('/api/openapi/getJsonApiFormat', { workflowId })
    return this.#get(action, call, options, (body) => parseSavedWorkflow(body, action))
  }

  /**
   * Returns the inputs of an AI app. The call is free. RunningHub expects the key in the URL of this
   * call, so the URL must not be logged.
   *
   * @throws {WorkflowNotFoundError}
   */
  app(appId: string, options: CallOptions = {}): Promise<AiApp> {
    const action: CallFacts = { kind: 'call-app', appId }
    const query = new URLSearchParams({ apiKey: this.#apiKey, webappId: appId })
    const headers = { authorization: `Bearer ${this.#apiKey}` }
    const call: ApiRequest = { method: 'GET', path: `/api/webapp/apiCallDemo?${query}`, headers }
    return this.#get(action, call, options, (body) => parseAppResponse(body, action, appId))
  }

  /** Returns the state of RunningHub's call to a task's `webhookUrl`; undefined without one. */
  webhookDetail(taskId: string, options: CallOptions = {}): Promise<WebhookDetail | undefined> {
    const action: CallFacts = { kind: 'call-webhook', taskId }
    const call = this.#v1Request('/task/openapi/getWebhookDetail', { taskId })
    return this.#get(action, call, options, (body) => parseWebhookDetail(body, action))
  }

  /** Makes RunningHub call a webhook again, at the same URL or another. */
  retryWebhook(webhookId: string, webhookUrl: string, options: CallOptions = {}): Promise<void> {
    const action: CallFacts = { kind: 'call-retry-webhook', webhookId }
    const call = this.#v1Request('/task/openapi/retryWebhook', { webhookId, webhookUrl })
    return this.#get(action, call, options, (body) => parseEmpty(body, action))
  }

  #v1Request(path: string, fields: Record<string, unknown>): ApiRequest {
    return jsonRequest(path, this.#apiKey, { apiKey: this.#apiKey, ...fields })
  }

  #get<T>(
    action: CallFacts,
    call: ApiRequest,
    options: CallOptions,
    parse: (body: unknown, status: number) => T,
  ): Promise<T> {
    return this.#withRetry(READ_POLICY, options, () =>
      this.#send(action, call, options.signal, parse),
    )
  }

  #withRetry<T>(policy: RetryPolicy, options: CallOptions, attempt: () => Promise<T>): Promise<T> {
    if (!(options.retries ?? this.#retries)) return attempt()
    const { clock, random } = this
    const retryUntil = (error: RunningHubError) => this.#reachability.retryUntil(error, clock.now())
    const result = withRetry(policy, { clock, random, retryUntil, ...options }, attempt)
    return this.#findKeySite
      ? result.catch((error) => this.#explainUnknownKey(error, options))
      : result
  }

  /** @throws the error, with a hint which site knows the key */
  async #explainUnknownKey(error: unknown, { signal }: CallOptions): Promise<never> {
    const site = otherSite(this.baseUrl)
    if (site === undefined || !isUnknownKey(error)) throw error
    const fetch = this.#fetch
    const other = new RunningHubClient({
      apiKey: this.#apiKey,
      baseUrl: site,
      fetch,
      retries: false,
    })
    const limit = AbortSignal.timeout(OTHER_SITE_TIMEOUT)
    const options = { signal: signal ? AbortSignal.any([signal, limit]) : limit }
    const account = await other.account(options).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    throw withKeySite(error, site, account)
  }

  async #send<T>(
    action: CallFacts,
    { method, path, headers, body }: ApiRequest,
    signal: AbortSignal | undefined,
    parse: (body: unknown, status: number) => T,
  ): Promise<T> {
    const url = this.baseUrl + path
    validateRequest(action, url, headers)
    const init: RequestInit = { method, headers, redirect: 'manual', body: body ?? null }
    const response = await sendRequest(
      action,
      (limit) => this.#fetch(url, { ...init, signal: limit }),
      {
        timeout: this.#callTimeout,
        signal,
        redact: this.redact,
      },
    )
    return this.#parse(action, response, parse)
  }

  /** Parses a response. Removes secrets from every text of RunningHub that reaches an error. */
  #parse<T>(
    action: CallFacts,
    response: HttpResponse,
    parse: (body: unknown, status: number) => T,
  ): T {
    this.#reachability.recordResponse()
    try {
      return parse(parseResponse(action, response), response.status)
    } catch (error) {
      if (error instanceof RunningHubError) {
        if (response.status !== 200) Object.assign(error, { httpStatus: response.status })
        changeErrorTexts(error, this.redact)
        if (error instanceof ValidationFailedError) {
          error.nodeErrors = redactNodeErrors(error.nodeErrors, this.redact)
        }
        throw error
      }
      if (error instanceof UnexpectedResponseError) {
        throw new UnavailableError(
          { kind: 'failed-call', action, reason: { kind: 'response-unexpected' } },
          {
            retry: 'if-idempotent',
            httpStatus: response.status === 200 ? undefined : response.status,
          },
        )
      }
      throw error
    }
  }
}
