import {
  isUploadName,
  type NodeInfo,
  type Override,
  OverrideError,
  type OverrideProblem,
  type PlannedChange,
  planOverrides,
  type Workflow,
} from '@runninghub-action/core'
import type { FieldError } from '../http/problem.ts'

/** A value that a caller sets. */
export interface RequestedInput extends Override {
  /** JSON Pointer to the value in the body, for its errors. */
  pointer: string
  /** The value is the URL of a file, whatever the name of the field is. */
  isFile?: boolean
}

export interface PlannedInputs {
  nodeInfoList: NodeInfo[]
  files: { nodeId: string; fieldName: string; url: string }[]
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
  workflow: Workflow | undefined,
  requested: readonly RequestedInput[],
  checkUrl: (url: string) => string | undefined,
): PlannedInputs {
  const inputsByTarget = new Map(requested.map((input) => [input.target, input]))
  const { changes, problems } = plan(workflow, requested)
  const inputs: PlannedInputs = { nodeInfoList: [], files: [], errors: [] }
  for (const problem of problems) inputs.errors.push(toFieldError(problem, inputsByTarget))

  for (const { target, nodeId, fieldName, fieldValue, file } of changes) {
    const isFile = inputsByTarget.get(target)?.isFile
    const url = (isFile || file) && typeof fieldValue === 'string' ? fieldValue : undefined
    if (url === undefined || (!isFile && isUploadName(url))) {
      inputs.nodeInfoList.push({ nodeId, fieldName, fieldValue })
      continue
    }
    const problem = url.includes('://')
      ? checkUrl(url)
      : 'must be the https URL of a file, or the name of an upload on RunningHub (api/…)'
    if (problem)
      inputs.errors.push(toFieldError({ target, message: `${target}: ${problem}` }, inputsByTarget))
    else inputs.files.push({ nodeId, fieldName, url })
  }
  const files = new Set(inputs.files.map(({ url }) => url)).size
  if (files > MAX_FILES) {
    const message = `The task has ${files} different files; ${MAX_FILES} are allowed`
    inputs.errors.push({ message })
  }
  return inputs
}

/** Plans the valid inputs and returns the problems of the others, so that all errors are reported. */
function plan(
  workflow: Workflow | undefined,
  requested: readonly RequestedInput[],
): { changes: PlannedChange[]; problems: readonly OverrideProblem[] } {
  try {
    return { changes: planOverrides(workflow, requested), problems: [] }
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error
    const { problems } = error
    const invalid = new Set(problems.map(({ target }) => target))
    const rest = requested.filter(({ target }) => !invalid.has(target))
    return { changes: plan(workflow, rest).changes, problems }
  }
}

/** Uses the name from the body, because the caller of a preset does not know the target. */
function toFieldError(
  { target, message, suggestion }: OverrideProblem,
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
