import { GRAPH, WORKFLOW_ID } from '../../runninghub/graph.ts'
import { TOKEN } from '../../runninghub/service.ts'
import type { RunContext } from '../context.ts'

/** How many responses that accept nothing a caller takes. */
const MAX_REFUSALS = 60
/** How long a caller waits before it repeats a request, in milliseconds of the round. */
const PAUSE = 3_000
/** How long a caller waits for a response, in real milliseconds. */
const TIMEOUT = 20_000
/** Real milliseconds after which an impatient caller closes its connection. */
const IMPATIENCE = [1, 5, 20, 60]

/** Where a caller sends its requests, and what it names in them. */
export interface Addresses {
  worker: string
  receiver: string
}

/** A caller of the Worker. It repeats a request until it has a response. */
export class Client {
  readonly #context: RunContext
  readonly #addresses: Addresses

  constructor(context: RunContext, addresses: Addresses) {
    this.#context = context
    this.#addresses = addresses
  }

  /** Orders one result, and maybe asks for its state. */
  async order(order: string): Promise<void> {
    const { choices, clock, history } = this.#context
    const pick = <T>(what: string, options: readonly T[]) =>
      choices.pick(`${order}: ${what}`, options)
    history.add({ type: 'ordered', owner: order, order })
    const { receiver } = this.#addresses
    const body = JSON.stringify({
      workflowId: WORKFLOW_ID,
      inputs: { '6.text': order },
      ...(pick('sends a graph', [false, true]) && {
        workflow: JSON.parse(GRAPH),
        sendWorkflow: true,
      }),
      ...(pick('has a file', [false, false, false, true]) && {
        files: { '10.image': `${receiver}/input.png?sig=x` },
      }),
      ...(pick('has a callback', [true, true, false]) && {
        callbackUrl: `${receiver}/hook?key=a%2Fb`,
      }),
      metadata: { order },
    })
    const id = await this.#create(order, body)
    for (let n = pick('number of status checks', [0, 0, 1, 3]); n > 0 && id; n--) {
      await clock.sleep(pick('pause between status checks', [5_000, 500, 15_000]))
      const wait = pick('waits for the end', ['', '?wait=20'])
      await this.#send(order, 'GET', `/v1/tasks/${id}${wait}`, undefined)
    }
  }

  /** @returns the id of the task; undefined when the request was refused, which is a violation */
  async #create(order: string, body: string): Promise<string | undefined> {
    const { choices, clock, history, moments } = this.#context
    const twice = choices.chance(`${order}: sends its request twice at once`, 0.2)
    const refusals: number[] = []
    for (let attempt = 1; refusals.length < MAX_REFUSALS; attempt++) {
      const post = () => this.#send(order, 'POST', '/v1/tasks', body)
      const answers = await Promise.all(twice && attempt === 1 ? [post(), post()] : [post()])
      const answer = answers.find(({ status }) => status === 200 || status === 202)
      if (answer) {
        moments.tell('client is answered', order)
        const isForgotten =
          this.#context.hasFaults && choices.chance(`response to ${order} is lost`, 0.15)
        if (!isForgotten) return String(answer.json.id)
      }
      refusals.push(...answers.map(({ status }) => status).filter((status) => status >= 400))
      if (refusals.some((status) => status < 500)) break
      await clock.sleep(PAUSE)
    }
    const text = `${order} was refused: ${refusals}`
    history.add({ type: 'violation', invariant: 'every request is accepted', text })
    return undefined
  }

  /** Sends a request. The status is 0 when no response came. */
  async #send(
    order: string,
    method: string,
    path: string,
    body: string | undefined,
  ): Promise<{ status: number; json: Record<string, unknown> }> {
    const { choices, history, hasFaults } = this.#context
    const isImpatient = hasFaults && choices.chance(`${method} ${order} is cut`, 0.15)
    const limit = isImpatient
      ? choices.pick(`${method} ${order} is cut after`, IMPATIENCE)
      : TIMEOUT
    try {
      const response = await fetch(`${this.#addresses.worker}${path}`, {
        method,
        signal: AbortSignal.timeout(limit),
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'idempotency-key': order,
          }),
        },
        ...(body !== undefined && { body }),
      })
      const { status } = response
      const text = await response.text()
      history.add({ type: 'answered client', order, status, text: text.slice(0, 2_000) })
      return { status, json: JSON.parse(text) }
    } catch {
      return { status: 0, json: {} }
    }
  }
}
