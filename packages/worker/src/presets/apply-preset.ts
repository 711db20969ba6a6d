import { type AiApp, bigIntsToText, parseWorkflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { accountNames, checkAccounts } from '../validation/accounts.ts'
import { callbackFields, checkCallback, checkMetadata } from '../validation/callback.ts'
import { type Checker, planInputs, type RequestedInput } from '../validation/plan-inputs.ts'
import { toPointer, validateBody } from '../validation/validate.ts'
import { ALLOWABLE_FIELDS, type AllowableField } from './allowed-fields.ts'
import { isBlank, readInput } from './parameter-value.ts'
import { defaultOf, type Preset } from './preset.ts'

/** The fields of a task that a call sets. */
type CallFields = z.output<z.ZodMiniObject<typeof callbackFields & typeof ALLOWABLE_FIELDS>>

/**
 * Builds a task from a preset and a caller's flat parameters: `{"prompt": "a cat"}`. A blank value
 * counts as not given, because no-code tools and forms send `null` or an empty text for an empty field.
 *
 * @param ownHosts the hosts of this Worker, which no URL may name
 * @param app the AI app of the preset
 * @throws {Problem} 422 with all errors
 */
export function applyPreset(
  name: string,
  preset: Preset,
  body: Readonly<Record<string, unknown>>,
  config: Config,
  ownHosts: readonly string[],
  app?: AiApp,
): NewTask {
  const checkUrl = (url: string) => checkPublicUrl(url, config, ownHosts)
  const { fields, errors } = readCall(preset, body)
  const workflow = preset.workflow === undefined ? undefined : parseWorkflow(preset.workflow)
  const checker = { workflow, app }
  const inputs = requestInputs(checker, preset, body)
  const planned = planInputs(checker, inputs.requested, checkUrl)

  const callbackUrl = fields.callbackUrl ?? preset.callbackUrl
  const callbackHeaders = fields.callbackHeaders ?? ownHeaders(preset, fields)
  const callbackFormat = fields.callbackFormat ?? preset.callbackFormat
  const metadata = bigIntsToText(fields.metadata)
  const account = accountNames(fields.account) ?? preset.account
  throwIfInvalid([
    ...errors,
    ...inputs.errors,
    ...planned.errors,
    ...checkCallback({ callbackUrl, callbackHeaders }, checkUrl),
    ...checkMetadata(metadata),
    ...checkAccounts(account, config),
  ])
  const sendWorkflow = fields.sendWorkflow ?? preset.sendWorkflow
  return {
    workflowId: preset.workflowId,
    kind: preset.kind,
    nodeInfoList: planned.nodeInfoList,
    files: planned.files,
    workflow: sendWorkflow ? preset.workflow : undefined,
    callbackUrl,
    callbackHeaders,
    callbackFormat,
    instanceType: fields.instanceType ?? preset.instanceType,
    addMetadata: fields.addMetadata ?? preset.addMetadata,
    accessPassword: fields.accessPassword ?? preset.accessPassword,
    metadata,
    preset: name,
    accounts: account,
  }
}

/** The headers of a preset may have a password, so they go to the receiver of the preset only. */
function ownHeaders(preset: Preset, { callbackUrl }: CallFields) {
  const isOwn = callbackUrl === undefined || callbackUrl === preset.callbackUrl
  return isOwn ? preset.callbackHeaders : undefined
}

/** Reads what a call has beside its parameters. */
function readCall(
  { parameters, allow = [] }: Preset,
  body: Readonly<Record<string, unknown>>,
): { fields: CallFields; errors: FieldError[] } {
  const isAllowed = (name: string): name is AllowableField => allow.some((field) => field === name)
  const given = Object.entries(body).filter(([name, value]) => !(isAllowed(name) && isBlank(value)))
  const parameter = z.optional(z.unknown())
  const schema = z.strictObject({
    ...Object.fromEntries(allow.map((name) => [name, ALLOWABLE_FIELDS[name]])),
    ...callbackFields,
    ...Object.fromEntries(Object.keys(parameters).map((name) => [name, parameter])),
  })
  const { fields, errors } = validateBody(schema, Object.fromEntries(given))
  const own = Object.entries(fields).filter(([name]) => !Object.hasOwn(parameters, name))
  return { fields: Object.fromEntries(own) as CallFields, errors }
}

/** Returns the values of all parameters that are given or have a default, and the fixed values. */
function requestInputs(
  checker: Checker,
  preset: Preset,
  body: Readonly<Record<string, unknown>>,
): { requested: RequestedInput[]; errors: FieldError[] } {
  const { parameters, defaults } = preset
  const requested: RequestedInput[] = []
  const errors: FieldError[] = []
  for (const [name, parameter] of Object.entries(parameters)) {
    // A parameter may have the name `constructor`.
    const given = Object.hasOwn(body, name) ? body[name] : undefined
    const value = isBlank(given) ? defaultOf(preset, name) : given
    const pointer = toPointer([name])
    if (value !== undefined) {
      const input = readInput(checker, parameter, value)
      if ('problem' in input) errors.push({ pointer, message: `${name}: ${input.problem}` })
      else requested.push({ ...input, pointer })
    } else if (parameter.required) {
      const isMissing = given === undefined || given === null
      errors.push({
        pointer,
        message: `${name} is ${isMissing ? 'missing' : 'blank, but required'}`,
      })
    }
  }
  for (const [target, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(parameters, target))
      requested.push({ target, value, pointer: toPointer([target]) })
  }
  return { requested, errors }
}
