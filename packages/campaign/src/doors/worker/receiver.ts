import { createHmac } from 'node:crypto'
import { orderOf } from '../../runninghub/operations.ts'
import { CALLBACK_SECRET } from '../../runninghub/service.ts'
import type { Reply } from '../../world/exchange.ts'
import type { Simulation } from '../../world/simulation.ts'

export const RECEIVER_URL = 'https://receiver.example/'

const HOUR = 3_600_000
const REFUSALS = [500, 503, 429]
/** Responses to a callback that came before. */
const DUPLICATES = [204, 404, 409, 410]

/** The callers' server, which may fail for hours. */
export class Receiver {
  readonly #simulation: Simulation
  readonly #rate: number
  readonly #downUntil: number
  readonly #received = new Set<string>()

  constructor(simulation: Simulation) {
    const { choices, scheduler } = simulation
    this.#simulation = simulation
    this.#rate = choices.pick('rate of faults of the receiver', [0, 0, 0.2, 0.6])
    const down = choices.pick('receiver is down for', [0, 0, 0, 0.3, 3, 26])
    this.#downUntil = scheduler.now + down * HOUR
  }

  async serve(init: RequestInit): Promise<Reply> {
    const { choices, scheduler, history } = this.#simulation
    const body = String(init.body)
    const headers = new Headers(init.headers)
    const id = headers.get('webhook-id') ?? ''
    const { type, data } = JSON.parse(body)
    const order = orderOf(JSON.stringify(data.metadata ?? ''))
    const isDown = scheduler.now < this.#downUntil
    const fails = isDown || choices.chance(`callback fails: ${order}`, this.#rate)
    const how = fails
      ? choices.pick(`how a callback fails: ${order}`, [
          'refused',
          'status',
          'lost',
          'hang',
        ] as const)
      : 'accepted'
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
    switch (how) {
      case 'refused':
        return 'refused'
      case 'status':
        return new Response('not now', { status: choices.pick('status of the receiver', REFUSALS) })
      case 'lost':
        return 'cut'
      case 'hang':
        return 'hang'
      case 'accepted':
        return new Response(null, {
          status: isRepeat ? choices.pick('duplicate', DUPLICATES) : 204,
        })
    }
  }
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function isSigned(headers: Headers, body: string): boolean {
  const key = Buffer.from(CALLBACK_SECRET.replace('whsec_', ''), 'base64')
  const content = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`
  const signature = createHmac('sha256', key).update(content).digest('base64')
  return headers.get('webhook-signature') === `v1,${signature}`
}
