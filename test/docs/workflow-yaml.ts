import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import {
  runJobs,
  type Step,
  type Workflow,
} from '../../packages/action/test/harness/workflow-runner.ts'
import { root } from './pages.ts'
import { type RunningHub, WORKFLOWS, type WorkflowName } from './services.ts'

type Jobs = Workflow['jobs']

const action = parse(await readFile(new URL('action.yml', root), 'utf8'))
const CHECKOUT = { uses: 'actions/checkout@v7' }
const OURS = 'org/runninghub-action@v1'

/** Returns the jobs of a workflow, of a list of steps, or of the inputs of one step. */
export function readJobs(text: string): Jobs {
  const value: unknown = parse(text)
  if (Array.isArray(value)) return value.some(isStep) ? { page: { steps: value } } : {}
  if (typeof value !== 'object' || value === null) return {}
  if ('jobs' in value) return value.jobs as Jobs
  const isInputs = Object.keys(value).every((name) => name in action.inputs)
  return isInputs ? { page: { steps: [{ uses: OURS, with: { ...value } }] } } : {}
}

const isStep = (value: unknown) =>
  typeof value === 'object' && value !== null && ('uses' in value || 'run' in value)

/**
 * Runs the jobs of a block like GitHub, with this Action as its committed bundle. What a page leaves
 * out is added: the checkout, the key and the id. GitHub's own services have tests elsewhere.
 *
 * @throws {Error} when an input does not exist, or a step fails
 */
export async function runBlock(
  jobs: Jobs,
  files: Record<string, Uint8Array>,
  { simulator, baseUrl }: RunningHub,
  workflow: WorkflowName,
): Promise<void> {
  const { apiKey } = simulator.options
  const key = { RUNNINGHUB_API_KEY: apiKey, RUNNINGHUB_API_KEY_AI: apiKey }
  for (const job of Object.values(jobs)) {
    if (!job.steps.some(({ uses }) => uses === CHECKOUT.uses)) job.steps.unshift(CHECKOUT)
    for (const step of job.steps.filter(({ uses }) => uses === OURS)) checkInputs(step)
  }
  const usesApp = Object.values(jobs).some(({ steps }) =>
    steps.some((step) => step.with?.['app-id'] !== undefined),
  )
  const results = await runJobs(
    { jobs },
    {
      event: { name: 'workflow_dispatch', payload: {} },
      secrets: key,
      files,
      inputs: {
        'api-key': apiKey,
        ...(!usesApp && { 'workflow-id': WORKFLOWS[workflow] }),
        'base-url': baseUrl,
        ...{ comment: 'false', publish: 'none', resume: 'false' },
      },
      env: {},
      // Faster, and a busy machine makes timeouts of the step's own.
      timeScale: 20,
    },
  )
  for (const { outcomes, log } of results)
    if (outcomes.includes('failure')) throw new Error(`A step fails:\n${log}`)
}

function checkInputs(step: Step): void {
  for (const name of Object.keys(step.with ?? {}))
    if (!(name in action.inputs)) throw new Error(`action.yml has no input ${name}`)
}
