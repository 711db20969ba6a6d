import type { PlannedRun, QueueStatus, RunningHubClient } from '@runninghub-action/core'
import { prepareOutputDirectory } from '@runninghub-action/core/node'
import type { CommandContext } from '../context/command-context.ts'
import { imageProtocolOf } from '../context/image-protocol-of.ts'
import { createClientWithKey } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { createReporter } from '../report/create-reporter.ts'
import { ResilientOutput } from '../report/resilient-output.ts'
import { checkDrift } from './check-drift.ts'
import { DurationHistory } from './duration-history.ts'
import { Interrupt } from './interrupt.ts'
import { promptOnInterrupt } from './interrupt-prompt.ts'
import type { RunCommandOptions } from './parse-run-options.ts'
import { type CommandEnd, runAll } from './run-all.ts'
import { waitNote } from './wait-command.ts'

/**
 * Runs the planned runs and reports them. Until they end, Ctrl-C and a failed output stream stop
 * them.
 *
 * @param runs what `planFromOptions` returns for `options`
 * @throws {OutputDirectoryError} when the output directory cannot be used; nothing was sent
 */
export async function runCommand(
  options: RunCommandOptions,
  runs: readonly PlannedRun[],
  apiKey: string,
  context: CommandContext,
): Promise<CommandEnd> {
  const { timeout, maxCoins, reuse, download, json, service } = options
  const { messages } = context
  const show = json ? undefined : imageProtocolOf(options.show, context)
  if (download !== undefined) await prepareOutputDirectory(download)
  const client = createClientWithKey(service, apiKey)
  const canAsk = context.interactive && !json && context.err.isTTY
  const ask = (signal: AbortSignal, tasks: number) =>
    promptOnInterrupt(context, reporter, tasks, signal)
  const exitNow = (taskIds: readonly string[]) => {
    reporter.close()
    const notes = taskIds.map((id) => waitNote(undefined, id, service, messages))
    if (interrupt.submitting.size > 0) notes.push(messages.run.taskMayExist(client.baseUrl))
    for (const note of notes) context.err.write(`${note}\n`)
    process.exit(EXIT.unknown)
  }
  const interrupt = new Interrupt({
    ask: canAsk ? ask : undefined,
    exitNow,
    onSubmitPending: () => reporter.note(messages.run.submitPending(canAsk)),
  })
  const output = new ResilientOutput(context, (stream, reason) => {
    interrupt.stop()
    return messages.output.runStopped(stream, reason)
  })
  const reporter = createReporter(json, client, output, context)
  using _ = interrupt.listen()
  if (options.show === 'auto' && show === undefined && !json && context.out.isTTY)
    reporter.note(messages.run.cannotShow)
  try {
    await checkDrift(runs, {
      ...{ client, messages, mode: options.drift, file: options.workflowFile },
      signal: interrupt.signal,
      note: (message) => reporter.note(message),
    })
    const maxParallel =
      options.maxParallel ?? (runs.length > 1 ? await allowedTasks(client, interrupt.signal) : 1)
    const end = await runAll(runs, {
      ...{ timeout, download, show, client, service, interrupt, reporter, messages },
      ...{ maxParallel, maxCoins, reuse },
      env: context.env,
      durationHistory: await DurationHistory.load(context.env),
    })
    if (end.exitCode === EXIT.done && !(await output.allFlushed()))
      return { ...end, exitCode: EXIT.failed }
    return end
  } finally {
    reporter.close()
  }
}

/** In milliseconds. The runs start without the response, one at a time. */
const LIMIT_TIMEOUT = 10_000

/** Returns how many tasks the key may run at once; 1 when RunningHub does not report it. */
async function allowedTasks(client: RunningHubClient, signal: AbortSignal): Promise<number> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_TIMEOUT)])
  const queue = await client.queueStatus({ signal: limit }).catch((): QueueStatus => ({}))
  return Math.max(1, queue.limit ?? 1)
}
