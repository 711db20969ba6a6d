import {
  type AiApp,
  type NodeInfo,
  type Override,
  type OverrideProblem,
  planAppChanges,
  planChanges,
  type Workflow,
} from '@runninghub-action/core'
import type { FieldError } from '../http/problem.ts'
import type { FileInput } from '../model/task.ts'

/** A value that a caller sets. */
export interface RequestedInput extends Override {
  /** JSON Pointer to the value in the body, for its errors. */
  pointer: string
}

/** What the names and types of values are checked against: a graph, an AI app, or nothing. */
export interface Checker {
  workflow?: Workflow | undefined
  app?: AiApp | undefined
}

export interface PlannedInputs {
  nodeInfoList: NodeInfo[]
  files: FileInput[]
  errors: FieldError[]
}

/**
 * How many different files a task may have. Each takes two of the 40 subrequests of an invocation,
 * one to fetch it and one to upload it.
 */
export const MAX_FILES = 15

/**
 * Plans the changes of a task by core's rules. The value of a file field is a URL to fetch, or the
 * name of an existing upload.
 *
 * @param requested each target at most once
 * @param checkUrl returns why a URL is not allowed; undefined for an allowed one
 */
export function planInputs(
  checker: Checker,
  requested: readonly RequestedInput[],
  checkUrl: (url: string) => string | undefined,
): PlannedInputs {
  const inputsByTarget = new Map(requested.map((input) => [input.target, input]))
  const { changes, problems } = plan(checker, requested)
  const inputs: PlannedInputs = { nodeInfoList: [], files: [], errors: [] }
  for (const problem of problems) inputs.errors.push(toFieldError(problem, inputsByTarget))

  for (const change of changes) {
    const { target, nodeId, fieldName } = change
    if (change.file === undefined) {
      inputs.nodeInfoList.push({ nodeId, fieldName, fieldValue: change.fieldValue })
      continue
    }
    const url = change.file
    const problem = url.includes('://')
      ? checkUrl(url)
      : 'must be the https URL of a file, or the name of an upload on RunningHub (api/…)'
    if (problem)
      inputs.errors.push(toFieldError({ target, message: `${target}: ${problem}` }, inputsByTarget))
    else inputs.files.push({ nodeId, fieldName, url, kind: change.fileKind })
  }
  const files = new Set(inputs.files.map(({ url }) => url)).size
  if (files > MAX_FILES) {
    const message = `The task has ${files} different files; ${MAX_FILES} are allowed`
    inputs.errors.push({ message })
  }
  return inputs
}

/** Decides whether a target names a file field, whose value is a URL to fetch. */
export function takesFile(checker: Checker, target: string): boolean {
  return plan(checker, [{ target, value: 'any file' }]).changes[0]?.file !== undefined
}

function plan({ workflow, app }: Checker, overrides: readonly Override[]) {
  return app ? planAppChanges(app, overrides) : planChanges(workflow, overrides)
}

/** Uses the name from the body, because the caller of a preset does not know the target. */
function toFieldError(
  { target, message, suggestion }: Pick<OverrideProblem, 'target' | 'message' | 'suggestion'>,
  inputsByTarget: ReadonlyMap<string, RequestedInput>,
): FieldError {
  const pointer = inputsByTarget.get(target)?.pointer ?? ''
  const name = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
  const text = message.startsWith(`${target}: `) ? message.slice(target.length + 2) : message
  return { pointer, message: `${name}: ${text}`, suggestion }
}
