import { connectionError } from '../world/connection-error.ts'
import { exchange, type Reply } from '../world/exchange.ts'
import type { Program } from '../world/program.ts'
import type { Simulation } from '../world/simulation.ts'
import { breakResponse } from './broken-response.ts'
import { type CallFault, CallFaults, type CallKind } from './call-faults.ts'
import { operationOf } from './operations.ts'
import type { Outages } from './outages.ts'
import { API_KEY, isFile, type RunningHub, SOCKET_AUTH } from './service.ts'

/** The way between programs and RunningHub, with its faults. */
export class RunningHubNetwork {
  readonly #simulation: Simulation
  readonly #service: RunningHub
  readonly #outages: Outages
  readonly #faults: CallFaults
  #calls = 0

  constructor(simulation: Simulation, service: RunningHub, outages: Outages) {
    this.#simulation = simulation
    this.#service = service
    this.#outages = outages
    this.#faults = new CallFaults(simulation.choices)
  }

  /** Sends one call. Settles as `fetch` does, unless the program ends before. */
  send(program: Program | undefined, url: string, init: RequestInit): Promise<Response> {
    const { choices, history } = this.#simulation
    const { name, kind, subject } = operationOf(url, init.body)
    const call = ++this.#calls
    const label = `${name} ${subject}`
    const account = this.#service.accountAt(url)
    const fault = this.#faultOf(kind, label, account?.name)
    const caller = program?.name ?? ''
    if (program && name === 'create') program.hasSentCreate = true
    history.add({
      type: 'called',
      call,
      program: caller,
      operation: name,
      subject,
      account: account?.name ?? 'none',
      fault: fault?.name,
    })
    const latency = choices.pick('latency', LATENCIES)
    const serve = async (): Promise<Reply> => {
      if (fault?.effect.kind === 'refused') return 'refused'
      if (fault && !fault.handled) return this.#reply(fault, undefined, label, url)
      const body = await readBody(init.body)
      if (body === 'cut') return 'cut'
      history.add({ type: 'arrived', call })
      const complete = { ...init, ...(body && { body }) }
      return this.#reply(fault, await this.#service.handle(call, url, complete), label, url)
    }
    return exchange(this.#simulation, {
      program,
      signal: init.signal,
      before: latency + this.#delay(fault, 'before', label),
      after: latency + this.#delay(fault, 'after', label),
      serve,
      onResult: (result) => history.add({ type: 'answered', call, result }),
    })
  }

  #faultOf(kind: CallKind, label: string, account: string | undefined): CallFault | undefined {
    if (this.#simulation.scheduler.now >= this.#outages.end) return undefined
    return this.#outages.faultOf(kind, account) ?? this.#faults.draw(label, kind)
  }

  #delay(fault: CallFault | undefined, part: 'before' | 'after', label: string): number {
    if (fault?.effect.kind !== 'delay') return 0
    const delays = fault.effect[part]
    return delays.length === 1 ? 0 : this.#simulation.choices.pick(`delay of ${label}`, delays)
  }

  /** Returns what reaches the caller. `usual`: the response, when RunningHub did the work. */
  async #reply(
    fault: CallFault | undefined,
    usual: Response | undefined,
    label: string,
    url: string,
  ): Promise<Reply> {
    const { choices } = this.#simulation
    const pick = <T>(what: string, options: readonly T[]) =>
      choices.pick(`${what} of ${label}`, options)
    const effect = fault?.effect
    switch (effect?.kind) {
      case 'cut':
      case 'hang':
        return effect.kind
      case 'cut-body':
        return cutBody(usual as Response)
      case 'broken':
        return breakResponse(usual as Response, choices, label)
      case 'page': {
        const retryAfter = effect.retryAfter && pick('Retry-After', effect.retryAfter)
        return page(pick('status', effect.statuses), retryAfter)
      }
      case 'code':
        return codeResponse(
          url,
          this.#service.accountAt(url)?.key ?? API_KEY,
          pick('code', effect.codes),
          effect.statuses && pick('status', effect.statuses),
        )
      default:
        return usual as Response
    }
  }
}

/** Reads the body of a request that is sent as a stream. */
async function readBody(body: BodyInit | null | undefined): Promise<BodyInit | undefined | 'cut'> {
  if (!(body instanceof ReadableStream)) return body ?? undefined
  try {
    return await new Response(body).arrayBuffer()
  } catch {
    return 'cut'
  }
}

const LATENCIES = [150, 20, 700]

function page(status: number, retryAfter = ''): Response {
  const headers = { 'content-type': 'text/html', ...(retryAfter && { 'retry-after': retryAfter }) }
  return new Response(`<html><head><title>${status}</title></head></html>`, { status, headers })
}

/** A response with one of RunningHub's codes, in the form of the API that was called. */
function codeResponse(url: string, key: string, code: number, status = 200): Response {
  // The store of files knows neither RunningHub's codes nor the key.
  if (isFile(url)) return page(status === 200 ? 503 : status)
  const isFlat = url.includes('/openapi/v2/run') || url.endsWith('/openapi/v2/query')
  // RunningHub and gateways quote what they reject.
  const text = `CODE_${code} apiKey=${key} Rh-Comfy-Auth=${SOCKET_AUTH}`
  const body = isFlat
    ? { taskId: '', status: '', errorCode: String(code), errorMessage: text, results: null }
    : { code, msg: text, data: null }
  return Response.json(body, { status })
}

/** The connection is cut in the middle of the body. */
async function cutBody(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { status, headers } = response
  let sent = false
  const body = new ReadableStream({
    pull(controller) {
      if (sent) controller.error(connectionError('cut'))
      else controller.enqueue(bytes.slice(0, bytes.length >> 1))
      sent = true
    },
  })
  return new Response(body, { status, headers })
}
