/**
 * How soon the end of a task is noticed, and how many calls that takes: with the progress socket,
 * without it, and with the fixed 5 s of RunningHub's sample, in one run on a virtual clock.
 *
 *     node packages/core/bench/notice.ts [runs per cell]
 *
 * Durations are uniform within 20 % of the nominal one. The socket tells ComfyUI's messages of
 * seven nodes with 30 sampler steps; its last message comes up to 2 s before the service knows
 * of the end, and it stays open. A look takes 100 ms to be answered.
 */
import {
  type Clock,
  followTask,
  parseWorkflow,
  RunningHubClient,
  type SocketClass,
} from '../src/index.ts'

const RUNS = Number(process.argv[2] ?? 200)
const LENGTHS = [20, 60, 300, 900]
const ANSWER_TIME = 100
const STEPS = 30

const workflow = parseWorkflow(
  JSON.stringify(
    Object.fromEntries(
      ['4', '5', '6', '7', '3', '8', '9'].map((id) => [id, { class_type: 'Node', inputs: {} }]),
    ),
  ),
)

type Way = 'socket' | 'dying socket' | 'no socket' | 'fixed 5 s'
const WAYS: Way[] = ['socket', 'dying socket', 'no socket', 'fixed 5 s']

/** Time that jumps to the next thing that happens once nothing else goes on. */
class JumpingClock implements Clock {
  #now = 0
  #due: { at: number; run: () => void }[] = []
  now = () => this.#now
  at(at: number, run: () => void): void {
    this.#due.push({ at, run })
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.at(this.#now + ms, resolve)
    })
  }
  async runUntil(ended: () => boolean): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
      if (ended()) return
      const next = this.#due.reduce((a, b) => (b.at < a.at ? b : a))
      this.#due = this.#due.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
  }
}

interface Outcome {
  delay: number
  calls: number
}

async function run(way: Way, duration: number, random: () => number): Promise<Outcome> {
  const clock = new JumpingClock()
  let calls = 0
  const fetch = async (): Promise<Response> => {
    calls++
    await clock.sleep(ANSWER_TIME)
    const over = clock.now() >= duration
    return Response.json(
      over
        ? {
            code: 0,
            msg: 'success',
            data: [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }],
          }
        : { code: 804, msg: 'APIKEY_TASK_IS_RUNNING', data: { netWssUrl: 'wss://x.example/ws' } },
    )
  }
  const client = new RunningHubClient({ apiKey: 'k', fetch, clock, random })
  let noticed = Number.NaN
  const sample = async () => {
    while ((await client.query('1')).state !== 'succeeded') await clock.sleep(5_000)
  }
  const ours = () =>
    followTask(client, '1', {
      workflow,
      timeout: 3_600_000,
      progress: way !== 'no socket',
      WebSocket: socketOf(clock, duration - random() * 2_000, way === 'dying socket'),
    })
  const ended = (way === 'fixed 5 s' ? sample() : ours()).then(() => {
    noticed = clock.now()
  })
  await clock.runUntil(() => !Number.isNaN(noticed))
  await ended
  return { delay: (noticed - duration) / 1000, calls }
}

/** Tells a run's messages; a dying one says nothing after the middle of it, and does not close. */
function socketOf(clock: JumpingClock, duration: number, dies: boolean): SocketClass {
  const say = (type: string, data: object) => JSON.stringify({ type, data })
  const messages = [
    say('execution_start', {}),
    say('execution_cached', { nodes: ['4'] }),
    ...['5', '6', '7', '3'].map((node) => say('executing', { node })),
    ...Array.from({ length: STEPS }, (_, i) =>
      say('progress', { node: '3', value: i + 1, max: STEPS }),
    ),
    ...['8', '9'].map((node) => say('executing', { node })),
    say('executed', { node: '9', output: {} }),
    say('executing', { node: null }),
    say('execution_success', {}),
  ]
  return class {
    binaryType = ''
    addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
      if (type !== 'message') return
      const last = messages.length - 3 // the messages of the end come together
      messages.forEach((data, i) => {
        const at = duration * Math.min(1, i / last)
        if (at >= clock.now() && !(dies && at > duration / 2))
          clock.at(at, () => listener({ data }))
      })
    }
    close(): void {}
  }
}

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
console.log(`mean delay from the end to its notice in s / calls, ${RUNS} runs a cell`)
console.log(['', ...LENGTHS.map((s) => `${s} s`)].map((cell) => cell.padEnd(16)).join(''))
for (const way of WAYS) {
  const cells: string[] = [way]
  for (const [index, length] of LENGTHS.entries()) {
    const outcomes: Outcome[] = []
    for (let i = 0; i < RUNS; i++) {
      const random = seeded(index * 100_000 + i)
      outcomes.push(await run(way, length * 1000 * (0.8 + 0.4 * random()), random))
    }
    const delay = mean(outcomes.map((outcome) => outcome.delay)).toFixed(2)
    cells.push(`${delay} / ${mean(outcomes.map((outcome) => outcome.calls)).toFixed(1)}`)
  }
  console.log(cells.map((cell) => cell.padEnd(16)).join(''))
}
