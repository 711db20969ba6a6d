import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseWorkflowId, wordFacts } from '@runninghub-action/core'
import { getString, type ParsedArgs } from '../args.ts'
import type { Command } from '../command.ts'
import { findAppArgument, loadApp, serviceOfApp } from '../context/app.ts'
import type { CommandContext } from '../context/command-context.ts'
import { DEFAULT_BASE_URL, parseService, SERVICE_FLAGS, siteBaseUrl } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import type { RunRecipe } from '../export/run-recipe.ts'
import {
  type SuggestedField,
  suggestedFields,
  suggestedInputs,
} from '../export/suggested-fields.ts'
import { toActionStep } from '../export/to-action-step.ts'
import { toPreset } from '../export/to-preset.ts'
import { defaultWorkflowFile, loadWorkflow } from '../run/load-files.ts'

const DEFAULT_PATHS = {
  action: '.github/workflows/runninghub.yml',
  worker: 'runninghub-preset.json',
}

export const command: Command = {
  flags: {
    'workflow-id': { type: 'string', placeholder: 'id', description: 'workflowId' },
    'app-id': { type: 'string', placeholder: 'id', description: 'appId' },
    'base-url': SERVICE_FLAGS['base-url'],
    out: { type: 'string', placeholder: 'file', description: 'out' },
  },
  maxPositionals: 2,
  completes: ['action', 'worker'],
  async run(args, context) {
    const { err, messages } = context
    const [kind, file] = args.positionals
    if (kind === undefined)
      throw new UsageError(messages.usage.missing('action|worker', 'runninghub init action'))
    if (kind !== 'action' && kind !== 'worker')
      throw new UsageError(messages.usage.initTarget(kind))
    const appId = await findAppArgument(args, context, 1)
    const { run, fields } =
      appId === undefined
        ? await readWorkflow(kind, file, args, context)
        : await readApp(appId, args, context)
    const path = getString(args, 'out') ?? DEFAULT_PATHS[kind]
    await writeNewFile(
      path,
      kind === 'action'
        ? actionFile({ ...run, overrides: fields })
        : `${presetFile(run, fields)}\n`,
      () => {
        throw new UsageError(messages.usage.fileExists(path))
      },
    )
    err.write(`${messages.init.created(path)}\n`)
    err.write(
      kind === 'action'
        ? `${messages.init.nextAction}\n`
        : `${messages.init.nextWorker('my-preset')}${path}\n`,
    )
    return EXIT.done
  },
}

interface InitSource {
  run: Omit<RunRecipe, 'overrides'>
  fields: readonly SuggestedField[]
}

/** @throws {UsageError} without a file or an id */
async function readWorkflow(
  kind: string,
  file: string | undefined,
  args: ParsedArgs,
  { messages }: CommandContext,
): Promise<InitSource> {
  const workflowFile = file ?? (await defaultWorkflowFile())
  if (workflowFile === undefined) {
    throw new UsageError(messages.usage.missing('api.json', `runninghub init ${kind} api.json`))
  }
  const idOrUrl = getString(args, 'workflow-id')
  if (idOrUrl === undefined)
    throw new UsageError(wordFacts({ kind: 'workflow-id-missing' }, messages.facts))
  const { id: workflowId, site } = parseWorkflowId(idOrUrl)
  const workflow = await loadWorkflow(workflowFile, messages)
  const { baseUrl: given } = parseService(args, messages)
  const baseUrl = site === 'ai' && given === DEFAULT_BASE_URL ? siteBaseUrl(site) : given
  const service = { baseUrl, api: 'v1' as const }
  const run = { service, workflowId, workflowFile, workflow }
  return { run, fields: suggestedFields(workflow) }
}

async function readApp(
  appId: string,
  args: ParsedArgs,
  context: CommandContext,
): Promise<InitSource> {
  const service = serviceOfApp(appId, parseService(args, context.messages), args)
  const app = await loadApp(appId, service, context)
  return { run: { service, workflowId: app.id, app }, fields: suggestedInputs(app) }
}

/** Returns a complete workflow file with the step. */
function actionFile(run: RunRecipe): string {
  const step = toActionStep({ ...run, download: 'results' }).replaceAll('\n', '\n      ')
  return `name: RunningHub

on:
  workflow_dispatch:

permissions:
  contents: read

jobs:
  run:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      ${step}
      # Result links expire after about a day. The repository's settings say how long artifacts are kept.
      - uses: actions/upload-artifact@v7
        with:
          name: results
          path: results
`
}

/**
 * Returns a preset. Callers set the files, because the file names in api.json are valid only in the
 * account that exported it.
 */
function presetFile(run: Omit<RunRecipe, 'overrides'>, fields: readonly SuggestedField[]): string {
  const overrides = fields.map((field) => (field.isFile ? { ...field, value: '@' } : field))
  return toPreset({ ...run, overrides }, { includeWorkflow: true })
}

/** Writes a file. Never replaces an existing one. */
async function writeNewFile(path: string, content: string, onExists: () => never): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') onExists()
    throw error
  })
}
