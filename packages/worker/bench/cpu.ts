import './day/workers-runtime.ts'
import { timingSafeEqual } from 'node:crypto'
import { queueStorage } from './day/queue-storage.ts'
import { DailyUsage } from './day/quota.ts'

/**
 * Prints the median of the CPU time of a POST with a graph of 100 kB in milliseconds, as JSON. It runs in
 * Node, whose engine is that of Workers, and includes the queue, which on Cloudflare has a limit of its
 * own.
 */
const ROUNDS = 200
const WARM_UP = 100

const { app } = await import('../src/app.ts')
const { TaskQueue } = await import('../src/queue/task-queue.ts')
Object.defineProperty(crypto.subtle, 'timingSafeEqual', { value: timingSafeEqual })

// The Worker logs every event.
const print = console.log
console.log = () => {}

const storage = queueStorage(new DailyUsage())
const queue = new TaskQueue({ storage } as never, {} as never)
// Nothing is submitted: only the request is measured.
queue.pause(undefined, Date.now())
const stub = new Proxy(queue, {
  get:
    (object, name) =>
    async (...parts: unknown[]) => {
      const method = Reflect.get(object, name) as (...parts: unknown[]) => unknown
      return structuredClone(await method.apply(object, structuredClone(parts)))
    },
})
const env = {
  RUNNINGHUB_API_KEY: '0123456789abcdef0123456789abcdef',
  API_TOKENS: 'bench-token-0123456789',
  CALLBACK_SECRETS: 'unsigned',
  TASKS: {},
  TASK_QUEUE: { getByName: () => stub },
} as unknown as Env

/** A graph of samplers, each with a text, numbers and links: about 100 kB. */
const graph = Object.fromEntries(
  Array.from({ length: 380 }, (_, index) => [
    `${index + 1}`,
    {
      class_type: index % 3 === 0 ? 'CLIPTextEncode' : 'KSampler',
      inputs: {
        text: `a cat on a roof at night, number ${index}, highly detailed`,
        seed: 1_000_000_007 * index,
        steps: 30,
        cfg: 7.5,
        sampler_name: 'euler',
        denoise: 1,
        model: [`${index}`, 0],
        positive: [`${index}`, 1],
      },
      _meta: { title: `Node ${index} of the graph` },
    },
  ]),
)
const body = JSON.stringify({
  workflowId: '1904136902449209346',
  workflow: graph,
  sendWorkflow: true,
  inputs: { '1.text': 'a dog', '2.seed': 42, 'Node 3 of the graph.text': 'a horse' },
  callbackUrl: 'https://hooks.example.com/result',
})
const headers = {
  'content-type': 'application/json',
  authorization: 'Bearer bench-token-0123456789',
}

async function post(): Promise<number> {
  const waiting: Promise<unknown>[] = []
  const execution = { waitUntil: (work: Promise<unknown>) => waiting.push(work) }
  const request = new Request('https://worker.example/v1/tasks', { method: 'POST', headers, body })
  const before = process.cpuUsage()
  const response = await app.fetch(request, env, execution as never)
  const text = await response.text()
  const { user, system } = process.cpuUsage(before)
  if (response.status !== 202) throw new Error(`${response.status}: ${text}`)
  await Promise.all(waiting)
  return (user + system) / 1000
}

for (let round = 0; round < WARM_UP; round++) await post()
const times: number[] = []
for (let round = 0; round < ROUNDS; round++) times.push(await post())
times.sort((a, b) => a - b)
print(JSON.stringify(times[ROUNDS / 2]))
