import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { type Contexts, evaluateIf, interpolate, type JobStatus } from './expressions.ts'
import { FakeRunner, type StepOptions } from './fake-runner.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const action: { inputs: Record<string, { default?: string }> } = parse(
  await readFile(join(root, 'action.yml'), 'utf8'),
)

export interface Workflow {
  on: string | Record<string, unknown>
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

interface Job {
  if?: string
  strategy?: { matrix?: Record<string, unknown[]> }
  steps: Step[]
}

export interface Step {
  id?: string
  if?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, unknown>
}

/** What a job runs in. */
export interface JobEnvironment {
  event: { name: string; payload: object }
  secrets: Record<string, string>
  /** The files of the repository. */
  files: Record<string, string | Uint8Array>
  /** Further inputs and environment variables of our action, such as the local servers. */
  inputs: Record<string, string>
  env: Record<string, string>
  /** Speed of time in our action, as in {@link StepOptions}. */
  timeScale?: number
}

/** What a job did. */
export interface FinishedJob {
  matrix: Record<string, unknown>
  /** How each step ended, in order; `skipped` by its `if`. */
  outcomes: (JobStatus | 'skipped')[]
  /** The output of all steps. */
  log: string
  summary: string
  /** The names of the files in each uploaded artifact. */
  artifacts: Record<string, string[]>
}

/**
 * Runs the jobs of a workflow file like GitHub, one after the other: their matrix, conditions,
 * expressions and steps. Knows the actions that the examples use, and runs ours as its bundle.
 *
 * @throws {Error} for an event that does not trigger the workflow, and for an unknown action
 */
export async function runWorkflowFile(
  path: string,
  environment: JobEnvironment,
): Promise<FinishedJob[]> {
  const workflow: Workflow = parse(await readFile(join(root, path), 'utf8'))
  const { name } = environment.event
  const events = typeof workflow.on === 'string' ? [workflow.on] : Object.keys(workflow.on)
  if (!events.includes(name)) throw new Error(`${path} does not run on ${name}`)
  return runJobs(workflow, environment)
}

/** Runs the jobs of a workflow as {@link runWorkflowFile} does, on any event. */
export async function runJobs(
  workflow: Pick<Workflow, 'jobs' | 'permissions'>,
  environment: JobEnvironment,
): Promise<FinishedJob[]> {
  const finished: FinishedJob[] = []
  for (const [jobName, job] of Object.entries(workflow.jobs)) {
    for (const [index, matrix] of combinations(job.strategy?.matrix ?? {}).entries()) {
      const contexts = contextsOf(workflow, environment, { matrix, index })
      if (!evaluateIf(job.if, contexts, 'success')) continue
      finished.push(await runJob(jobName, job, { environment, contexts, matrix }))
    }
  }
  return finished
}

/** Returns every combination of the values of a matrix. */
function combinations(matrix: Record<string, unknown[]>): Record<string, unknown>[] {
  return Object.entries(matrix).reduce<Record<string, unknown>[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
}

function contextsOf(
  { permissions = {} }: Pick<Workflow, 'permissions'>,
  { event, secrets }: JobEnvironment,
  { matrix, index }: { matrix: object; index: number },
): Contexts {
  const writable = Object.keys(permissions).filter((name) => permissions[name] === 'write')
  const github = {
    event_name: event.name,
    event: event.payload,
    ref: 'refs/heads/main',
    repository: 'someone/pictures',
    // The local GitHub lets this token do what the workflow's permissions allow.
    token: `scoped:${writable.join(',')}`,
  }
  const { inputs = {} } = event.payload as { inputs?: object }
  return { github, secrets, inputs, matrix, strategy: { 'job-index': index }, steps: {} }
}

async function runJob(
  name: string,
  job: Job,
  {
    environment,
    contexts,
    matrix,
  }: { environment: JobEnvironment; contexts: Contexts; matrix: Record<string, unknown> },
): Promise<FinishedJob> {
  await using runner = await FakeRunner.create()
  const eventPath = join(runner.dir, 'event.json')
  await writeFile(eventPath, JSON.stringify(environment.event.payload))
  const env = { ...environment.env, GITHUB_JOB: name, GITHUB_EVENT_PATH: eventPath }
  const result: FinishedJob = { matrix, outcomes: [], log: '', summary: '', artifacts: {} }
  let status: JobStatus = 'success'
  for (const step of job.steps) {
    if (!evaluateIf(step.if, contexts, status)) {
      result.outcomes.push('skipped')
      continue
    }
    const succeeded = await runStep(step, { runner, environment, contexts, env, result })
    result.outcomes.push(succeeded ? 'success' : 'failure')
    if (!succeeded) status = 'failure'
  }
  return result
}

interface StepContext {
  runner: FakeRunner
  environment: JobEnvironment
  contexts: Contexts
  env: Record<string, string>
  result: FinishedJob
}

async function runStep(step: Step, context: StepContext): Promise<boolean> {
  const { contexts, environment, runner, result } = context
  const inputs = evaluateAll(step.with ?? {}, contexts)
  if (step.run !== undefined) {
    const script = interpolate(step.run, contexts)
    return runScript(script, evaluateAll(step.env ?? {}, contexts), context)
  }
  switch (step.uses) {
    case 'actions/checkout@v7':
      await runner.writeFiles(environment.files)
      return true
    case 'org/runninghub-action@v1':
      return runAction(step, inputs, context)
    case 'actions/upload-artifact@v7': {
      const files = await filesIn(join(runner.workspace, inputs.path ?? ''))
      result.artifacts[inputs.name ?? 'artifact'] = files
      return files.length > 0 || inputs['if-no-files-found'] === 'ignore'
    }
    default:
      throw new Error(`This runner does not know ${step.uses}`)
  }
}

function evaluateAll(values: Record<string, unknown>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, interpolate(value, contexts)]),
  )
}

/** Runs our action with the inputs of a step, and the defaults of action.yml for the others. */
async function runAction(
  { id }: Step,
  inputs: Record<string, string>,
  { runner, environment, contexts, env, result }: StepContext,
): Promise<boolean> {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])
  const options: StepOptions = {
    inputs: {
      ...evaluateAll(Object.fromEntries(defaults), contexts),
      ...inputs,
      ...environment.inputs,
    },
    env,
    ...(environment.timeScale !== undefined && { timeScale: environment.timeScale }),
  }
  const main = await runner.step(options)
  const post = await runner.step(options, main.state)
  result.log += main.stdout + main.stderr + post.stdout
  result.summary += main.summary
  const { steps = {} } = contexts
  if (id !== undefined) Object.assign(steps, { [id]: { outputs: main.outputs } })
  return main.code === 0 && post.code === 0
}

async function runScript(
  script: string,
  env: Record<string, string>,
  { runner, result }: StepContext,
): Promise<boolean> {
  try {
    const options = { cwd: runner.workspace, env: { PATH: process.env.PATH, ...env } }
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], options)
    result.log += stdout
    return true
  } catch (error) {
    result.log += String(error)
    return false
  }
}

async function filesIn(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined)
  return info?.isDirectory() ? (await readdir(path)).sort() : []
}
