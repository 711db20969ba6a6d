import { Simulator, systemClock, workflowIds } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { text } from '../args.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { table } from '../terminal/table.ts'

export const command: Command = {
  options: { port: { type: 'string' } },
  positionals: 0,
  async run(args, { out, words }) {
    const given = text(args, 'port') ?? '8189'
    const port = Number(given)
    if (!/^\d+$/.test(given) || port > 65535) throw new UsageError(words.usage.port(given))
    const simulator = new Simulator({ clock: systemClock })
    await using served = await serve(simulator, { port }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE' ? new UsageError(words.usage.portTaken(port)) : error
    })
    const { simulate } = words
    const rows = [
      [`  ${workflowIds.textToImage}`, simulate.textToImage],
      [`  ${workflowIds.imageToImage}`, simulate.imageToImage],
    ]
    out.write(
      `${simulate.ready(served.baseUrl, simulator.options.apiKey)}\n${simulate.workflows}\n`,
    )
    out.write(`${table(rows, Number.POSITIVE_INFINITY).join('\n')}\n\n${simulate.stop}\n`)
    await new Promise<void>((stop) => {
      process.once('SIGINT', () => stop()).once('SIGTERM', () => stop())
    })
    return 0
  },
}
