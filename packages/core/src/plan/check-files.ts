import type { Facts } from '../errors/facts/facts.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import type { FileChange } from '../overrides/plan-overrides.ts'
import { PlanProblems } from './plan-problems.ts'
import type { PlannedRun } from './planned-run.ts'

/**
 * Checks that a file can be uploaded. Called once for each distinct file and kind.
 *
 * @throws {RunningHubError} when it cannot
 */
export type CheckFile = (change: FileChange) => Promise<unknown>

/** How many files are checked at a time: a check may download a file. */
const CONCURRENCY = 4

/**
 * Checks the files of runs.
 *
 * @throws {PlanError} with all problems of all runs, each with its place
 */
export async function checkFiles(
  runs: readonly Pick<PlannedRun, 'changes'>[],
  check: CheckFile,
): Promise<void> {
  const problems = new PlanProblems()
  await addFileProblems(runs, check, problems)
  problems.throwIfAny()
}

/** Adds the problems of the files of runs to `problems`. */
export async function addFileProblems(
  runs: readonly Pick<PlannedRun, 'changes'>[],
  check: CheckFile,
  problems: PlanProblems,
): Promise<void> {
  const changes = runs.flatMap((run) => run.changes.filter((change) => change.file !== undefined))
  const distinct = new Map(changes.map((change) => [keyOf(change), change]))
  const errors = new Map<string, RunningHubError>()
  const pending = distinct.entries()
  const worker = async () => {
    for (const [key, change] of pending) {
      try {
        await check(change)
      } catch (error) {
        if (!(error instanceof RunningHubError)) throw error
        errors.set(key, error)
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  for (const change of changes) {
    const error = errors.get(keyOf(change))
    if (error === undefined) continue
    const { target, position, line } = change
    const { facts: problem, hintFacts } = error
    const facts: Facts = { kind: 'override', target, problem, position, positionOf: 'override' }
    problems.add({ kind: 'file', target, facts, hintFacts, position, line })
  }
}

function keyOf({ file, fileKind }: FileChange): string {
  return JSON.stringify([file, fileKind])
}
