import { TOKEN } from '../../runninghub/service.ts'
import { exchange, type Reply } from '../../world/exchange.ts'
import type { Door, World } from '../door.ts'
import { Client, drawAccounts, type TaskResource } from './client.ts'
import { type DurableObjectClass, DurableObjects } from './durable-object.ts'
import type { DurableStorage } from './durable-storage.ts'
import { PresetKv } from './kv.ts'
import { keepPreset } from './preset.ts'
import { RECEIVER_URL, Receiver } from './receiver.ts'
import { WORKER_URL, type WorkerModule, WorkerRuntime } from './runtime.ts'

const MINUTE = 60_000
/** How long crons run, in minutes: longer than callbacks are repeated. */
const MAX_MINUTES = 4 * 24 * 60
/** A pause in which nothing is due is shortened to this, in minutes. */
const LONGEST_PAUSE = 5

/** The modules behind the Worker's door. */
export interface WorkerModules {
  worker: WorkerModule
  TaskQueue: DurableObjectClass
}

/** Callers of the Worker, RunningHub's webhooks, crons every minute, and a receiver of callbacks. */
export function createWorkerDoor({ worker, TaskQueue }: WorkerModules): Door {
  return {
    name: 'worker',
    async play(world) {
      const { simulation, service, faultsEnd } = world
      const { choices } = simulation
      const objects = new DurableObjects(simulation, TaskQueue, faultsEnd)
      const accounts = addAccounts(world)
      const variables = {
        ...(accounts.length > 0 && { RUNNINGHUB_ACCOUNTS: JSON.stringify(accounts) }),
        RUNNINGHUB_API: world.fixed?.api ?? choices.pick('API', ['v1', 'v2']),
        TASK_TIMEOUT: world.fixed ? '2h' : choices.pick('TASK_TIMEOUT', ['1h', '2m']),
        QUEUE_TIMEOUT: choices.pick('QUEUE_TIMEOUT', ['24h', '20m']),
      }
      const runtime = new WorkerRuntime(simulation, worker, objects, {
        ...{ faultsEnd, variables },
        kv: new PresetKv(simulation, faultsEnd),
      })
      connect(world, runtime)
      const count = choices.pick('number of orders', [2, 1, 3, 5])
      const drawn = Array.from({ length: count }, (_, index) => `order client-${index + 1}`)
      const orders = world.fixed?.orders ?? drawn
      const names = service.accounts.map(({ name }) => name)
      const ofPreset = drawAccounts(simulation, 'preset', names)
      const clients = orders.map(
        (order) => new Client(simulation, runtime, order, { names, ofPreset }),
      )
      let played = false
      const users = [
        ...clients.map((client) => client.play()),
        keepPreset(simulation, runtime, ofPreset),
      ]
      const callers = Promise.all(users).then(() => {
        played = true
      })
      if (choices.chance('a deployment in the middle', 0.2)) {
        simulation.scheduler.schedule(
          choices.pick('time of the deployment', [20_000, 2_000, 100_000]),
          () => {
            simulation.history.add({ type: 'note', text: 'deployment' })
            objects.evictAll()
          },
        )
      }
      await runCrons(world, runtime, objects, () => played)
      await callers
      await report(world, runtime, clients)
      for (const storage of objects.storages()) {
        simulation.history.add({ type: 'kept', text: storage.dump() })
      }
      objects.close()
    },
  }
}

/** Adds up to two accounts to the one of RUNNINGHUB_API_KEY. Returns them as the Worker expects it. */
function addAccounts({ simulation: { choices }, service }: World): object[] {
  const names = choices.pick('further accounts', [
    [],
    [],
    ['second'],
    ['second', 'studio'],
  ] as const)
  return names.map((name) => {
    const { key, baseUrl } = service.addAccount(name)
    return { name, key, site: baseUrl }
  })
}

/** Connects the networks: RunningHub, the receiver of callbacks, and RunningHub's webhooks. */
function connect({ simulation, runningHub, faultsEnd }: World, runtime: WorkerRuntime): void {
  const { choices, scheduler, history } = simulation
  const receiver = new Receiver(simulation)
  const rate = choices.pick('rate of faults of webhooks', [0, 0, 0.3, 1])
  simulation.network = (program, url, init) => {
    const signal = init.signal
    if (url.startsWith(RECEIVER_URL)) {
      const serve = () => receiver.serve(init)
      return exchange(simulation, { program, signal, before: 50, after: 50, serve })
    }
    if (!url.startsWith(WORKER_URL)) return runningHub(program, url, init)
    const isFaulty = scheduler.now < faultsEnd && choices.chance('fault of a webhook', rate)
    const fault = isFaulty
      ? choices.pick('which fault of a webhook', [
          'lost',
          'late',
          'response lost',
          'forged',
        ] as const)
      : undefined
    history.add({ type: 'note', text: `webhook${fault ? `: ${fault}` : ''}` })
    const serve = async (): Promise<Reply> => {
      if (fault === 'lost') return 'cut'
      const sent = fault === 'forged' ? forge(url, init, choices.noise('forged id')) : { url, init }
      const reply = await runtime.fetch(sent.url, sent.init, 'webhook')
      const acknowledged = reply instanceof Response && reply.ok
      const task = /"taskId":"(\d+)"/.exec(String(init.body))?.[1] ?? ''
      history.add({ type: 'webhook', task, acknowledged, forged: fault === 'forged' })
      return fault === 'response lost' ? 'cut' : reply
    }
    const before = fault === 'late' ? choices.pick('delay of a webhook', [5_000, 70_000]) : 50
    return exchange(simulation, { program: undefined, signal, before, after: 50, serve })
  }
}

/** Changes the token or the task id of a webhook, as an attacker would. */
function forge(url: string, init: RequestInit, noise: number): { url: string; init: RequestInit } {
  if (noise < 0.3) return { url: url.replace(/[0-9a-f]{64}/, '0'.repeat(64)), init }
  const body = String(init.body).replace(/"taskId":"\d+"/, '"taskId":"1900000000000000001"')
  return { url, init: { ...init, body } }
}

/** Starts a cron run each minute until every task is settled. Runs overlap, fail to come, come twice. */
async function runCrons(
  { simulation, faultsEnd }: World,
  runtime: WorkerRuntime,
  objects: DurableObjects,
  isPlayed: () => boolean,
): Promise<void> {
  const { choices, scheduler, history } = simulation
  const rate = choices.pick('rate of faults of crons', [0, 0, 0.1, 0.5])
  const start = scheduler.now
  for (let minute = 1; minute <= MAX_MINUTES; ) {
    await scheduler.wait(Math.max(0, start + minute * MINUTE - scheduler.now))
    const isFaulty = scheduler.now < faultsEnd && choices.chance('fault of a cron', rate)
    const fault = isFaulty ? choices.pick('which fault of a cron', ['missing', 'twice']) : undefined
    if (fault !== 'missing') void runtime.cron()
    if (fault === 'twice') void runtime.cron()
    const due = nextDue(objects)
    const isQuiet = isPlayed() && !objects.hasLateCalls
    if (due === Number.POSITIVE_INFINITY && isQuiet) return
    // Runs without anything to do are left out.
    const idle = Math.floor((due - scheduler.now) / MINUTE) - 1
    minute += isQuiet && idle > LONGEST_PAUSE ? Math.min(idle, MAX_MINUTES) : 1
  }
  history.add({
    type: 'violation',
    invariant: 'every request ends',
    text: 'the queue has work left',
  })
}

/** Returns when a queue has something to do; Infinity for never. */
function nextDue(objects: DurableObjects): number {
  return Math.min(Number.POSITIVE_INFINITY, ...objects.storages().map(dueOf))
}

function dueOf({ sql }: DurableStorage): number {
  try {
    const query = `SELECT min(at) AS at FROM (
      SELECT dueAt AS at FROM task WHERE dueAt IS NOT NULL
      UNION ALL SELECT nextAt FROM candidate
      UNION ALL SELECT coalesce(json_extract(entry, '$.pollAt'), 0) FROM task
        WHERE json_extract(entry, '$.confirmUntil') IS NOT NULL)`
    const at = sql.exec(query).one()?.at
    return typeof at === 'number' ? at : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY // it has no tables yet
  }
}

/** Reads all tasks as their owner does, and records what it is told. */
async function report(
  { simulation }: World,
  runtime: WorkerRuntime,
  clients: readonly Client[],
): Promise<void> {
  const { history, scheduler } = simulation
  const get = async (path: string) => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    for (;;) {
      const reply = await runtime.fetch(`${WORKER_URL}${path}`, { headers }, 'report')
      if (reply instanceof Response && reply.ok) return reply.json()
      await scheduler.wait(MINUTE)
    }
  }
  const { tasks } = (await get('/v1/tasks?limit=100')) as { tasks: TaskResource[] }
  for (const client of clients) {
    if (client.id === undefined || tasks.some(({ id }) => id === client.id)) continue
    history.add({ type: 'note', text: `no task ${client.id}` })
  }
  for (const { id } of tasks) {
    const {
      status,
      runninghubTaskId: task = '',
      urls,
      callback,
      metadata,
    } = (await get(`/v1/tasks/${id}`)) as TaskResource
    const order = metadata?.order ?? ''
    history.add({ type: 'reported', owner: order, by: 'worker', order, status, task, urls })
    history.add({ type: 'callback state', order, status: callback?.status ?? 'none' })
  }
}
