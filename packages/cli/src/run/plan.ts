import {
  type Facts,
  type Override,
  PlanError,
  type PlannedRun,
  planRuns,
  type RunSources,
  wordFacts,
} from '@runninghub-action/core'
import { checkFileValue } from '@runninghub-action/core/node'
import type { Service } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { toFileValue } from './file-values.ts'

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
  { service, ...sources }: PlanOptions,
  messages: Messages,
): Promise<PlannedRun[]> {
  try {
    return await planRuns(
      { ...sources, baseUrl: service.baseUrl },
      { checkFile: ({ file }) => checkFileValue(toFileValue(file)) },
    )
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    const { problems } = error
    const word = (facts: Facts) => wordFacts(facts, messages.facts)
    const hint = problems.length === 1 ? problems[0]?.hintFacts : undefined
    const lines = problems.map(({ facts, line, position }) => {
      // A problem with a position names its place itself.
      const isInRow = line !== undefined && position === undefined
      return (isInRow ? messages.run.batchLine(line) : '') + word(facts)
    })
    throw new UsageError(lines.join('\n'), hint && word(hint))
  }
}
