import { flag, taskIdOf } from '../args.ts'
import type { Command } from '../command.ts'
import { clientFor, readService, SERVICE } from '../context/service.ts'
import { harmless, oneLine } from '../terminal/text.ts'

export const command: Command = {
  options: { ...SERVICE, json: { type: 'boolean' } },
  positionals: 1,
  async run(args, io) {
    const { out, err, words } = io
    const taskId = taskIdOf(args, words, 'status')
    const client = await clientFor(readService(args, words), io)
    const task = await client.query(taskId)
    if (flag(args, 'json')) {
      out.write(`${client.redact(JSON.stringify(task))}\n`)
      return 0
    }
    err.write(`${words.task.state(oneLine(taskId), words.run.states[task.state])}\n`)
    const { nodeName, message } = task.failure ?? {}
    if (message) err.write(`  ${oneLine([nodeName, message].filter(Boolean).join(': '))}\n`)
    for (const { url, text } of task.results) out.write(`${url ?? harmless(text ?? '')}\n`)
    return 0
  },
}
