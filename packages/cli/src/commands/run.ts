import { stringifyJson } from '@runninghub-action/core'
import { getBoolean, getString } from '../args.ts'
import type { Command } from '../command.ts'
import { loadApiKey, missingApiKeyError } from '../context/api-key.ts'
import { loadApp } from '../context/app.ts'
import type { CommandContext } from '../context/command-context.ts'
import { SERVICE_FLAGS } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { DRIFT_MODES } from '../run/check-drift.ts'
import { isIncomplete, parseRunOptions, type RunCommandOptions } from '../run/parse-run-options.ts'
import { planFromOptions } from '../run/plan.ts'
import { previewRequest } from '../run/preview-request.ts'
import { runCommand } from '../run/run-command.ts'

export const command: Command = {
  flags: {
    'workflow-id': { type: 'string', placeholder: 'id', description: 'workflowId' },
    'app-id': { type: 'string', placeholder: 'id', description: 'appId' },
    set: { type: 'string', multiple: true, placeholder: 'assignment', description: 'set' },
    inputs: { type: 'string', placeholder: 'file', description: 'inputs' },
    batch: { type: 'string', placeholder: 'file', description: 'batch' },
    drift: { type: 'string', placeholder: DRIFT_MODES, description: 'drift' },
    'max-parallel': { type: 'string', placeholder: 'count', description: 'maxParallel' },
    'pin-seeds': { type: 'boolean', description: 'pinSeeds' },
    'instance-type': { type: 'string', placeholder: 'machine', description: 'instanceType' },
    'access-password': { type: 'string', placeholder: 'password', description: 'accessPassword' },
    download: { type: 'string', placeholder: 'directory', description: 'download' },
    show: { type: 'string', placeholder: 'protocol', description: 'show' },
    timeout: { type: 'string', placeholder: 'duration', description: 'runTimeout' },
    reuse: { type: 'boolean', description: 'reuse' },
    'ignore-seeds': { type: 'boolean', description: 'ignoreSeeds' },
    'max-coins': { type: 'string', placeholder: 'coins', description: 'maxCoins' },
    'dry-run': { type: 'boolean', description: 'dryRun' },
    json: { type: 'boolean', description: 'jsonEvents' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 1,
  followsTask: true,
  async run(args, context) {
    const options = await parseRunOptions(args, context)
    if (getBoolean(args, 'dry-run')) return printRequests(options, context)
    const apiKey = await loadApiKey(options.service.baseUrl, context)
    if (context.interactive && !options.json && isIncomplete(options, apiKey)) {
      const { runWizard } = await import('../wizard/run-wizard.ts')
      return runWizard(
        options,
        {
          apiKey,
          baseUrlGiven: getString(args, 'base-url') !== undefined,
          fileGiven: args.positionals.length > 0,
        },
        context,
      )
    }
    // A missing workflow is reported before a missing key: scripts forget it more often.
    const complete = await withApp(options, context)
    const runs = await planFromOptions(complete, context.messages)
    if (apiKey === undefined) throw missingApiKeyError(context.messages)
    return (await runCommand(complete, runs, apiKey, context)).exitCode
  },
}

/** Returns the options with the app that they name. */
async function withApp(
  options: RunCommandOptions,
  context: CommandContext,
): Promise<RunCommandOptions> {
  const { appId, service } = options
  return appId === undefined ? options : { ...options, app: await loadApp(appId, service, context) }
}

async function printRequests(options: RunCommandOptions, context: CommandContext): Promise<number> {
  const { out, err, messages } = context
  const complete = await withApp(options, context)
  for (const run of await planFromOptions(complete, messages)) {
    const request = await previewRequest(options.service, run)
    out.write(
      options.json
        ? `${stringifyJson({ type: 'dry-run', ...request })}\n`
        : `${request.method} ${request.url}\n${stringifyJson(request.body, 2)}\n`,
    )
  }
  err.write(`${complete.app ? messages.run.dryRunOfApp : messages.run.dryRun}\n`)
  return EXIT.done
}
