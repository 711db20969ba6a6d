import * as clack from '@clack/prompts'
import type { Io } from '../context/command-context.ts'
import { EXIT } from '../exit-code.ts'
import { showSame } from '../export/print-equivalents.ts'
import type { WantedRun } from '../run/parse-run-options.ts'
import { planRuns } from '../run/plan.ts'
import { runPlanned } from '../run/run-command.ts'
import type { Draft } from './state.ts'
import { withWorkflow } from './steps.ts'
import { guide } from './wizard.ts'

/**
 * Asks for what a command line left open, runs it, and shows how the same is run without a
 * question.
 *
 * @param options.siteNamed the site was named on the command line
 * @returns the exit code
 */
export async function runGuided(
  wanted: WantedRun,
  { key, siteNamed }: { key: string | undefined; siteNamed: boolean },
  io: Io,
): Promise<number> {
  const bare = draftOf(wanted, key, siteNamed)
  const { workflowId } = wanted
  const start = workflowId === undefined ? bare : await withWorkflow(bare, workflowId, io)
  const draft = await guide(start, io)
  if (draft?.key === undefined || draft.workflowId === undefined) return EXIT.interrupted
  const complete = {
    ...wanted,
    service: draft.service,
    workflowId: draft.workflowId,
    workflow: draft.file?.workflow,
    workflowFile: draft.file?.path,
    overrides: draft.overrides,
    download: draft.save || undefined,
  }
  const runs = await planRuns(complete, io.words)
  clack.outro()
  const code = await runPlanned(complete, runs, draft.key, io)
  if (complete.rows === undefined) {
    const { overrides } = runs[0] ?? complete
    showSame({ ...complete, overrides }, io)
  }
  return code
}

/** What the command line has answered already, but for the workflow's id. */
function draftOf(wanted: WantedRun, key: string | undefined, siteNamed: boolean): Draft {
  const { service, workflow, workflowFile, overrides, rows, download } = wanted
  return {
    service,
    siteNamed,
    overrides,
    complete: overrides.length > 0 || rows !== undefined,
    confirmed: false,
    ...(key !== undefined && { key }),
    ...(workflow && workflowFile !== undefined && { file: { path: workflowFile, workflow } }),
    ...(download !== undefined && { save: download }),
  }
}
