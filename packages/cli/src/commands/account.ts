import type { QueueStatus } from '@runninghub-action/core'
import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { createClient, parseService, SERVICE_FLAGS } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { formatTable } from '../terminal/table.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 0,
  async run(args, context) {
    const client = await createClient(parseService(args, context.messages), context)
    // Only the newer API returns the limit. The rest is shown without it, too.
    const [account, queue] = await Promise.all([
      client.account(),
      client.queueStatus().catch((): QueueStatus => ({})),
    ])
    const { limit } = queue
    if (getBoolean(args, 'json')) {
      context.out.write(
        `${JSON.stringify({ ...account, ...(limit !== undefined && { limit }) })}\n`,
      )
      return EXIT.done
    }
    const { messages } = context
    const entries: [string, unknown][] = [
      [messages.account.coins, account.coins],
      [
        messages.account.money,
        account.money && `${account.money} ${account.currency ?? ''}`.trim(),
      ],
      [messages.account.running, account.runningTasks],
      [messages.account.limit, limit],
      [messages.account.keyType, account.keyType],
    ]
    const rows = entries.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    )
    for (const line of formatTable(rows, Number.POSITIVE_INFINITY)) context.out.write(`${line}\n`)
    return EXIT.done
  },
}
