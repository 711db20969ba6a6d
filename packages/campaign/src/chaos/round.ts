import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startFakeCache } from '../../../action/test/harness/fake-cache.ts'
import type { Violation } from '../checks/check.ts'
import { findSecrets } from '../checks/secrets.ts'
import { Choices } from '../choices/choices.ts'
import { type Entry, History } from '../history/history.ts'
import { runCacheFaults } from './action/cache-faults.ts'
import { type JobServices, playJob } from './action/jobs.ts'
import type { RunContext } from './context.ts'
import { judge } from './judge.ts'
import { Moments } from './moments.ts'
import { Receiver } from './receiver.ts'
import { ServedRunningHub } from './runninghub/served-runninghub.ts'
import { FastClock } from './time/fast-clock.ts'
import { Client } from './worker/client.ts'
import { crashAndRestart, runCrons } from './worker/crashes.ts'
import { settle } from './worker/settle.ts'
import { WorkerProcess } from './worker/worker-process.ts'

const CLIENTS = 8
/** How many jobs run at a time. */
const JOBS = 2

export interface RoundOptions {
  seed: number
  /** An empty or missing directory, which the round uses and removes. */
  dir: string
  /** How long faults occur, in real milliseconds. */
  duration: number
}

export interface RoundResult {
  entries: readonly Entry[]
  violations: readonly Violation[]
}

/** Plays one round: load with faults and kills, then peace until everything has ended. */
export async function playRound({ seed, dir, duration }: RoundOptions): Promise<RoundResult> {
  rmSync(dir, { recursive: true, force: true })
  const kept = join(dir, 'kept')
  mkdirSync(kept, { recursive: true })
  const clock = new FastClock()
  const context: RunContext = {
    dir: kept,
    choices: new Choices(seed),
    clock,
    history: new History(() => clock.elapsed()),
    moments: new Moments(),
    programs: new Map(),
    hasFaults: true,
  }
  const { history } = context
  await using cache = await startFakeCache()
  const runningHub = await ServedRunningHub.start(context)
  const receiver = await Receiver.start(context)
  const worker = await WorkerProcess.create(context, join(dir, 'secrets'), {
    RUNNINGHUB_BASE_URL: runningHub.baseUrl,
    RUNNINGHUB_API: context.choices.pick('API', ['v1', 'v2']),
  })
  try {
    const crashes = crashAndRestart(context, worker)
    const crons = runCrons(context, worker)
    const clients = Array.from({ length: CLIENTS }, (_, index) =>
      playClient(context, index + 1, { worker: worker.url, receiver: receiver.url }),
    )
    const services = { baseUrl: runningHub.baseUrl, cache: cache.env }
    const jobs = Array.from({ length: JOBS }, (_, index) => playJobs(context, index + 1, services))
    setTimeout(() => {
      context.hasFaults = false
      history.add({ type: 'note', text: 'faults end' })
    }, duration)
    await Promise.all([crashes, crons, runCacheFaults(context, cache), ...clients, ...jobs])
    await settle(context, worker)
    runningHub.recordTasks()
  } finally {
    context.hasFaults = false
    await worker.stop()
    receiver.close()
    await runningHub.close()
  }
  const { entries } = history
  const violations = [...judge(entries), ...findSecrets(entries, kept)]
  rmSync(dir, { recursive: true, force: true })
  return { entries, violations }
}

/** Orders one result after the other until faults end. */
async function playClient(
  context: RunContext,
  number: number,
  addresses: { worker: string; receiver: string },
): Promise<void> {
  const { choices, clock } = context
  const client = new Client(context, addresses)
  for (let n = 1; context.hasFaults; n++) {
    const pause = choices.pick(`client ${number}: pause`, [10_000, 1_000, 40_000])
    await clock.sleep(pause)
    await client.order(`order client${number}-${n}`)
  }
}

/** Runs one job after the other until faults end. */
async function playJobs(context: RunContext, number: number, services: JobServices): Promise<void> {
  for (let n = 1; context.hasFaults; n++) {
    await playJob(context, `job${number}0${n}`, services)
  }
}
