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
  const isPost = process.argv.includes('post')
  const cancellation = isPost ? undefined : listenForCancellation(log)
  const secrets = readSecrets()
  // Before anything else is printed, and in the encodings in which a library might print them.
  const forms = secrets.flatMap((secret) => [
    ...[secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')],
  ])
  for (const form of new Set(forms)) log.setSecret(form)
  try {
    if (cancellation === undefined) await runPost(env, log)
    else await runMain(env, log, cancellation)
  } catch (error) {
    // Expected errors are handled in runStep and runPost.
    const redact = createRedact(secrets)
    log.error(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    process.exitCode = cancellation?.exitCode() ?? 1
  } finally {
    await closeConnections()
  }
}

interface Cancellation {
  /** Aborts when the job is cancelled. */
  signal: AbortSignal
  /** The exit code of a cancelled step. */
  exitCode: () => number | undefined
}

/**
 * Listens for the cancellation of the job, from the first moment on: a signal without a listener
 * would end the process without an output. The runner sends SIGINT, SIGTERM after 7.5 s, and kills
 * the process 2.5 s later.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
function listenForCancellation(log: Log): Cancellation {
  const controller = new AbortController()
  let exitCode: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      exitCode ??= EXIT_CODES[signal]
      if (controller.signal.aborted) return
      log.info(`${signal}: the job is cancelled; cancelling its tasks on RunningHub.`)
      controller.abort(new Error('The job was cancelled.'))
    })
  }
  return { signal: controller.signal, exitCode: () => exitCode }
}

async function runMain(
  env: NodeJS.ProcessEnv,
  log: Log,
  { signal, exitCode }: Cancellation,
): Promise<void> {
  const succeeded = await runStep(env, log, signal)
  process.exitCode = exitCode() ?? (succeeded ? 0 : 1)
}

await main(process.env)
