import { createRedact } from '@runninghub-action/core'
import { readSecrets } from './inputs/secrets.ts'
import { post } from './post.ts'
import { act } from './run-step.ts'
import { Log } from './runner/log.ts'
import { closeConnections } from './service/network.ts'

/** How a process ends that was told to: 128 and the signal's number. */
const EXIT = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * The entry of the bundle, for `main` and for `post`: `dist/post.js` says which, see build.ts. It
 * must not hang on what `main` has left behind, since a post step must never submit.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const log = new Log()
  const secrets = readSecrets()
  // Before anything else is printed; and in the forms in which a library might print it.
  const forms = secrets.flatMap((secret) => [
    ...[secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')],
  ])
  for (const form of new Set(forms)) log.mask(form)
  try {
    if (process.argv.includes('post')) await post(env, log)
    else await runMain(env, log)
  } catch (error) {
    // Nothing that is expected comes here.
    const redact = createRedact(secrets)
    log.error(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    process.exitCode = 1
  } finally {
    await closeConnections()
  }
}

/**
 * A job that is cancelled gets SIGINT, after 7.5 s SIGTERM, and 2.5 s later it is killed.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
async function runMain(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const cancelled = new AbortController()
  let exit: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      exit ??= EXIT[signal]
      if (cancelled.signal.aborted) return
      log.line(`${signal}: the job is cancelled, and what runs on RunningHub with it.`)
      cancelled.abort(new Error('The job was cancelled.'))
    })
  }
  const good = await act(env, log, cancelled.signal)
  process.exitCode = exit ?? (good ? 0 : 1)
}

await main(process.env)
