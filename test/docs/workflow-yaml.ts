import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { FakeRunner } from '../../packages/action/test/harness/fake-runner.ts'
import { root } from './pages.ts'
import { type RunningHub, WORKFLOWS, type WorkflowName } from './services.ts'

interface Step {
  id?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}

interface Job {
  strategy?: { matrix?: Record<string, unknown[]> }
  steps: Step[]
}

const action = parse(await readFile(new URL('action.yml', root), 'utf8'))

/** Returns the jobs of a workflow file, of a list of steps, or of the inputs of one step. */
export function readJobs(text: string): Job[] {
  const value: unknown = parse(text)
  if (Array.isArray(value)) return value.some(isStep) ? [{ steps: value as Step[] }] : []
  if (typeof value !== 'object' || value === null) return []
  if ('jobs' in value) return Object.values(value.jobs as Record<string, Job>)
  const names = Object.keys(value)
  if (names.every((name) => name in action.inputs))
    return [{ steps: [{ uses: 'org/runninghub-action@v1', with: value as Step['with'] & {} }] }]
  return []
}

const isStep = (value: unknown) =>
  typeof value === 'object' && value !== null && ('uses' in value || 'run' in value)

/**
 * Runs a job like GitHub's runner: the steps of this Action as its committed bundle, `run` in a
 * shell. Steps of other actions are left out.
 *
 * @throws {Error} when an input does not exist, an expression is unknown, or a step fails
 */
export async function runJob(
  job: Job,
  files: Record<string, Uint8Array>,
  hub: RunningHub,
  workflow: WorkflowName,
): Promise<void> {
  await using runner = await FakeRunner.create()
  const matrix = Object.entries(job.strategy?.matrix ?? {}).map(
    ([name, values]) => [`matrix.${name}`, String(values[0])] as const,
  )
  const values = new Map<string, string>([
    ['secrets', hub.simulator.options.apiKey],
    ['strategy.job-index', '0'],
    ...matrix,
  ])
  for (const step of job.steps) {
    if (step.uses?.includes('/runninghub-action@')) {
      const inputs = evaluateAll(step.with ?? {}, values)
      for (const name of Object.keys(inputs))
        if (!(name in action.inputs)) throw new Error(`action.yml has no input ${name}`)
      const { code, stdout, outputs } = await runner.step({
        inputs: {
          ...defaults(),
          ...required(hub, workflow),
          ...inputs,
          ...OFFLINE,
          'base-url': hub.baseUrl,
        },
        files,
        // Faster, and a busy machine makes timeouts of the step's own.
        timeScale: 20,
      })
      if (code !== 0) throw new Error(`The step fails:\n${stdout}`)
      for (const [name, value] of Object.entries(outputs))
        values.set(`steps.${step.id}.outputs.${name}`, value)
    } else if (step.run !== undefined) {
      const env = evaluateAll(step.env ?? {}, values)
      await promisify(execFile)('bash', ['-e', '-c', evaluate(step.run, values)], {
        cwd: runner.workspace,
        env: { PATH: process.env.PATH ?? '', ...env },
      })
    }
  }
}

/** GitHub is not there: what calls it has tests of its own. */
const OFFLINE = { comment: 'false', publish: 'none', resume: 'false' }

function defaults(): Record<string, string> {
  const inputs = Object.entries<{ default?: string }>(action.inputs)
  return Object.fromEntries(
    inputs.flatMap(([name, input]) =>
      input.default === undefined || input.default.includes('${{') ? [] : [[name, input.default]],
    ),
  )
}

/** What the inputs of a step need, where a page shows only some of them. */
const required = (hub: RunningHub, workflow: WorkflowName) => ({
  'api-key': hub.simulator.options.apiKey,
  'workflow-id': WORKFLOWS[workflow],
})

function evaluateAll(map: Record<string, unknown>, values: ReadonlyMap<string, string>) {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name, evaluate(String(value), values)]),
  )
}

function evaluate(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = values.get(expression.replace(/^secrets\..*/, 'secrets'))
    if (value === undefined) throw new Error(`The test does not know \${{ ${expression} }}`)
    return value
  })
}
