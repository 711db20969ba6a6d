import type { TaskResource } from '../../doors/worker/client.ts'
import { TOKEN } from '../../runninghub/service.ts'
import type { RunContext } from '../context.ts'
import type { WorkerProcess } from './worker-process.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** How far the time moves after cron runs that leave work: farther than callbacks are repeated. */
const STEPS = [
  ...[1, 1, 1, 2, 3, 5, 10, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 6, 6, 6].map((hours) => hours * HOUR),
]

/** Runs crons until the Worker has no work left, and records what it tells its callers. */
export async function settle({ history }: RunContext, worker: WorkerProcess): Promise<void> {
  let tasks: TaskResource[] = []
  for (const step of STEPS) {
    await worker.cron()
    tasks = await readTasks(worker.url)
    if (tasks.every(isSettled)) break
    await worker.advance(step)
  }
  for (const { status, runninghubTaskId: task = '', urls, callback, metadata } of tasks) {
    const order = metadata?.order ?? ''
    history.add({ type: 'reported', owner: order, by: 'worker', order, status, task, urls })
    history.add({ type: 'callback state', order, status: callback?.status ?? 'none' })
  }
}

const OPEN = ['accepted', 'preparing', 'waiting', 'submitting', 'submitted', 'queued', 'running']

/** Whether the Worker has nothing more to do for a task. */
function isSettled({ status, callback, provisional }: TaskResource): boolean {
  return !OPEN.includes(status) && callback?.status !== 'pending' && !provisional
}

/** Reads all tasks as their owner does. */
async function readTasks(url: string): Promise<TaskResource[]> {
  const tasks: TaskResource[] = []
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = await get(`${url}/v1/tasks?limit=100${query}`)
    const { tasks: more, cursor: next } = page as { tasks: TaskResource[]; cursor?: string }
    tasks.push(...more)
    cursor = next
  } while (cursor !== undefined)
  return tasks
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}
