import { type AiApp, bigIntsToText, type NodeInfo, type Workflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { FileInput, NewTask, TaskInfo, TaskInput } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { accountField, accountNames, checkAccounts } from './accounts.ts'
import { callbackFields, checkCallback, checkMetadata } from './callback.ts'
import {
  checkFileCount,
  type PlannedInputs,
  planInputs,
  type RequestedInput,
} from './plan-inputs.ts'
import { runFields } from './task-request.ts'
import { toPointer, validateBody } from './validate.ts'

const { sendWorkflow: _, ...options } = runFields

/** The body of `POST /v1/tasks/:id/rerun`, which may be empty. */
export const rerunRequest = z.strictObject({
  inputs: z.optional(z.record(z.string(), z.unknown())),
  files: z.optional(z.record(z.string(), z.string())),
  ...callbackFields,
  callbackUrl: z.optional(z.nullable(z.string())),
  ...options,
  ...accountField,
})

type ChangedInput = Omit<RequestedInput, 'pointer'> | { problem: string }

/** A task that is run again, and what decides about changes of its input. */
export interface Original {
  id: string
  info: TaskInfo
  input: TaskInput
  /** The graph that changes are checked against. */
  workflow: Workflow | undefined
  /** The AI app that it runs, against which changes are checked. */
  app?: AiApp | undefined
  /** Returns what changes an input; undefined for a blank one; why it cannot be changed otherwise. */
  toInput(name: string, value: unknown): ChangedInput | undefined
  /** Returns why a field cannot be changed, as the end of a sentence; undefined when it can. */
  checkField(name: string): string | undefined
  /** The password that the task gets when the request has none. */
  accessPassword?: string | undefined
  /** The accounts that the task gets when the request has none. */
  accounts?: readonly string[] | undefined
}

/**
 * Builds a task from the input of another one, with changes. What is not changed stays as it was, and
 * is checked again: the rules may have become stricter.
 *
 * @param body the changes
 * @param ownHosts the hosts of this Worker, which no URL may name
 * @throws {Problem} 422 with all errors
 */
export function parseRerunRequest(
  original: Original,
  body: Readonly<Record<string, unknown>>,
  config: Config,
  ownHosts: readonly string[],
): NewTask {
  const checkUrl = (url: string) => checkPublicUrl(url, config, ownHosts)
  const { fields, errors } = validateBody(rerunRequest, body)
  const { info, input } = original
  const changed = planChangedInputs(original, fields, checkUrl)
  const nodeInfoList = replaceFields(input.nodeInfoList, changed)
  const files = replaceFields(input.files, changed)

  const callbackUrl =
    (fields.callbackUrl === undefined ? info.callbackUrl : fields.callbackUrl) ?? undefined
  // Headers may have a password, so they go to the receiver that they were given for.
  const sameReceiver = callbackUrl === info.callbackUrl
  const callbackHeaders =
    fields.callbackHeaders ?? (sameReceiver ? info.callbackHeaders : undefined)
  const callbackFormat = fields.callbackFormat ?? info.callbackFormat
  const metadata = fields.metadata === undefined ? info.metadata : bigIntsToText(fields.metadata)
  const accessPassword = fields.accessPassword ?? original.accessPassword
  const accounts = accountNames(fields.account) ?? original.accounts
  throwIfInvalid([
    ...errors,
    ...checkFields(original, body),
    ...changed.errors,
    ...checkFileCount([...files, ...changed.files]),
    ...checkUrls(files, checkUrl),
    ...checkCallback({ callbackUrl, callbackHeaders }, checkUrl),
    ...checkMetadata(metadata),
    ...checkAccounts(accounts, config),
    ...checkPassword(info, accessPassword),
  ])
  return {
    workflowId: info.workflowId,
    kind: info.kind,
    nodeInfoList: [...nodeInfoList, ...changed.nodeInfoList],
    files: [...files, ...changed.files],
    workflow: input.workflow,
    callbackUrl,
    callbackHeaders,
    callbackFormat,
    instanceType: fields.instanceType ?? input.instanceType,
    addMetadata: fields.addMetadata ?? input.addMetadata,
    accessPassword,
    metadata: metadata ?? undefined,
    preset: info.preset,
    rerunOf: original.id,
    accounts,
  }
}

function planChangedInputs(
  { workflow, app, toInput }: Original,
  {
    inputs = {},
    files = {},
  }: { inputs?: Record<string, unknown> | undefined; files?: Record<string, string> | undefined },
  checkUrl: (url: string) => string | undefined,
): PlannedInputs {
  const requested: RequestedInput[] = []
  const errors: FieldError[] = []
  const add = (field: 'inputs' | 'files', name: string, value: unknown) => {
    const pointer = toPointer([field, name])
    const input = toInput(name, value)
    if (!input) return
    if ('problem' in input) errors.push({ pointer, message: `${name}: ${input.problem}` })
    else requested.push({ ...input, ...(field === 'files' && { isFile: true }), pointer })
  }
  for (const [name, value] of Object.entries(inputs)) add('inputs', name, value)
  for (const [name, value] of Object.entries(files)) add('files', name, value)
  const planned = planInputs({ workflow, app }, requested, checkUrl)
  return { ...planned, errors: [...errors, ...planned.errors] }
}

/** Returns what is not replaced by a change. */
function replaceFields<T extends Pick<NodeInfo, 'nodeId' | 'fieldName'>>(
  list: readonly T[],
  { nodeInfoList, files }: PlannedInputs,
): T[] {
  const keyOf = (field: Pick<NodeInfo, 'nodeId' | 'fieldName'>) =>
    JSON.stringify([field.nodeId, field.fieldName])
  const changed = new Set([...nodeInfoList, ...files].map(keyOf))
  return list.filter((field) => !changed.has(keyOf(field)))
}

function checkFields(
  { checkField }: Original,
  body: Readonly<Record<string, unknown>>,
): FieldError[] {
  return Object.keys({ ...options, ...accountField }).flatMap((name) => {
    const problem = body[name] === undefined ? undefined : checkField(name)
    return problem ? [{ pointer: toPointer([name]), message: `${name} ${problem}` }] : []
  })
}

function checkUrls(
  files: readonly FileInput[],
  checkUrl: (url: string) => string | undefined,
): FieldError[] {
  return files.flatMap(({ nodeId, fieldName, url }) => {
    const problem = checkUrl(url)
    const message = `The file of ${nodeId}.${fieldName} is no longer allowed: its URL ${problem}`
    return problem ? [{ message }] : []
  })
}

function checkPassword(
  { hasPassword }: TaskInfo,
  accessPassword: string | undefined,
): FieldError[] {
  if (!hasPassword || accessPassword !== undefined) return []
  const message =
    'accessPassword is missing. The Worker deletes a password when RunningHub has the task'
  return [{ pointer: '/accessPassword', message }]
}
