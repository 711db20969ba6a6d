import {
  type AiApp,
  type FileChange,
  type FileKind,
  findAppTarget,
  findTarget,
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
  /** What kind of file the value is, for a field of which it is not known. */
  kind?: FileKind | undefined
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
  const { changes, problems } = planValues(checker, requested)
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
    else inputs.files.push({ nodeId, fieldName, url, kind: kindOf(change, inputsByTarget) })
  }
  inputs.errors.push(...checkFileCount(inputs.files))
  return inputs
}

/** Plans values against what they are checked against, by core's rules. */
export function planValues({ workflow, app }: Checker, overrides: readonly Override[]) {
  return app ? planAppChanges(app, overrides) : planChanges(workflow, overrides)
}

/** Finds the field that a target names. */
export function findField({ workflow, app }: Checker, target: string, suggest: boolean) {
  return app ? findAppTarget(app, target, { suggest }) : findTarget(workflow, target, { suggest })
}

/** Checks how many different files a task has. Returns its errors. */
export function checkFileCount(files: readonly FileInput[]): FieldError[] {
  const count = new Set(files.map(({ url }) => url)).size
  if (count <= MAX_FILES) return []
  return [{ message: `The task has ${count} different files; ${MAX_FILES} are allowed` }]
}

function kindOf(
  { target, fileKind }: FileChange,
  inputsByTarget: ReadonlyMap<string, RequestedInput>,
): FileKind {
  return fileKind === 'file' ? (inputsByTarget.get(target)?.kind ?? 'file') : fileKind
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
