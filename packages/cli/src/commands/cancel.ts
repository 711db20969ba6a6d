import { flag, taskIdOf } from '../args.ts'
import type { Command } from '../command.ts'
import { clientFor, readService, SERVICE } from '../context/service.ts'

export const command: Command = {
  options: { ...SERVICE, json: { type: 'boolean' } },
  positionals: 1,
  async run(args, io) {
    const { out, err, words } = io
    const taskId = taskIdOf(args, words, 'cancel')
    const client = await clientFor(readService(args, words), io)
    await client.cancel(taskId)
    if (flag(args, 'json')) out.write(`${JSON.stringify({ taskId, cancelled: true })}\n`)
    else err.write(`${words.task.cancelled(taskId)}\n`)
    return 0
  },
}
