/**
 * How soon the end of a task is noticed, and how many status checks that takes: with the progress
 * socket, with one that stops in the middle, without it, and with the fixed 5 s of RunningHub's
 * sample, on a virtual clock.
 *
 * Durations are uniform within 20 % of the nominal one. The socket sends ComfyUI's messages of
 * seven nodes with 30 sampler steps. Its last message comes up to 2 s before the service reports
 * the end, and it stays open. A status check takes 100 ms.
 */
import {
  followTask,
  parseWorkflow,
  RunningHubClient,
  type SocketClass,
} from '@runninghub-action/core'
import { JumpingClock, mean, seeded } from './jumping-clock.ts'
import type { Row } from './row.ts'

const RUNS = 200
const LENGTHS = [20, 60, 300, 900]
/** The longest mean delay in seconds when the socket stops, by the length of the task. */
const GOALS: Readonly<Record<number, number>> = { 20: 2.5, 60: 2.5, 300: 5 }
const RESPONSE_TIME = 100
const STEPS = 30

const workflow = parseWorkflow(
  JSON.stringify(
    Object.fromEntries(
      ['4', '5', '6', '7', '3', '8', '9'].map((id) => [id, { class_type: 'Node', inputs: {} }]),
    ),
  ),
)

type Mode = 'with the socket' | 'with a socket that stops' | 'without a socket' | 'every 5 s'
const MODES: Mode[] = ['with the socket', 'with a socket that stops', 'without a socket']

interface Outcome {
  delay: number
  calls: number
}

async function run(mode: Mode, duration: number, random: () => number): Promise<Outcome> {
  const clock = new JumpingClock()
  let calls = 0
  const fetch = async (): Promise<Response> => {
    calls++
    await clock.sleep(RESPONSE_TIME)
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
      progress: mode !== 'without a socket',
      WebSocket: socketOf(clock, duration - random() * 2_000, mode === 'with a socket that stops'),
    })
  const ended = (mode === 'every 5 s' ? sample() : ours()).then(() => {
    noticed = clock.now()
  })
  await clock.runUntil(() => !Number.isNaN(noticed))
  await ended
  return { delay: (noticed - duration) / 1000, calls }
}

/** Sends a run's messages. One that stops sends none after the middle of it, and does not close. */
function socketOf(clock: JumpingClock, duration: number, stops: boolean): SocketClass {
  const message = (type: string, data: object) => JSON.stringify({ type, data })
  const messages = [
    message('execution_start', {}),
    message('execution_cached', { nodes: ['4'] }),
    ...['5', '6', '7', '3'].map((node) => message('executing', { node })),
    ...Array.from({ length: STEPS }, (_, i) =>
      message('progress', { node: '3', value: i + 1, max: STEPS }),
    ),
    ...['8', '9'].map((node) => message('executing', { node })),
    message('executed', { node: '9', output: {} }),
    message('executing', { node: null }),
    message('execution_success', {}),
  ]
  return class {
    binaryType = ''
    addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
      if (type !== 'message') return
      const last = messages.length - 3 // the messages of the end come together
      messages.forEach((data, i) => {
        const at = duration * Math.min(1, i / last)
        if (at >= clock.now() && !(stops && at > duration / 2))
          clock.at(at, () => listener({ data }))
      })
    }
    close(): void {}
  }
}

async function runs(mode: Mode, length: number): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (let i = 0; i < RUNS; i++) {
    const random = seeded(length * 1000 + i)
    outcomes.push(await run(mode, length * 1000 * (0.8 + 0.4 * random()), random))
  }
  return {
    delay: mean(outcomes.map(({ delay }) => delay)),
    calls: mean(outcomes.map(({ calls }) => calls)),
  }
}

export async function measureNotice(): Promise<Row[]> {
  const rows: Row[] = []
  for (const length of LENGTHS) {
    const fixed = await runs('every 5 s', length)
    for (const mode of MODES) {
      const ours = await runs(mode, length)
      const row: Row = {
        what: `end of a task of ${length} s is noticed, ${mode}`,
        result: format(ours),
        against: `every 5 s: ${format(fixed)}`,
        ratio: ours.delay / fixed.delay,
      }
      const goal = mode === 'with a socket that stops' ? GOALS[length] : undefined
      rows.push(
        goal === undefined
          ? row
          : { ...row, goal: { text: `≤ ${goal} s`, met: ours.delay <= goal } },
      )
    }
  }
  return rows
}

const format = ({ delay, calls }: Outcome) =>
  `after ${delay.toFixed(1)} s, ${calls.toFixed(0)} checks`
