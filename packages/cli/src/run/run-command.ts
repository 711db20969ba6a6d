import type { PlannedRun } from '@runninghub-action/core'
import { prepareOutputDirectory } from '@runninghub-action/core/node'
import type { CommandContext } from '../context/command-context.ts'
import { createClientWithKey } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { createReporter } from '../report/create-reporter.ts'
import { ResilientOutput } from '../report/resilient-output.ts'
import { DurationHistory } from './duration-history.ts'
import { Interrupt } from './interrupt.ts'
import { promptOnInterrupt } from './interrupt-prompt.ts'
import type { RunCommandOptions } from './parse-run-options.ts'
import { runAll } from './run-all.ts'
import { waitNote } from './wait-command.ts'

/**
 * Runs the planned runs and reports them. Until they end, Ctrl-C and a failed output stream stop
 * them.
 *
 * @param runs what `planFromOptions` returns for `options`
 * @returns the exit code
 * @throws {OutputDirectoryError} when the output directory cannot be used; nothing was sent
 */
export async function runCommand(
  options: RunCommandOptions,
  runs: readonly PlannedRun[],
  apiKey: string,
  context: CommandContext,
): Promise<number> {
  const { timeout, download, json, service } = options
  const { messages } = context
  if (download !== undefined) await prepareOutputDirectory(download)
  const client = createClientWithKey(service, apiKey)
  const canAsk = context.interactive && !json && context.err.isTTY
  const ask = (signal: AbortSignal) => promptOnInterrupt(context, reporter, signal)
  const exitNow = (taskId: string | undefined) => {
    reporter.close()
    const message =
      taskId === undefined
        ? messages.run.taskMayExist(client.baseUrl)
        : waitNote(undefined, taskId, service, messages)
    context.err.write(`${message}\n`)
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
  try {
    const code = await runAll(runs, {
      ...{ timeout, download, client, service, interrupt, reporter, messages },
      env: context.env,
      durationHistory: await DurationHistory.load(context.env),
    })
    return code === EXIT.done && !(await output.allFlushed()) ? EXIT.failed : code
  } finally {
    reporter.close()
  }
}
