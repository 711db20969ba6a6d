import * as clack from '@clack/prompts'
import { RunningHubError } from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { UsageError } from '../errors.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import { formatError } from '../report/format-error.ts'
import type { RunCommandOptions } from '../run/parse-run-options.ts'
import { planFromOptions } from '../run/plan.ts'
import type { CommandEnd } from '../run/run-all.ts'
import { runCommand } from '../run/run-command.ts'
import { showEquivalents } from './show-equivalents.ts'
import { afterRefusal, nextStep, type WizardState } from './state.ts'
import { setWorkflow } from './steps.ts'
import { completeState, showIntro } from './wizard.ts'

interface Known {
  apiKey: string | undefined
  baseUrlGiven: boolean
  fileGiven: boolean
}

/**
 * Asks for what the command line leaves open and runs it. When the run is refused, the questions
 * continue with all answers. At the end it shows how to do the same run without questions.
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
  const { workflowId, appId } = options
  const withApp = appId === undefined ? fromOptions : { ...fromOptions, appId }
  let state =
    workflowId === undefined ? withApp : await setWorkflow(fromOptions, workflowId, context)
  showIntro(state, context)
  const history: WizardState[] = []
  for (;;) {
    const answered = await completeState(state, history, context)
    if (answered?.apiKey === undefined || answered.workflowId === undefined) return EXIT.interrupted
    const complete = {
      ...options,
      service: answered.service,
      workflowId: answered.workflowId,
      app: answered.app,
      workflow: answered.file?.workflow,
      workflowFile: answered.file?.path,
      overrides: answered.overrides,
      download: answered.outputDirectory || undefined,
    }
    const { exitCode, error } = await planAndRun(complete, answered.apiKey, context)
    if (exitCode !== EXIT.refused && exitCode !== EXIT.usage) {
      const isOver = exitCode !== EXIT.interrupted && exitCode !== EXIT.unknown
      if (isOver && complete.rows === undefined) await showEquivalents(complete, context)
      return exitCode
    }
    state = afterRefusal(answered, error instanceof RunningHubError ? error.code : undefined)
    leaveReview(history, state)
    clack.intro(context.messages.wizard.answersKept)
  }
}

/** Removes the confirmation, and the question that is asked again, so that Esc leads before it. */
function leaveReview(history: WizardState[], state: WizardState): void {
  history.pop()
  const last = history.at(-1)
  if (last !== undefined && nextStep(last) === nextStep(state)) history.pop()
}

/** Runs what is planned, and reports the problems of the plan. */
async function planAndRun(
  options: RunCommandOptions,
  apiKey: string,
  context: CommandContext,
): Promise<CommandEnd> {
  try {
    const runs = await planFromOptions(options, context.messages)
    clack.outro()
    return await runCommand(options, runs, apiKey, context)
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof RunningHubError)) throw error
    for (const line of formatError(error, context)) context.err.write(`${line}\n`)
    return { exitCode: exitCodeOf(error), error }
  }
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
