import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { INPUT_FILE } from '../runninghub/graph.ts'
import { orderOf } from '../runninghub/operations.ts'
import { CALLBACK_SECRET } from '../runninghub/service.ts'
import type { RunContext } from './context.ts'

/** How long the receiver keeps a caller waiting, in milliseconds of the round. */
const HANG = 20_000
const REFUSALS = [500, 503, 429]
/** Responses to a callback that came before. */
const DUPLICATES = [204, 404, 409, 410]
const FAILURES = ['status', 'cut', 'lost', 'hang'] as const

/** The callers' server: receives callbacks, fails sometimes, and has the files of orders. */
export class Receiver {
  readonly #context: RunContext
  readonly #rate: number
  readonly #received = new Set<string>()
  readonly #server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const headers = { 'content-type': 'image/png', 'content-length': INPUT_FILE.length }
      response.writeHead(200, headers).end(INPUT_FILE)
      return
    }
    try {
      await this.#receive(request.headers, await text(request), response)
    } catch {
      response.destroy() // the sender is gone
    }
  })

  static async start(context: RunContext): Promise<Receiver> {
    const receiver = new Receiver(context)
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening')
    return receiver
  }

  private constructor(context: RunContext) {
    this.#context = context
    this.#rate = context.choices.pick('rate of faults of the receiver', [0.2, 0, 0.6])
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #receive(headers: IncomingHttpHeaders, body: string, out: ServerResponse): Promise<void> {
    const { choices, clock, history, moments, hasFaults } = this.#context
    const id = String(headers['webhook-id'])
    const { type, data } = JSON.parse(body)
    const order = orderOf(JSON.stringify(data.metadata ?? ''))
    const fails = hasFaults && choices.chance(`callback fails: ${order}`, this.#rate)
    const how = fails ? choices.pick(`how a callback fails: ${order}`, FAILURES) : 'accepted'
    const received = how === 'accepted' || how === 'lost'
    const isRepeat = this.#received.has(id)
    if (received) this.#received.add(id)
    history.add({
      type: 'callback',
      order,
      id,
      task: data.runninghubTaskId ?? '',
      status: type.replace('runninghub.task.', ''),
      urls: data.urls,
      received,
      signed: isSigned(headers, body),
    })
    moments.tell('callback arrives', order)
    if (how === 'hang') await clock.sleep(HANG)
    if (how === 'hang' || how === 'cut' || how === 'lost') out.destroy()
    else if (how === 'status') {
      out.writeHead(choices.pick('status of the receiver', REFUSALS)).end('not now')
    } else out.writeHead(isRepeat ? choices.pick('duplicate', DUPLICATES) : 204).end()
  }
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const key = Buffer.from(CALLBACK_SECRET.replace('whsec_', ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const signature = createHmac('sha256', key).update(content).digest('base64')
  return headers['webhook-signature'] === `v1,${signature}`
}
