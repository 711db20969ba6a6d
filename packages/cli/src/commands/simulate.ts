import { appIds, Simulator, systemClock, workflowIds } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { getString } from '../args.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import { formatTable } from '../terminal/table.ts'

export const command: Command = {
  flags: {
    port: { type: 'string', placeholder: 'port', description: 'port' },
  },
  maxPositionals: 0,
  async run(args, { out, messages }) {
    const portText = getString(args, 'port') ?? '8189'
    const port = Number(portText)
    if (!/^\d+$/.test(portText) || port > 65535) throw new UsageError(messages.usage.port(portText))
    const simulator = new Simulator({ clock: systemClock })
    await using server = await serve(simulator, { port }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE' ? new UsageError(messages.usage.portTaken(port)) : error
    })
    const { simulate } = messages
    const rows = [
      [`  ${workflowIds.textToImage}`, simulate.textToImage],
      [`  ${workflowIds.imageToImage}`, simulate.imageToImage],
    ]
    const apps = [
      [`  ${appIds.textToImage}`, simulate.textToImage],
      [`  ${appIds.imageToImage}`, simulate.imageToImage],
      [`  ${appIds.everyField}`, simulate.everyField],
    ]
    out.write(
      `${simulate.ready(server.baseUrl, simulator.options.apiKey, programCommand())}\n${simulate.workflows}\n`,
    )
    out.write(`${formatTable(rows, Number.POSITIVE_INFINITY).join('\n')}\n\n${simulate.apps}\n`)
    out.write(`${formatTable(apps, Number.POSITIVE_INFINITY).join('\n')}\n\n${simulate.stop}\n`)
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve())
    })
    return EXIT.done
  },
}

/** Returns the command that starts this program in another terminal, as this one was started. */
function programCommand(): string {
  // From the sources, `runninghub` is a script of the repository, or an alias of one terminal.
  if (process.argv[1]?.endsWith('.ts')) return 'npx -y pnpm@12 runninghub'
  return process.env.npm_lifecycle_event === 'npx' ? 'npx runninghub' : 'runninghub'
}
