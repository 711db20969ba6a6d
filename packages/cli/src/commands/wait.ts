import { followTask, TaskNotFoundError } from '@runninghub-action/core'
import { NodeWebSocket } from '@runninghub-action/core/node'
import { flag, taskIdOf, text, timeoutOf } from '../args.ts'
import type { Command } from '../command.ts'
import { clientFor, readService, SERVICE } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { chooseReporter } from '../report/create-reporter.ts'
import { Audience } from '../report/resilient-output.ts'
import { Interrupt } from '../run/interrupt.ts'
import { codeOfEnd, mayStillRun } from '../run/run-exit-code.ts'
import { deliver, prepareDirectory } from '../run/save-results.ts'
import { waitCommand } from '../run/wait-command.ts'

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
    const taskId = taskIdOf(args, words, 'wait')
    const service = readService(args, words)
    const timeout = timeoutOf(args, words)
    const download = text(args, 'download')
    await prepareDirectory(download, words)
    const client = await clientFor(service, io)
    const interrupt = new Interrupt()
    const audience = new Audience(io, (stream, reason) => {
      interrupt.giveUp()
      return words.output.waitLost(stream, reason)
    })
    const reporter = chooseReporter(flag(args, 'json'), client, audience, io)
    using _ = interrupt.listen()
    reporter.begin({ number: 1, of: 1, workflowId: '', expected: undefined })
    try {
      const task = await followTask(client, taskId, {
        timeout,
        onTimeout: 'leave',
        onAbort: 'leave',
        progress: true,
        WebSocket: NodeWebSocket,
        signal: interrupt.signal,
        onEvent: (event) => reporter.event(event),
      })
      const code = await deliver(task, { download, interrupt, reporter, words })
      return code === EXIT.done && !(await audience.reached()) ? EXIT.failed : code
    } catch (error) {
      // One that RunningHub does not know, perhaps by a slip of the pen, is no task that may run.
      const isUnknown = error instanceof TaskNotFoundError
      const stopped = interrupt.signal.aborted
      const code = codeOfEnd(error, { taskId: isUnknown ? undefined : taskId, stopped })
      reporter.error(error, code)
      if (!isUnknown && mayStillRun(error))
        reporter.note(words.run.mayRun(taskId, waitCommand(taskId, service)))
      return code
    } finally {
      reporter.end()
    }
  },
}
