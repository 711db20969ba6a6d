import type { Io } from '../context/command-context.ts'
import { makeClient } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { chooseReporter } from '../report/create-reporter.ts'
import { Audience } from '../report/resilient-output.ts'
import { Durations } from './duration-history.ts'
import { Interrupt } from './interrupt.ts'
import { askFate } from './interrupt-prompt.ts'
import type { WantedRun } from './parse-run-options.ts'
import type { PlannedRun } from './plan.ts'
import { execute } from './run-all.ts'
import { prepareDirectory } from './save-results.ts'
import { waitCommand } from './wait-command.ts'

/**
 * Makes the tasks of a command line, tells of them, and listens for Ctrl-C and a lost audience until they have ended.
 *
 * @param wanted how they are run
 * @param runs what was made of it, checked
 * @returns the exit code
 * @throws {UsageError} when results cannot be saved where they should be; nothing was sent
 */
export async function runPlanned(
  wanted: WantedRun,
  runs: readonly PlannedRun[],
  key: string,
  io: Io,
): Promise<number> {
  const { pinSeeds, submit, timeout, download, json, service } = wanted
  await prepareDirectory(download, io.words)
  const client = makeClient(service, key)
  const canAsk = io.interactive && !json && io.err.isTTY
  const ask = (signal: AbortSignal) => askFate(io, reporter, signal)
  const { words } = io
  const quit = (taskId: string | undefined) => {
    reporter.end()
    const message =
      taskId === undefined
        ? words.run.mayExist(client.baseUrl)
        : words.run.mayRun(taskId, waitCommand(taskId, service))
    io.err.write(`${message}\n`)
    process.exit(EXIT.unknown)
  }
  const interrupt = new Interrupt({
    ask: canAsk ? ask : undefined,
    quit,
    onUnanswered: () => reporter.note(words.run.unanswered(canAsk)),
  })
  const audience = new Audience(io, (stream, reason) => {
    interrupt.giveUp()
    return io.words.output.runLost(stream, reason)
  })
  const reporter = chooseReporter(json, client, audience, io)
  using _ = interrupt.listen()
  try {
    const code = await execute(runs, {
      ...{ pinSeeds, submit, timeout, download, client, service, interrupt, reporter },
      durations: await Durations.load(io.env),
      words: io.words,
    })
    return code === EXIT.done && !(await audience.reached()) ? EXIT.failed : code
  } finally {
    reporter.end()
  }
}
