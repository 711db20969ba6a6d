import { createRedact } from '@runninghub-action/core'
import { readSecrets } from './inputs/secrets.ts'
import { runPost } from './post.ts'
import { runStep } from './run-step.ts'
import { Log } from './runner/log.ts'
import { closeConnections } from './service/network.ts'

/** The exit codes after a signal: 128 plus its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * The entry of the bundle for `main` and `post`. `dist/post.js` passes the argument `post`, see
 * build.ts. State of `main` could be missing, and the post step must never submit.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const log = new Log()
  const secrets = readSecrets()
  // Before anything else is printed, and in the encodings in which a library might print them.
  const forms = secrets.flatMap((secret) => [
    ...[secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')],
  ])
  for (const form of new Set(forms)) log.setSecret(form)
  try {
    if (process.argv.includes('post')) await runPost(env, log)
    else await runMain(env, log)
  } catch (error) {
    // Expected errors are handled in runStep and runPost.
    const redact = createRedact(secrets)
    log.error(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    process.exitCode = 1
  } finally {
    await closeConnections()
  }
}

/**
 * Runs the step. The runner sends SIGINT to a cancelled job, SIGTERM after 7.5 s, and kills it
 * 2.5 s later.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
async function runMain(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const cancellation = new AbortController()
  let exitCode: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      exitCode ??= EXIT_CODES[signal]
      if (cancellation.signal.aborted) return
      log.info(`${signal}: the job is cancelled; cancelling its tasks on RunningHub.`)
      cancellation.abort(new Error('The job was cancelled.'))
    })
  }
  const succeeded = await runStep(env, log, cancellation.signal)
  process.exitCode = exitCode ?? (succeeded ? 0 : 1)
}

await main(process.env)
