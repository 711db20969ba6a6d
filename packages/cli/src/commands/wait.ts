import { follow, parseDuration } from '@runninghub-action/core'
import { NodeWebSocket } from '@runninghub-action/core/node'
import { flag, text } from '../arguments.ts'
import type { Command } from '../command.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import { Interrupt } from '../run/interrupt.ts'
import { jsonReporter } from '../run/json-reporter.ts'
import { LineReporter } from '../run/line-reporter.ts'
import { deliver, prepareDirectory } from '../run/save-results.ts'
import { clientFor, readService, SERVICE } from '../service.ts'
import { UsageError } from '../usage-error.ts'

/** Follows a task that exists. It is somebody's, so neither the time limit nor Ctrl-C cancels it. */
export const command: Command = {
  options: {
    ...SERVICE,
    download: { type: 'string' },
    timeout: { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: 1,
  async run(args, io) {
    const { words } = io
    const [taskId] = args.positionals
    if (taskId === undefined)
      throw new UsageError(words.usage.missing('TASK', 'runninghub wait 1910246754753896450'))
    const given = text(args, 'timeout')
    const timeout = given === undefined ? undefined : parseDuration(given) || undefined
    if (given !== undefined && timeout === undefined)
      throw new UsageError(words.usage.timeout(given))
    const download = text(args, 'download')
    await prepareDirectory(download, words)
    const client = await clientFor(readService(args, words), io)
    const reporter = flag(args, 'json')
      ? jsonReporter(io.out, client.redact)
      : new LineReporter(io, client.baseUrl, client.redact)
    const interrupt = new Interrupt()
    using _ = interrupt.listen()
    reporter.begin({ number: 1, of: 1, workflowId: '', expected: undefined })
    try {
      const task = await follow(client, taskId, {
        timeout,
        onTimeout: 'leave',
        onAbort: 'leave',
        progress: true,
        WebSocket: NodeWebSocket,
        signal: interrupt.signal,
        onEvent: (event) => reporter.event(event),
      })
      return await deliver(task, { download, interrupt, reporter, words })
    } catch (error) {
      reporter.error(error)
      return interrupt.signal.aborted ? EXIT.interrupted : exitCodeOf(error)
    } finally {
      reporter.end()
    }
  },
}
