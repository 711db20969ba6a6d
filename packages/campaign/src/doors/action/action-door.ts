import { GRAPH, INPUT_NODE, WORKFLOW_ID } from '../../runninghub/graph.ts'
import { API_KEY } from '../../runninghub/service.ts'
import { exchange } from '../../world/exchange.ts'
import { drawKillPoint } from '../../world/kill-points.ts'
import { createMachine } from '../../world/machine.ts'
import type { Machine } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'
import type { Door, World } from '../door.ts'
import type { Entry } from '../launch.ts'
import { drawFile, type LocalFile } from '../local-file.ts'
import { CACHE_TOKEN, CACHE_URL, GitHubCache } from './github-cache.ts'
import { Runner, type StepResult } from './runner.ts'

const MINUTE = 60_000
const MAX_ATTEMPTS = 4
const TIMEOUTS: Readonly<Record<string, number>> = {
  '10m': 10 * MINUTE,
  '30s': MINUTE / 2,
  '2h': 120 * MINUTE,
}

/** One job of a workflow run, which may be re-run. */
interface Job {
  name: string
  orders: readonly string[]
  inputs: Record<string, string>
  file: LocalFile | undefined
}

/** Jobs on GitHub's runners: they are cancelled, lost with their machines, and re-run. */
export function createActionDoor(entry: Entry): Door {
  return {
    name: 'action',
    async play(world) {
      const { simulation, dir, runningHub } = world
      const { choices } = simulation
      const cache = new GitHubCache(simulation)
      simulation.network = (program, url, init) =>
        url.startsWith(CACHE_URL)
          ? exchange(simulation, {
              program,
              signal: init.signal,
              before: cache.delay(),
              after: cache.delay(),
              serve: () => cache.serve(url, init),
            })
          : runningHub(program, url, init)
      const runner = new Runner(simulation, entry, dir)
      const count = choices.pick('number of jobs', [1, 1, 2])
      const jobs = world.fixed
        ? world.fixed.orders.map((order, index) => fixedJob(order, index + 1, world))
        : Array.from({ length: count }, (_, index) => drawJob(simulation, index + 1))
      await Promise.all(jobs.map((job) => playJob(job, runner, world)))
    },
  }
}

function drawJob({ choices }: Simulation, number: number): Job {
  const name = `job${number}`
  const pick = <T>(what: string, options: readonly T[]) => choices.pick(`${name}: ${what}`, options)
  const count = pick('number of runs', [1, 1, 2, 3])
  const orders = Array.from({ length: count }, (_, index) => `order ${name}-${index + 1}`)
  const resume = pick('resume', ['true', 'false'])
  const file = drawFile(choices, name)
  const fileLine = file ? `\n${INPUT_NODE}.image: ${file.value}` : ''
  return {
    name,
    orders,
    file,
    inputs: {
      'api-key': API_KEY,
      'workflow-id': WORKFLOW_ID,
      'workflow-file': 'api.json',
      ...(count === 1
        ? { inputs: `6.text: ${orders[0]}${fileLine}` }
        : { batch: 'batch.json', ...(file && { inputs: fileLine }) }),
      resume,
      api: pick('API', ['v1', 'v2']),
      'send-workflow': pick('send-workflow', ['false', 'true']),
      'max-parallel': pick('max-parallel', ['1', '3']),
      'fail-fast': pick('fail-fast', ['true', 'false']),
      'on-timeout': pick('on-timeout', ['cancel', 'leave']),
      timeout: pick('timeout', Object.keys(TIMEOUTS)),
      'queue-timeout': pick('queue-timeout', ['30m', '0s', '1m']),
      ...(pick('downloads', [false, true]) && { 'download-dir': 'results' }),
    },
  }
}

function fixedJob(order: string, number: number, { simulation, fixed }: World): Job {
  const { inputs, ...job } = drawJob(simulation, number)
  const limits = { timeout: '2h', 'queue-timeout': '2h' }
  return {
    ...job,
    orders: [order],
    inputs: { ...inputs, ...limits, inputs: `6.text: ${order}`, api: fixed?.api ?? 'v1' },
  }
}

async function playJob(job: Job, runner: Runner, world: World): Promise<void> {
  const { simulation } = world
  const { choices, scheduler, history } = simulation
  const pick = <T>(what: string, options: readonly T[]) =>
    choices.pick(`${job.name}: ${what}`, options)
  await scheduler.wait(pick('arrival', [0, 1_000, 30_000, 5 * MINUTE]))
  const hasFile = job.file !== undefined
  for (const order of job.orders) {
    history.add({ type: 'ordered', owner: job.name, order, hasFile })
  }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const name = `${job.name}.${attempt}`
    const machine: Machine = createMachine(simulation, name)
    const result = await runner.run({
      name,
      machine,
      inputs: job.inputs,
      files: {
        'api.json': GRAPH,
        ...(job.file?.bytes && { [job.file.value]: job.file.bytes }),
        ...('batch' in job.inputs && {
          'batch.json': JSON.stringify(job.orders.map((order) => ({ '6.text': order }))),
        }),
      },
      env: {
        GITHUB_WORKFLOW: 'images',
        GITHUB_JOB: job.name,
        GITHUB_ACTION: '__self',
        GITHUB_RUN_ID: '77',
        GITHUB_RUN_ATTEMPT: String(attempt),
        ACTIONS_RESULTS_URL: CACHE_URL,
        ACTIONS_RUNTIME_TOKEN: CACHE_TOKEN,
      },
      cancelAfter: pick('cancelled after', [
        undefined,
        undefined,
        undefined,
        undefined,
        ...[500, 3_000, 20_000, 3 * MINUTE],
      ]),
      killPoint: drawKillPoint(choices, name, 0.35),
      losesMachine: choices.chance(`${name} loses its machine`, 0.7),
    })
    const isDone = report(job, name, result, world)
    if (isDone || !choices.chance(`${name} is re-run`, 0.75)) break
    await scheduler.wait(pick('pause before the re-run', [MINUTE, 1_000, 20 * MINUTE]))
  }
}

/** Records what the owner of a job learned from an attempt. @returns whether all have succeeded */
function report(
  { name: owner, orders, inputs }: Job,
  program: string,
  { outputs, completed }: StepResult,
  { simulation: { history } }: World,
): boolean {
  history.add({
    type: 'attempt',
    owner,
    attempt: program,
    resumes: inputs.resume === 'true',
    timeout: TIMEOUTS[inputs.timeout ?? ''] ?? 0,
    state: outputs === undefined ? 'lost' : completed ? 'completed' : 'killed',
  })
  if (!completed || !outputs?.results) return false
  const results: { taskId: string | null; status: string; results: { url: string | null }[] }[] =
    JSON.parse(outputs.results)
  for (const [index, order] of orders.entries()) {
    const { taskId, status = 'missing', results: files = [] } = results[index] ?? {}
    const urls = files.flatMap(({ url }) => url ?? [])
    history.add({ type: 'reported', owner, by: program, order, status, task: taskId ?? '', urls })
  }
  return outputs.status === 'succeeded'
}
