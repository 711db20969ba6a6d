import {
  checkFiles,
  type FileChange,
  FileUnusableError,
  type OpenFile,
  type Override,
  PlanError,
  type PlannedChange,
  type PlannedRun,
  type PlanProblem,
  planRuns,
  type RunSources,
  wordFacts,
} from '@runninghub-action/core'
import { checkFileContent, checkFileValue } from '@runninghub-action/core/node'
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
  options: PlanOptions,
  messages: Messages,
): Promise<PlannedRun[]> {
  return asUsageErrors(messages, () => plan(options, messages))
}

/**
 * Returns the problems of runs, one on a line, although a flag or a file that they need is invalid.
 *
 * @param workflowIsBroken there is a workflow, but it cannot be read: names cannot be checked
 */
export async function findProblems(
  options: PlanOptions,
  { workflowIsBroken }: { workflowIsBroken: boolean },
  messages: Messages,
): Promise<string[]> {
  try {
    await plan(options, messages)
    return []
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    return error.problems
      .filter(({ kind }) => !workflowIsBroken || kind === 'file' || kind === 'workflow-id')
      .map((problem) => formatProblem(problem, messages))
  }
}

/** @throws {PlanError} with all problems of all runs */
function plan(
  { service, overrides, rows, ...sources }: PlanOptions,
  messages: Messages,
): Promise<PlannedRun[]> {
  return planRuns(
    {
      ...sources,
      overrides: overrides.map(readFileMark),
      rows: rows?.map((row) => ({ ...row, overrides: row.overrides.map(readFileMark) })),
      baseUrl: service.baseUrl,
    },
    { checkFile: (change) => checkFile(change, messages) },
  )
}

/**
 * Downloads the files behind the URLs of runs, so that all links that fail are reported at once and
 * before anything is sent.
 *
 * @param openFile keeps what it downloads
 * @throws {UsageError} listing all links that fail
 */
export async function fetchRemoteFiles(
  runs: readonly PlannedRun[],
  openFile: OpenFile,
  messages: Messages,
): Promise<void> {
  const isRemote = ({ file }: PlannedChange) =>
    file !== undefined && toFileValue(file).kind === 'url'
  const remote = runs.map(({ changes }) => ({ changes: changes.filter(isRemote) }))
  await asUsageErrors(messages, () => checkFiles(remote, openFile))
}

async function asUsageErrors<T>(messages: Messages, plan: () => Promise<T>): Promise<T> {
  try {
    return await plan()
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    const { problems } = error
    const lines = problems.map((problem) => formatProblem(problem, messages))
    const hints = problems.map(({ hintFacts }) => hintFacts && wordFacts(hintFacts, messages.facts))
    // One hint stands below all problems, so that it must fit each of them.
    const [hint, ...others] = new Set(hints)
    throw new UsageError(lines.join('\n'), others.length === 0 ? hint : undefined)
  }
}

function formatProblem({ facts, line, position }: PlanProblem, messages: Messages): string {
  // A problem with a position names its place itself.
  const isInRow = line !== undefined && position === undefined
  return (isInRow ? messages.run.batchLine(line) : '') + wordFacts(facts, messages.facts)
}

/** @throws {RunningHubError} when the file cannot be uploaded */
async function checkFile({ file, fileKind }: FileChange, { usage }: Messages): Promise<void> {
  const value = toFileValue(file)
  try {
    await checkFileValue(value)
  } catch (error) {
    const marked = file.startsWith('@') && fileKind === 'file'
    if (!marked || !(error instanceof FileUnusableError)) throw error
    throw new FileUnusableError(error.facts, { hint: usage.textWithAt })
  }
  if (value.kind === 'path') await checkFileContent(value, fileKind)
}
