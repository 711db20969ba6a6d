/**
 * How busy a batch keeps the account: 300 rows on 50 slots, each running 60 to 120 s, on a virtual
 * clock. A slot is idle from the end of its task until the next one is created.
 */
import {
  parseWorkflow,
  planRuns,
  RunningHubClient,
  runWorkflow,
  type SocketClass,
} from '@runninghub-action/core'
import { forEachRun } from '../packages/action/src/task/run-all.ts'
import { JumpingClock, seeded } from './jumping-clock.ts'
import type { Row } from './row.ts'

const ROWS = 300
const SLOTS = 50
const RESPONSE_TIME = 100
const GOAL = 0.97

const workflow = parseWorkflow('{"6": {"class_type": "CLIPTextEncode", "inputs": {"text": ""}}}')

interface Task {
  start: number
  end: number
}

export async function measureBatch(): Promise<Row[]> {
  const clock = new JumpingClock()
  const random = seeded(1)
  const tasks: Task[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    await clock.sleep(RESPONSE_TIME)
    const json = (code: number, data: unknown) => Response.json({ code, msg: '', data })
    if (String(input).endsWith('/create')) {
      const start = clock.now()
      tasks.push({ start, end: start + 60_000 + random() * 60_000 })
      return json(0, {
        taskId: `${tasks.length}`,
        taskStatus: 'RUNNING',
        netWssUrl: `wss://x.example/${tasks.length}`,
      })
    }
    const { taskId } = JSON.parse(String(init?.body))
    const task = tasks[taskId - 1]
    if (!task || clock.now() < task.end) return json(804, null)
    return json(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
  }
  const client = new RunningHubClient({ apiKey: 'k', fetch, clock, random })
  const rows = Array.from({ length: ROWS }, (_, n) => ({
    overrides: [{ target: '6.text', value: `cat ${n}` }],
  }))
  const runs = await planRuns({ workflowId: '1980237776367083521', workflow, rows })

  let ended = false
  const done = forEachRun(
    runs,
    { maxParallel: SLOTS, failFast: false, signal: new AbortController().signal },
    async (run) => {
      await runWorkflow(client, run, { progress: true, WebSocket: socketOf(clock, tasks) })
      return true
    },
  ).then(() => {
    ended = true
  })
  await clock.runUntil(() => ended)
  await done

  // After the last row has started, slots are idle for want of rows.
  const until = Math.max(...tasks.map(({ start }) => start))
  const busy = tasks.reduce((sum, { start, end }) => sum + Math.min(end, until) - start, 0)
  const share = busy / (SLOTS * until)
  return [
    {
      what: `${ROWS} rows on ${SLOTS} slots`,
      result: `${(share * 100).toFixed(1)} % busy`,
      against: 'always busy',
      ratio: share,
      goal: { text: `≥ ${GOAL * 100} %`, met: share >= GOAL },
    },
  ]
}

/** Sends a message every two seconds while its task runs, and that it has ended. */
function socketOf(clock: JumpingClock, tasks: readonly Task[]): SocketClass {
  return class {
    readonly #task: Task | undefined
    binaryType = ''
    constructor(url: string) {
      this.#task = tasks[Number(url.split('/').at(-1)) - 1]
    }
    addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
      const task = this.#task
      if (type !== 'message' || !task) return
      const send = (type: string, data: object) =>
        listener({ data: JSON.stringify({ type, data }) })
      for (let at = task.start + 2_000; at < task.end; at += 2_000)
        clock.at(at, () => send('progress', { node: '6', value: at - task.start, max: 120_000 }))
      clock.at(task.end, () => send('executing', { node: null }))
    }
    close(): void {}
  }
}
