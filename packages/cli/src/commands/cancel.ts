import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { createClient, SERVICE_FLAGS } from '../context/service.ts'
import { parseTaskArgument } from '../context/task-argument.ts'
import { EXIT } from '../exit-code.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 1,
  async run(args, context) {
    const { out, err, messages } = context
    const { taskId, service } = parseTaskArgument(args, messages, 'cancel')
    const client = await createClient(service, context)
    await client.cancel(taskId)
    if (getBoolean(args, 'json')) out.write(`${JSON.stringify({ taskId, cancelled: true })}\n`)
    else err.write(`${messages.task.cancelled(taskId)}\n`)
    return EXIT.done
  },
}
