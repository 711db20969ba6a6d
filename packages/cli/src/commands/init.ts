import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseWorkflowId } from '@runninghub-action/core'
import { text } from '../args.ts'
import type { Command } from '../command.ts'
import { DEFAULT_SITE } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { SameRun } from '../export/run-recipe.ts'
import { type LikelyField, likelyFields } from '../export/suggested-fields.ts'
import { asActionStep } from '../export/to-action-step.ts'
import { asPreset } from '../export/to-preset.ts'
import { defaultWorkflowFile, loadWorkflow } from '../run/load-files.ts'

const PLACES = { action: '.github/workflows/runninghub.yml', worker: 'runninghub-preset.json' }

export const command: Command = {
  options: { 'workflow-id': { type: 'string' }, out: { type: 'string' } },
  positionals: 2,
  async run(args, { err, words }) {
    const [kind, named] = args.positionals
    if (kind === undefined)
      throw new UsageError(words.usage.missing('action|worker', 'runninghub init action'))
    if (kind !== 'action' && kind !== 'worker') throw new UsageError(words.usage.target(kind))
    const workflowFile = named ?? (await defaultWorkflowFile())
    if (workflowFile === undefined) {
      throw new UsageError(words.usage.missing('api.json', `runninghub init ${kind} api.json`))
    }
    const given = text(args, 'workflow-id')
    if (given === undefined) throw new UsageError(words.usage.noWorkflowId)
    const { id: workflowId, site } = parseWorkflowId(given)
    const workflow = await loadWorkflow(workflowFile, words)
    const baseUrl = site === 'ai' ? 'https://www.runninghub.ai' : DEFAULT_SITE
    const run = { service: { baseUrl, api: 'v1' as const }, workflowId, workflowFile, workflow }
    const fields = likelyFields(workflow)
    const path = text(args, 'out') ?? PLACES[kind]
    await writeNew(
      path,
      kind === 'action'
        ? actionFile({ ...run, overrides: fields })
        : `${presetFile(run, fields)}\n`,
      () => {
        throw new UsageError(words.usage.exists(path))
      },
    )
    err.write(`${words.init.wrote(path)}\n`)
    err.write(
      kind === 'action'
        ? `${words.init.nextAction}\n`
        : `${words.init.nextWorker('my-preset')}${path}\n`,
    )
    return 0
  },
}

/** A whole workflow file around the step. */
function actionFile(run: SameRun): string {
  const step = asActionStep({ ...run, download: 'results' }).replaceAll('\n', '\n      ')
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
      # Links to results work for about a day, artifacts as long as the repository says.
      - uses: actions/upload-artifact@v7
        with:
          name: results
          path: results
`
}

/** Files in api.json have names of the account that exported it, so callers give their own. */
function presetFile(run: Omit<SameRun, 'overrides'>, fields: readonly LikelyField[]): string {
  const overrides = fields.map(({ target, value, isFile }) => ({
    target,
    value: isFile ? '@' : value,
  }))
  return asPreset({ ...run, overrides }, { withWorkflow: true })
}

/** Never over a file that is there. */
async function writeNew(path: string, content: string, onExists: () => never): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') onExists()
    throw error
  })
}
