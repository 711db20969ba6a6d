import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { createClient, SERVICE_FLAGS } from '../context/service.ts'
import { parseTaskArgument } from '../context/task-argument.ts'
import { EXIT } from '../exit-code.ts'
import { stripControl, toOneLine } from '../terminal/text.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 1,
  completes: 'taskId',
  async run(args, context) {
    const { out, err, messages } = context
    const { taskId, service } = parseTaskArgument(args, messages, 'status')
    const client = await createClient(service, context)
    const task = await client.query(taskId)
    if (getBoolean(args, 'json')) {
      out.write(`${client.redact(JSON.stringify(task))}\n`)
      return EXIT.done
    }
    err.write(`${messages.task.state(toOneLine(taskId), messages.run.states[task.state])}\n`)
    const { nodeName, message } = task.failure ?? {}
    if (message) err.write(`  ${toOneLine(messages.task.failure(nodeName, message))}\n`)
    for (const { url, text } of task.results) out.write(`${url ?? stripControl(text ?? '')}\n`)
    return EXIT.done
  },
}
