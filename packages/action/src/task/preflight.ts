import {
  InsufficientBalanceError,
  InvalidKeyError,
  type PlannedRun,
  RunningHubError,
  uploadFiles,
} from '@runninghub-action/core'
import { fetchRemoteFiles, type Plan } from '../plan/plan.ts'
import type { ResumeStore } from '../resume/resume-store.ts'
import type { StepReuse } from '../reuse/open-reuse.ts'
import type { Log } from '../runner/log.ts'
import type { StepContext } from './step-context.ts'

/** Opens the resume store, a separate chunk of the bundle, if the input `resume` is true. */
export async function openResumeStore(
  env: NodeJS.ProcessEnv,
  { inputs, client, fetch, signal, deadline }: StepContext,
  plan: Plan,
  log: Log,
): Promise<ResumeStore | undefined> {
  if (!inputs.resume) return undefined
  const { ResumeStore, createActionsCache } = await import('../resume/index.ts')
  return ResumeStore.open(env, inputs, plan, {
    cache: createActionsCache('runninghub-task', env, fetch),
    client,
    log,
    signal,
    deadline,
  })
}

/** Opens the reuse of results, a separate chunk of the bundle, if the input `reuse` asks for it. */
export async function openStepReuse(
  env: NodeJS.ProcessEnv,
  { inputs, workspace, client, fetch, signal, resumeStore, identify, heartbeat }: StepContext,
  { runs }: Plan,
  log: Log,
): Promise<StepReuse | undefined> {
  if (inputs.reuse === 'false') return undefined
  const { openReuse } = await import('../reuse/index.ts')
  const { redact } = client
  const isResumed = (run: PlannedRun) => resumeStore?.previousTask(run) !== undefined
  const options = { env, workspace, fetch, log, signal, redact, identify, isResumed }
  heartbeat.set(0, 'looking up earlier results')
  try {
    return await openReuse(runs, inputs, options)
  } finally {
    heartbeat.set(0, undefined)
  }
}

/**
 * Logs the account's balance before anything is sent. Other errors of the account call are only
 * logged, because a task may still be created.
 *
 * @throws {InvalidKeyError} if RunningHub rejects the API key
 * @throws {InsufficientBalanceError} if the account has neither coins nor money
 * @throws {UnavailableError} if the host accepts calls, but has never responded
 */
export async function checkAccount({ client, signal }: StepContext, log: Log): Promise<void> {
  try {
    const { coins, money, currency = '' } = await client.account({ signal })
    if (coins === undefined) return
    log.info(
      `The account has ${coins} coins${money === undefined ? '' : ` and ${money} ${currency}`}.`,
    )
    // A wallet that RunningHub does not report may contain money.
    if (coins <= 0 && money !== undefined && money <= 0) {
      throw new InsufficientBalanceError('The account has no coins left.', {
        hint: 'Top up the account on the RunningHub site and run the job again. Nothing was sent.',
      })
    }
  } catch (error) {
    const fatal = error instanceof InvalidKeyError || error instanceof InsufficientBalanceError
    if (fatal || !(error instanceof RunningHubError)) throw error
    // The outcome of a create call to a host that accepts calls and never responds is unknown.
    if (!client.reached && error.retry === 'if-idempotent') throw error
    log.info(`Could not get the account balance; continuing. ${error.message}`)
  }
}

/**
 * Downloads the files behind URLs for all runs that are not resumed.
 *
 * @throws {InvalidInputsError} with all links that fail
 */
export async function fetchAll(plan: Plan, context: StepContext): Promise<void> {
  const { heartbeat, inputs, openFile } = context
  heartbeat.set(0, 'downloading input files')
  try {
    await fetchRemoteFiles(runsToCreate(plan, context), plan, openFile, inputs)
  } finally {
    heartbeat.set(0, undefined)
  }
}

/** Returns the runs that have no task and no stored result. */
export function runsToCreate(
  { runs }: Plan,
  { resumeStore, reuse }: StepContext,
): readonly PlannedRun[] {
  return runs.filter((run) => resumeStore?.previousTask(run) === undefined && !reuse?.has(run))
}

/** Uploads the files of all runs to create, before the first create call. */
export async function uploadAll(plan: Plan, context: StepContext, log: Log): Promise<void> {
  const { client, signal, uploads, openFile, heartbeat } = context
  const runs = runsToCreate(plan, context)
  const changes = runs.flatMap((run) => run.changes.filter(({ file }) => file !== undefined))
  if (changes.length === 0) return
  log.startGroup('Uploads')
  heartbeat.set(0, 'uploading')
  try {
    await uploadFiles(client, changes, {
      signal,
      uploads,
      openFile,
      onUploading: (name, size) => log.info(`uploading ${name}, ${size} bytes`),
      onUploaded: (name, fileName) => log.info(`uploaded ${name} as ${fileName}`),
    })
  } finally {
    heartbeat.set(0, undefined)
    log.endGroup()
  }
}
