import { flag, text } from '../args.ts'
import type { Command } from '../command.ts'
import { findKey, noKey } from '../context/api-key.ts'
import type { Io } from '../context/command-context.ts'
import { SERVICE } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { dryRun } from '../run/dry-run.ts'
import { isIncomplete, readWanted, type WantedRun } from '../run/parse-run-options.ts'
import { planRuns } from '../run/plan.ts'
import { runPlanned } from '../run/run-command.ts'

export const command: Command = {
  options: {
    ...SERVICE,
    'workflow-id': { type: 'string' },
    set: { type: 'string', multiple: true },
    inputs: { type: 'string' },
    batch: { type: 'string' },
    'pin-seeds': { type: 'boolean' },
    'instance-type': { type: 'string' },
    'access-password': { type: 'string' },
    download: { type: 'string' },
    timeout: { type: 'string' },
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  positionals: 1,
  async run(args, io) {
    const wanted = await readWanted(args, io.words)
    if (flag(args, 'dry-run')) return showRequests(wanted, io)
    const key = await findKey(wanted.service.baseUrl, io)
    if (io.interactive && !wanted.json && isIncomplete(wanted, key)) {
      const { runGuided } = await import('../wizard/run-wizard.ts')
      return runGuided(wanted, { key, siteNamed: text(args, 'base-url') !== undefined }, io)
    }
    // The workflow first: it is what a script forgets, a key is in the environment or is not.
    const runs = await planRuns(wanted, io.words)
    if (key === undefined) throw noKey(io.words)
    return runPlanned(wanted, runs, key, io)
  },
}

async function showRequests(wanted: WantedRun, { out, err, words }: Io): Promise<number> {
  for (const run of await planRuns(wanted, words)) {
    const request = await dryRun(wanted.service, run, wanted.submit)
    out.write(
      wanted.json
        ? `${JSON.stringify({ type: 'dry-run', ...request })}\n`
        : `${request.method} ${request.url}\n${JSON.stringify(request.body, null, 2)}\n`,
    )
  }
  err.write(`${words.run.nothingSent}\n`)
  return EXIT.done
}
