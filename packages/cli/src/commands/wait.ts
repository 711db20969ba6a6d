import { followTask, outcomeOf, TaskNotFoundError } from '@runninghub-action/core'
import { NodeWebSocket, prepareOutputDirectory } from '@runninghub-action/core/node'
import { getBoolean, getString, parseTimeout } from '../args.ts'
import type { Command } from '../command.ts'
import { imageProtocolOf, parseShow } from '../context/image-protocol-of.ts'
import { createClient, SERVICE_FLAGS } from '../context/service.ts'
import { parseTaskArgument } from '../context/task-argument.ts'
import { EXIT } from '../exit-code.ts'
import { createReporter } from '../report/create-reporter.ts'
import { ResilientOutput } from '../report/resilient-output.ts'
import { Interrupt } from '../run/interrupt.ts'
import { runExitCode } from '../run/run-exit-code.ts'
import { saveAndReport } from '../run/save-results.ts'
import { waitNote } from '../run/wait-command.ts'

/** Waits for a task. Neither a timeout nor Ctrl-C cancels it, because others may need it. */
export const command: Command = {
  flags: {
    download: { type: 'string', placeholder: 'directory', description: 'download' },
    show: { type: 'string', placeholder: 'protocol', description: 'show' },
    timeout: { type: 'string', placeholder: 'duration', description: 'waitTimeout' },
    json: { type: 'boolean', description: 'jsonEvents' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 1,
  completes: 'taskId',
  followsTask: true,
  async run(args, context) {
    const { messages } = context
    const { taskId, service } = parseTaskArgument(args, messages, 'wait')
    const timeout = parseTimeout(args, messages)
    const download = getString(args, 'download')
    const json = getBoolean(args, 'json')
    const choice = parseShow(args, messages)
    const show = json ? undefined : imageProtocolOf(choice, context)
    if (download !== undefined) await prepareOutputDirectory(download)
    const client = await createClient(service, context)
    const interrupt = new Interrupt()
    const output = new ResilientOutput(context, (stream, reason) => {
      interrupt.stop()
      return messages.output.waitStopped(stream, reason)
    })
    const reporter = createReporter(json, client, output, context)
    using _ = interrupt.listen()
    if (choice === 'auto' && show === undefined && !json && context.out.isTTY)
      reporter.note(messages.run.cannotShow)
    const run = reporter.startRun({
      ...{ number: 1, total: 1, workflowId: '', changes: [] },
      expected: undefined,
    })
    try {
      const task = await followTask(client, taskId, {
        timeout,
        onTimeout: 'leave',
        onAbort: 'leave',
        progress: true,
        WebSocket: NodeWebSocket,
        signal: interrupt.signal,
        onEvent: (event) => run.event(event),
      })
      const options = { download, show, interrupt, reporter: run, messages }
      const { exitCode: code } = await saveAndReport(task, options)
      return code === EXIT.done && !(await output.allFlushed()) ? EXIT.failed : code
    } catch (error) {
      // A task that RunningHub does not know, for example after a typo, cannot be running.
      const notFound = error instanceof TaskNotFoundError
      const stopped = interrupt.signal.aborted
      const code = runExitCode(error, { taskId: notFound ? undefined : taskId, stopped })
      run.error(error, code)
      if (!notFound && outcomeOf(error, taskId).mayBeRunning)
        run.note(waitNote(error, taskId, service, messages))
      return code
    } finally {
      run.end()
      reporter.close()
    }
  },
}
