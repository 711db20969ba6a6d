import * as clack from '@clack/prompts'
import type { CommandContext } from '../context/command-context.ts'
import { EXIT } from '../exit-code.ts'
import { printEquivalents } from '../export/print-equivalents.ts'
import type { RunCommandOptions } from '../run/parse-run-options.ts'
import { planFromOptions } from '../run/plan.ts'
import { runCommand } from '../run/run-command.ts'
import type { WizardState } from './state.ts'
import { setWorkflow } from './steps.ts'
import { completeState } from './wizard.ts'

interface Known {
  apiKey: string | undefined
  baseUrlGiven: boolean
  fileGiven: boolean
}

/**
 * Asks for what the command line leaves open, runs it, and prints how to do the same run without
 * questions.
 *
 * @param known.baseUrlGiven `--base-url` was given
 * @param known.fileGiven the command line names api.json; else the file is proposed only
 * @returns the exit code
 */
export async function runWizard(
  options: RunCommandOptions,
  known: Known,
  context: CommandContext,
): Promise<number> {
  const fromOptions = initialState(options, known)
  const { workflowId } = options
  const initial =
    workflowId === undefined ? fromOptions : await setWorkflow(fromOptions, workflowId, context)
  const state = await completeState(initial, context)
  if (state?.apiKey === undefined || state.workflowId === undefined) return EXIT.interrupted
  const complete = {
    ...options,
    service: state.service,
    workflowId: state.workflowId,
    workflow: state.file?.workflow,
    workflowFile: state.file?.path,
    overrides: state.overrides,
    download: state.outputDirectory || undefined,
  }
  const runs = await planFromOptions(complete, context.messages)
  clack.outro()
  const code = await runCommand(complete, runs, state.apiKey, context)
  if (complete.rows === undefined) printEquivalents(complete, context)
  return code
}

/** Returns what the command line has answered already, except the workflow id. */
function initialState(
  options: RunCommandOptions,
  { apiKey, baseUrlGiven, fileGiven }: Known,
): WizardState {
  const { service, workflow, workflowFile, overrides, rows, download } = options
  const isFileKnown = fileGiven || overrides.length > 0 || rows !== undefined
  return {
    service,
    baseUrlGiven,
    overrides,
    overridesComplete: overrides.length > 0 || rows !== undefined,
    confirmed: false,
    ...(apiKey !== undefined && { apiKey }),
    ...(workflow &&
      workflowFile !== undefined &&
      isFileKnown && { file: { path: workflowFile, workflow } }),
    ...(download !== undefined && { outputDirectory: download }),
  }
}
