import { getBoolean, requireTaskId } from '../args.ts'
import type { Command } from '../command.ts'
import { createClient, parseService, SERVICE_FLAGS } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 1,
  async run(args, context) {
    const { out, err, messages } = context
    const taskId = requireTaskId(args, messages, 'cancel')
    const client = await createClient(parseService(args, messages), context)
    await client.cancel(taskId)
    if (getBoolean(args, 'json')) out.write(`${JSON.stringify({ taskId, cancelled: true })}\n`)
    else err.write(`${messages.task.cancelled(taskId)}\n`)
    return EXIT.done
  },
}
