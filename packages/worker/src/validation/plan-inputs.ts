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
  const inputsByTarget = new Map(wanted.map((want) => [want.target, want]))
  const { changes, problems } = plan(workflow, wanted)
  const inputs: PlannedInputs = { nodeInfoList: [], files: [], errors: [] }
  for (const problem of problems) inputs.errors.push(toFieldError(problem, inputsByTarget))

  for (const { target, nodeId, fieldName, fieldValue, file } of changes) {
    const isFile = inputsByTarget.get(target)?.isFile
    const address = (isFile || file) && typeof fieldValue === 'string' ? fieldValue : undefined
    if (address === undefined || (!isFile && isUploadName(address))) {
      inputs.nodeInfoList.push({ nodeId, fieldName, fieldValue })
      continue
    }
    const problem = address.includes('://')
      ? checkUrl(address)
      : 'must be the https address of a file, or the name RunningHub gave an upload (api/…)'
    if (problem)
      inputs.errors.push(toFieldError({ target, message: `${target}: ${problem}` }, inputsByTarget))
    else inputs.files.push({ nodeId, fieldName, url: address })
  }
  const files = new Set(inputs.files.map(({ url }) => url)).size
  if (files > MAX_FILES) {
    const message = `${files} different files are more than the ${MAX_FILES} a task may have`
    inputs.errors.push({ message })
  }
  return inputs
}

/** What can be planned, beside what is wrong with the rest: all is reported in one answer. */
function plan(
  workflow: Workflow | undefined,
  wanted: readonly RequestedInput[],
): { changes: PlannedChange[]; problems: readonly OverrideProblem[] } {
  try {
    return { changes: planOverrides(workflow, wanted), problems: [] }
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error
    const { problems } = error
    const wrong = new Set(problems.map(({ target }) => target))
    const rest = wanted.filter(({ target }) => !wrong.has(target))
    return { changes: plan(workflow, rest).changes, problems }
  }
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
