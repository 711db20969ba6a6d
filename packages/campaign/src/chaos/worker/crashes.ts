import type { RunContext } from '../context.ts'
import type { Moment } from '../moments.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Moments at which a crash is worst, and none: any moment. */
const MOMENTS: readonly (Moment | undefined)[] = [
  'create call arrives',
  'task is created',
  'webhook is sent',
  'webhook is acknowledged',
  'webhook of an unknown task is acknowledged',
  'webhook of an unknown task is acknowledged',
  'webhook of an unknown task is acknowledged',
  'webhook of an unknown task is acknowledged',
  'callback arrives',
  'client is answered',
  undefined,
]
/** Real milliseconds after such a moment. */
const DELAYS = [0, 0, 2, 10, 40]
/** How long the Worker runs at least, in real milliseconds. */
const UPTIMES = [500, 1_500, 3_000]
/** How long it may take until a moment comes, in real milliseconds. */
const PATIENCE = 7_000

/** Keeps the Worker running: kills it at some moment, and starts it again, until faults end. */
export async function crashAndRestart(context: RunContext, worker: WorkerProcess): Promise<void> {
  const { choices, moments } = context
  for (;;) {
    await worker.start()
    await sleep(choices.pick('uptime of the Worker', UPTIMES))
    if (!context.hasFaults) return
    const moment = choices.pick('moment of the crash', MOMENTS)
    const delay = choices.pick('delay of the crash', DELAYS)
    await new Promise<void>((resolve) => {
      const crash = () => {
        stop()
        clearTimeout(timer)
        if (delay > 0) setTimeout(() => worker.kill().then(resolve), delay)
        else worker.kill().then(resolve)
      }
      const stop = moment === undefined ? () => {} : moments.on(moment, crash)
      const timer = setTimeout(crash, moment === undefined ? 0 : PATIENCE)
    })
  }
}

/** Triggers crons every minute of the round until faults end. */
export async function runCrons(context: RunContext, worker: WorkerProcess): Promise<void> {
  while (context.hasFaults) {
    const isMissing = context.choices.chance('a cron is missing', 0.1)
    if (!isMissing && worker.isReady) void worker.cron()
    await context.clock.sleep(60_000)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
