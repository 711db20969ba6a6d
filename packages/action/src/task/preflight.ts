import {
  InsufficientBalanceError,
  InvalidKeyError,
  RunningHubError,
  uploadFiles,
} from '@runninghub-action/core'
import { downloadForUpload } from '../plan/file-values.ts'
import type { Plan } from '../plan/plan.ts'
import type { ResumeStore } from '../resume/resume-store.ts'
import type { Log } from '../runner/log.ts'
import type { StepContext } from './step-context.ts'

/** The memory of earlier attempts, when `resume` asks for it: a chunk of its own. */
export async function openResumeStore(
  env: NodeJS.ProcessEnv,
  { inputs, client, fetch, signal, deadline }: StepContext,
  plan: Plan,
  log: Log,
): Promise<ResumeStore | undefined> {
  if (!inputs.resume) return undefined
  const { ResumeStore, createActionsCache } = await import('../resume/index.ts')
  return ResumeStore.open(env, inputs, plan, {
    cache: createActionsCache(env, fetch),
    client,
    log,
    signal,
    deadline,
  })
}

/**
 * A key that is wrong, or an account that is certainly empty, is found out before files are sent.
 * Whatever else keeps the account from being looked at need not keep a task from being made.
 *
 * @throws {InvalidKeyError} {@link InsufficientBalanceError}
 */
export async function checkAccount({ client, signal }: StepContext, log: Log): Promise<void> {
  try {
    const { coins, money, currency = '' } = await client.account({ signal })
    if (coins === undefined) return
    log.info(
      `The account has ${coins} coins${money === undefined ? '' : ` and ${money} ${currency}`}.`,
    )
    // A wallet that is not told may hold something.
    if (coins <= 0 && money !== undefined && money <= 0) {
      throw new InsufficientBalanceError('The account has no coins left.', {
        hint: 'Top up the account on the RunningHub site, then run again. Nothing was sent.',
      })
    }
  } catch (error) {
    const fatal = error instanceof InvalidKeyError || error instanceof InsufficientBalanceError
    if (fatal || !(error instanceof RunningHubError)) throw error
    log.info(`The balance is not known, the run goes on: ${error.message}`)
  }
}

/** Everything of every run, before the first of them costs anything. */
export async function uploadAll(plan: Plan, context: StepContext, log: Log): Promise<void> {
  const { client, signal, uploads, workspace, fetch, resumeStore, heartbeat } = context
  const runs = plan.runs.filter((run) => resumeStore?.previousTask(run) === undefined)
  const changes = runs.flatMap((run) => run.changes.filter(({ file }) => file !== undefined))
  if (changes.length === 0) return
  log.startGroup('Uploads')
  heartbeat.set(0, 'uploading')
  try {
    await uploadFiles(client, changes, {
      signal,
      uploads,
      openFile: async (value) => {
        const file = plan.files.get(value)
        if (file?.kind === 'file') return file.source
        return file?.kind === 'url' ? downloadForUpload(workspace, value, fetch, signal) : value
      },
      onUploading: (name, size) => log.info(`uploading ${name}, ${size} bytes`),
      onUploaded: (name, fileName) => log.info(`uploaded ${name} as ${fileName}`),
    })
  } finally {
    heartbeat.set(0, undefined)
    log.endGroup()
  }
}
