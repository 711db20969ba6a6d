import {
  type NodeInfo,
  type Override,
  type OverrideProblem,
  planChanges,
  type ValueChange,
  type Workflow,
} from '@runninghub-action/core'
import type { FieldError } from '../http/problem.ts'

/** A value a caller wants in a field. */
export interface RequestedInput extends Override {
  /** Where it stands in the body, for what there is to say about it. */
  pointer: string
  /** The value is the address of a file, whatever the field is called. */
  isFile?: boolean
}

export interface PlannedInputs {
  nodeInfoList: NodeInfo[]
  files: { nodeId: string; fieldName: string; url: string }[]
  errors: FieldError[]
}

/**
 * How many different files a task may have. Each takes two calls, one to fetch and one to upload,
 * of the 40 a run may make.
 */
export const MAX_FILES = 15

/**
 * Decides what to send for a caller's values, by core's rules; values of file fields are
 * addresses to fetch, or names of uploads that RunningHub knows already.
 *
 * @param wanted each target once
 * @param checkUrl why an address must not be fetched, if it must not
 */
export function planInputs(
  workflow: Workflow | undefined,
  wanted: readonly RequestedInput[],
  checkUrl: (address: string) => string | undefined,
): PlannedInputs {
  const inputsByTarget = new Map(wanted.map((input) => [input.target, input]))
  const { changes, problems } = planChanges(workflow, wanted)
  const inputs: PlannedInputs = { nodeInfoList: [], files: [], errors: [] }
  for (const problem of problems) inputs.errors.push(toFieldError(problem, inputsByTarget))

  for (const change of changes) {
    const { target, nodeId, fieldName } = change
    const url = change.file ?? urlInValue(change, inputsByTarget.get(target)?.isFile)
    if (url === undefined) {
      if (change.file === undefined) {
        inputs.nodeInfoList.push({ nodeId, fieldName, fieldValue: change.fieldValue })
      }
      continue
    }
    const problem = url.includes('://')
      ? checkUrl(url)
      : 'must be the https URL of a file, or the name RunningHub gave an upload (api/…)'
    if (problem)
      inputs.errors.push(toFieldError({ target, message: `${target}: ${problem}` }, inputsByTarget))
    else inputs.files.push({ nodeId, fieldName, url })
  }
  const files = new Set(inputs.files.map(({ url }) => url)).size
  if (files > MAX_FILES) {
    const message = `${files} different files are more than the ${MAX_FILES} a task may have`
    inputs.errors.push({ message })
  }
  return inputs
}

/** The URL in a value that the caller marked as a file. */
function urlInValue({ fieldValue }: ValueChange, isFile = false): string | undefined {
  return isFile && typeof fieldValue === 'string' ? fieldValue : undefined
}

/** Speaks of the field by the name the caller gave it: a preset's caller knows no targets. */
function toFieldError(
  { target, message, suggestion }: OverrideProblem,
  inputsByTarget: ReadonlyMap<string, RequestedInput>,
): FieldError {
  const pointer = inputsByTarget.get(target)?.pointer ?? ''
  const name = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
  const about = message.startsWith(`${target}: `) ? message.slice(target.length + 2) : message
  return { pointer, message: `${name}: ${about}`, suggestion }
}
