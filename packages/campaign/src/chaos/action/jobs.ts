import { GRAPH, WORKFLOW_ID } from '../../runninghub/graph.ts'
import { API_KEY } from '../../runninghub/service.ts'
import type { RunContext } from '../context.ts'
import { type AttemptResult, playAttempt } from './attempt.ts'

const MAX_ATTEMPTS = 3
const HOUR = 3_600_000

/** What the jobs of a round use. */
export interface JobServices {
  /** The URL of RunningHub. */
  baseUrl: string
  /** The variables that name the cache service. */
  cache: Record<string, string>
}

/** One job of a workflow run, which may be re-run. */
export interface Job {
  name: string
  orders: readonly string[]
  inputs: Record<string, string>
  /** The files of its workspace. */
  files: Record<string, string>
}

/** Plays a job until it has succeeded or is given up. */
export async function playJob(
  context: RunContext,
  name: string,
  services: JobServices,
): Promise<void> {
  const { choices, clock, history } = context
  const job = drawJob(context, name, services.baseUrl)
  for (const order of job.orders) history.add({ type: 'ordered', owner: name, order })
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const result = await playAttempt(context, job, attempt, services)
    const isDone = report(context, job, `${name}.${attempt}`, result)
    if (isDone || !choices.chance(`${name} is re-run`, 0.75)) return
    await clock.sleep(choices.pick(`${name}: pause before the re-run`, [5_000, 60_000]))
  }
}

function drawJob({ choices }: RunContext, name: string, baseUrl: string): Job {
  const pick = <T>(what: string, options: readonly T[]) => choices.pick(`${name}: ${what}`, options)
  const count = pick('number of runs', [1, 1, 2, 3])
  const orders = Array.from({ length: count }, (_, index) => `order ${name}-${index + 1}`)
  const batch = JSON.stringify(orders.map((order) => ({ '6.text': order })))
  return {
    name,
    orders,
    inputs: {
      'api-key': API_KEY,
      'base-url': baseUrl,
      'workflow-id': WORKFLOW_ID,
      'workflow-file': 'api.json',
      ...(count === 1 ? { inputs: `6.text: ${orders[0]}` } : { batch: 'batch.json' }),
      resume: pick('resume', ['true', 'true', 'false']),
      api: pick('API', ['v1', 'v2']),
      'send-workflow': pick('send-workflow', ['false', 'true']),
      'max-parallel': pick('max-parallel', ['1', '3']),
      'fail-fast': pick('fail-fast', ['true', 'false']),
      'on-timeout': pick('on-timeout', ['cancel', 'leave']),
      timeout: '2h',
      'queue-timeout': '2h',
      ...(pick('downloads', [false, true]) && { 'download-dir': 'results' }),
    },
    files: { 'api.json': GRAPH, 'batch.json': batch },
  }
}

/** Records what the owner of a job learned from an attempt. @returns whether all have succeeded */
function report(
  { history }: RunContext,
  { name: owner, orders, inputs }: Job,
  program: string,
  { outputs, completed }: AttemptResult,
): boolean {
  history.add({
    type: 'attempt',
    owner,
    attempt: program,
    resumes: inputs.resume === 'true',
    timeout: 2 * HOUR,
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
