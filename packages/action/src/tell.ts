import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import type { RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from './inputs.ts'
import { fitOutputs, outputsOf, resultsOf } from './outputs.ts'
import { explain, type RunReport } from './report.ts'
import { append, setValue } from './runner/file-commands.ts'
import type { Log } from './runner/log.ts'
import { summaryOf } from './summary.ts'
import type { Workspace } from './workspace.ts'

/** GitHub takes a summary of 1 MiB, and drops a larger one as a whole. */
export const SUMMARY_LIMIT = 1_000_000
/** A comment holds 65,536 letters. */
const COMMENT_LIMIT = 60_000

/** What a step that has done its work knows. */
export interface Story {
  env: NodeJS.ProcessEnv
  inputs: Inputs
  workspace: Workspace
  log: Log
  signal: AbortSignal
  client: RunningHubClient
  reports: readonly RunReport[]
  /** What ended the step before its runs could begin. */
  failure: unknown
  /** When the step began. */
  start: number
}

/** Tells programs (outputs) and people (annotations, summary, comment) what came of the step. */
export async function tell(story: Story): Promise<void> {
  const { env, inputs, log, signal, client, reports } = story
  await writeOutputs(story)
  annotate(story)
  const page = { baseUrl: client.baseUrl, downloaded: inputs['download-dir'] !== '' }
  const before = story.failure === undefined ? '' : reason(story)
  if (inputs.summary) {
    const limit = SUMMARY_LIMIT - Buffer.byteLength(before)
    append(
      env,
      'GITHUB_STEP_SUMMARY',
      before + client.redact(summaryOf(reports, { ...page, limit })),
    )
  }
  if (inputs.comment && !signal.aborted) {
    const body = before + client.redact(summaryOf(reports, { ...page, limit: COMMENT_LIMIT }))
    await comment(env, inputs['github-token'], body, log)
  }
}

async function writeOutputs({ env, workspace, reports, start, log }: Story): Promise<void> {
  const outputs = outputsOf(reports, Date.now() - start)
  const dir = await mkdtemp(nodePath.join(workspace.temp ?? tmpdir(), 'runninghub-'))
  const file = nodePath.join(dir, 'results.json')
  await writeFile(file, `${JSON.stringify(resultsOf(reports), null, 2)}\n`)
  outputs['results-file'] = file
  const dropped = fitOutputs(outputs)
  if (dropped.length > 0) {
    log.warning(`Too long for GitHub, and only in results-file (${file}): ${dropped.join(', ')}.`)
  }
  for (const [name, value] of Object.entries(outputs)) {
    setValue(env, 'GITHUB_OUTPUT', name, value)
  }
}

function annotate({ inputs, log, client, reports, failure }: Story): void {
  const errors = failure === undefined ? [] : [{ title: 'RunningHub', message: explain(failure) }]
  for (const { run, error } of reports) {
    if (error === undefined) continue
    const title = reports.length === 1 ? 'RunningHub' : `RunningHub, run ${run.number}`
    errors.push({ title, message: explain(error) })
  }
  const safe = errors.map(({ title, message }) => ({ title, message: client.redact(message) }))
  if (inputs['fail-on-error']) log.errors(safe)
  else for (const note of safe) log.warning(note)
}

function reason({ failure, client }: Story): string {
  const text = client.redact(explain(failure)).replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
  return `<pre>${text.replace(/\n{2,}/g, '\n').slice(0, 4000)}</pre>\n\n`
}

/** A comment that cannot be written is no reason to fail: the pictures are there. */
async function comment(
  env: NodeJS.ProcessEnv,
  token: string,
  body: string,
  log: Log,
): Promise<void> {
  try {
    const { writeComment } = await import('./comment.ts')
    log.line(await writeComment(env, token, body))
  } catch (error) {
    log.warning(
      `The comment could not be written: ${error instanceof Error ? error.message : error}`,
    )
  }
}
