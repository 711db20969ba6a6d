import { getBoolean, getString } from '../args.ts'
import type { Command } from '../command.ts'
import { loadApiKey, missingApiKeyError } from '../context/api-key.ts'
import type { CommandContext } from '../context/command-context.ts'
import { SERVICE_OPTIONS } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { isIncomplete, parseRunOptions, type RunCommandOptions } from '../run/parse-run-options.ts'
import { planRuns } from '../run/plan.ts'
import { previewRequest } from '../run/preview-request.ts'
import { runCommand } from '../run/run-command.ts'

export const command: Command = {
  options: {
    ...SERVICE_OPTIONS,
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
  maxPositionals: 1,
  async run(args, context) {
    const options = await parseRunOptions(args, context.messages)
    if (getBoolean(args, 'dry-run')) return printRequests(options, context)
    const apiKey = await loadApiKey(options.service.baseUrl, context)
    if (context.interactive && !options.json && isIncomplete(options, apiKey)) {
      const { runWizard } = await import('../wizard/run-wizard.ts')
      return runWizard(
        options,
        { apiKey, baseUrlGiven: getString(args, 'base-url') !== undefined },
        context,
      )
    }
    // A missing workflow is reported before a missing key: scripts forget it more often.
    const runs = await planRuns(options, context.messages)
    if (apiKey === undefined) throw missingApiKeyError(context.messages)
    return runCommand(options, runs, apiKey, context)
  },
}

async function printRequests(
  options: RunCommandOptions,
  { out, err, messages }: CommandContext,
): Promise<number> {
  for (const run of await planRuns(options, messages)) {
    const request = await previewRequest(options.service, run, options.submit)
    out.write(
      options.json
        ? `${JSON.stringify({ type: 'dry-run', ...request })}\n`
        : `${request.method} ${request.url}\n${JSON.stringify(request.body, null, 2)}\n`,
    )
  }
  err.write(`${messages.run.dryRun}\n`)
  return EXIT.done
}
