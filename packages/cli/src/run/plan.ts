import {
  type FileChange,
  FileUnusableError,
  type Override,
  PlanError,
  type PlannedRun,
  type PlanProblem,
  planRuns,
  type RunSources,
} from '@runninghub-action/core'
import { checkFileValue } from '@runninghub-action/core/node'
import type { Service } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { readFileMark, toFileValue } from './file-values.ts'

/** What to run, from the command line or the wizard. */
export interface PlanOptions extends Omit<RunSources, 'baseUrl' | 'overrides' | 'sendWorkflow'> {
  service: Service
  /** The path that the workflow was read from. */
  workflowFile?: string | undefined
  overrides: readonly Override[]
}

/**
 * Plans all runs and checks everything that needs no network: names, values and files. An invalid
 * row therefore stops the batch before the first run is billed.
 *
 * @throws {UsageError} listing all problems of all runs
 */
export async function planFromOptions(
  { service, overrides, rows, ...sources }: PlanOptions,
  messages: Messages,
): Promise<PlannedRun[]> {
  try {
    return await planRuns(
      {
        ...sources,
        overrides: overrides.map(readFileMark),
        rows: rows?.map((row) => ({ ...row, overrides: row.overrides.map(readFileMark) })),
        baseUrl: service.baseUrl,
      },
      { checkFile: (change) => checkFile(change, messages) },
    )
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    const { problems } = error
    const hint = problems.length === 1 ? problems[0]?.hint : undefined
    throw new UsageError(problems.map((one) => formatProblem(one, messages)).join('\n'), hint)
  }
}

/** @throws {RunningHubError} when the file cannot be uploaded */
async function checkFile({ file, fileKind }: FileChange, { usage }: Messages): Promise<void> {
  try {
    await checkFileValue(toFileValue(file))
  } catch (error) {
    const marked = file.startsWith('@') && fileKind === 'file'
    if (!marked || !(error instanceof FileUnusableError)) throw error
    throw new FileUnusableError(error.message, { hint: usage.textWithAt })
  }
}

function formatProblem({ kind, message, line, position }: PlanProblem, messages: Messages): string {
  // A problem with a position names its place itself.
  const prefix = line === undefined || position !== undefined ? '' : messages.run.batchLine(line)
  if (kind === 'no-workflow-id') return prefix + messages.usage.noWorkflowId
  if (kind === 'pin-seeds') return prefix + messages.usage.pinSeedsWithoutWorkflow
  return prefix + message
}
