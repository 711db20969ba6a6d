import type { QueueStatus } from '@runninghub-action/core'
import { flag } from '../args.ts'
import type { Command } from '../command.ts'
import { clientFor, readService, SERVICE } from '../context/service.ts'
import { table } from '../terminal/table.ts'

export const command: Command = {
  options: { ...SERVICE, json: { type: 'boolean' } },
  positionals: 0,
  async run(args, io) {
    const client = await clientFor(readService(args, io.words), io)
    // The newer half of the service alone knows the limit; without it there is enough to show.
    const [account, queue] = await Promise.all([
      client.account(),
      client.queueStatus().catch((): QueueStatus => ({})),
    ])
    const { limit } = queue
    if (flag(args, 'json')) {
      io.out.write(`${JSON.stringify({ ...account, ...(limit !== undefined && { limit }) })}\n`)
      return 0
    }
    const { words } = io
    const facts: [string, unknown][] = [
      [words.account.coins, account.coins],
      [words.account.money, account.money && `${account.money} ${account.currency ?? ''}`.trim()],
      [words.account.running, account.runningTasks],
      [words.account.limit, limit],
      [words.account.keyType, account.keyType],
    ]
    const rows = facts.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    )
    for (const line of table(rows, Number.POSITIVE_INFINITY)) io.out.write(`${line}\n`)
    return 0
  },
}
