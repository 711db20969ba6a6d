import { type AiApp, bigIntsToText, MAX_SUGGESTIONS } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { Body } from '../http/body.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import {
  accountField,
  accountNames,
  checkAccounts,
  withFirstAccount,
} from '../validation/accounts.ts'
import { checkNoGraph, checkTarget, targetFields } from '../validation/apps.ts'
import { callbackFields, checkCallback } from '../validation/callback.ts'
import { type Checker, findField } from '../validation/plan-inputs.ts'
import { runFields } from '../validation/task-request.ts'
import { toPointer, validateBody } from '../validation/validate.ts'
import { parseGraph, readWorkflowId, workflowSchema } from '../validation/workflow.ts'
import { ALLOWABLE_NAMES, type AllowableField } from './allowed-fields.ts'
import { checkParameters, checkSample } from './check-parameters.ts'
import { type Parameter, parameterSchema } from './parameter.ts'
import { isBlank } from './parameter-value.ts'

/** The body of `PUT /v1/presets/:name`. */
export const presetRequest = z.strictObject({
  ...targetFields,
  workflow: z.optional(workflowSchema),
  parameters: z.record(z.string(), parameterSchema),
  defaults: z.optional(z.record(z.string(), z.unknown())),
  title: z.optional(z.string().check(z.maxLength(100, 'is longer than 100 characters'))),
  description: z.optional(z.string().check(z.maxLength(2000, 'is longer than 2000 characters'))),
  allow: z.optional(
    z.array(z.enum(ALLOWABLE_NAMES, { error: `must be one of ${ALLOWABLE_NAMES.join(', ')}` }), {
      error: 'must be a list of names',
    }),
  ),
  callbackUrl: callbackFields.callbackUrl,
  callbackHeaders: callbackFields.callbackHeaders,
  callbackFormat: callbackFields.callbackFormat,
  ...runFields,
  ...accountField,
})

/** How the tasks of a preset run, unless a caller is allowed to set it otherwise. */
type RunOptions = Pick<
  NewTask,
  | 'instanceType'
  | 'addMetadata'
  | 'accessPassword'
  | 'callbackUrl'
  | 'callbackHeaders'
  | 'callbackFormat'
> & { sendWorkflow?: boolean | undefined }

/** A workflow with named parameters that callers may set. */
export interface Preset extends RunOptions {
  /** The id of the workflow, or of the app with `kind`. */
  workflowId: string
  kind?: 'ai-app' | undefined
  /** The text of api.json. Values are checked against it. */
  workflow?: string | undefined
  /** By the name that callers use. */
  parameters: Record<string, Parameter>
  /** By the name of a parameter, or by the target of a field that callers cannot set. */
  defaults: Record<string, unknown>
  title?: string | undefined
  description?: string | undefined
  /** The fields of a task that a caller may set beside the parameters. */
  allow?: AllowableField[] | undefined
  /** The names of the accounts that may run it. @default the first account */
  account?: string[] | undefined
  /** ISO 8601. */
  updatedAt: string
}

/** A preset as the API shows it. Headers often have a password, too. */
export type PresetResource = Omit<Preset, 'accessPassword' | 'callbackHeaders'> & { name: string }

/** Returns a preset without what is never shown. */
export function toPresetResource(name: string, preset: Preset): PresetResource {
  const { accessPassword: _, callbackHeaders: __, ...shown } = preset
  return { name, ...shown }
}

/** Returns the value of a parameter that a caller omits; undefined when it has none. */
export function defaultOf({ parameters, defaults }: Preset, name: string): unknown {
  const value = Object.hasOwn(defaults, name) ? defaults[name] : parameters[name]?.default
  return isBlank(value) ? undefined : value
}

/** Fields that a call may have beside its parameters, whose names these must not have. */
const RESERVED_NAMES: readonly string[] = Object.keys(callbackFields)
const PARAMETER_NAME = /^[A-Za-z_][\w-]{0,63}$/

/** Checks the name of a preset. */
export function isPresetName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)
}

/**
 * Validates a preset completely, so that its author gets the errors and not its callers.
 *
 * @param ownHosts the hosts of this Worker, which no URL may name
 * @param now milliseconds since 1970
 * @param app the AI app that the preset names
 * @throws {Problem} 422 with all errors
 */
export function parsePreset(
  body: Body,
  config: Config,
  ownHosts: readonly string[],
  now: number,
  app?: AiApp,
): Preset {
  const checkUrl = (url: string) => checkPublicUrl(url, config, ownHosts)
  const raw = bigIntsToText(body.fields) as Record<string, unknown>
  const { fields, errors: invalid } = validateBody(presetRequest, raw)
  const { parameters = {}, defaults = {}, sendWorkflow, allow = [] } = fields

  const account = accountNames(fields.account)
  invalid.unshift(...checkTarget(body.fields))
  const workflowId =
    app?.id ?? readWorkflowId(fields.workflowId, withFirstAccount(config, account), invalid)
  if (app) invalid.push(...checkNoGraph(body.fields))
  const workflow = fields.workflow === undefined ? undefined : parseGraph(fields.workflow, invalid)
  if ((sendWorkflow || allow.includes('sendWorkflow')) && raw.workflow === undefined) {
    const message = 'sendWorkflow requires workflow, the graph to send'
    invalid.push({ pointer: sendWorkflow ? '/sendWorkflow' : '/allow', message })
  }
  let errors = [...invalid, ...checkCallback(fields, checkUrl), ...checkAccounts(account, config)]
  if (!errors.some(({ pointer }) => pointer === '/workflow')) {
    const checker = { workflow, app }
    errors = [
      ...errors,
      ...checkTargets(checker, { parameters, defaults, allow }),
      ...checkDefaults(checker, { parameters, defaults }, checkUrl),
      ...checkParameters(checker, parameters, defaults, checkUrl),
    ]
  }
  throwIfInvalid(errors)
  const { workflowId: _, appId: __, workflow: ___, account: ____, ...others } = fields
  return {
    ...others,
    workflowId,
    kind: app && 'ai-app',
    workflow: workflow?.text,
    parameters,
    defaults,
    account,
    updatedAt: new Date(now).toISOString(),
  }
}

/** Checks the values that are sent for callers. checkTargets reports the unknown targets. */
function checkDefaults(
  checker: Checker,
  { parameters, defaults }: Pick<Preset, 'parameters' | 'defaults'>,
  checkUrl: (url: string) => string | undefined,
): FieldError[] {
  return Object.entries(defaults).flatMap(([name, value]) => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    const target = parameter?.target ?? name
    if (findField(checker, target, false).problem) return []
    if (parameter && isBlank(value)) return []
    const pointer = toPointer(['defaults', name])
    return checkSample(checker, parameter ?? { target }, { value, pointer }, checkUrl)
  })
}

/** Checks that every parameter and every fixed value sets an existing field, and none twice. */
function checkTargets(
  checker: Checker,
  { parameters, defaults, allow }: Pick<Preset, 'parameters' | 'defaults'> & { allow: string[] },
): FieldError[] {
  const errors: FieldError[] = []
  const namesByField = new Map<string, string>()
  const assign = (target: string, name: string, pointer: string) => {
    const field = findField(checker, target, errors.length < MAX_SUGGESTIONS)
    if (field.problem) {
      const { message, suggestion } = field.problem
      errors.push({ pointer, message, suggestion })
      return
    }
    const key = JSON.stringify([field.nodeId, field.fieldName])
    const other = namesByField.get(key)
    if (other !== undefined)
      errors.push({ pointer, message: `${name} sets the same field as ${other}` })
    else namesByField.set(key, name)
  }

  for (const [name, { target }] of Object.entries(parameters)) {
    const pointer = toPointer(['parameters', name])
    if (!PARAMETER_NAME.test(name)) {
      const message = `"${name}" is not a valid parameter name: use letters, digits, - and _, and start with a letter or _`
      errors.push({ pointer, message })
    } else if ([...RESERVED_NAMES, ...allow].includes(name)) {
      errors.push({
        pointer,
        message: `${name} is a reserved name; choose another one for the parameter`,
      })
    }
    assign(target, name, `${pointer}/target`)
  }
  for (const name of Object.keys(defaults)) {
    if (Object.hasOwn(parameters, name)) continue
    const pointer = toPointer(['defaults', name])
    if (checker.app || name.includes('.')) assign(name, name, pointer)
    else
      errors.push({
        pointer,
        message: `${name} is neither a parameter nor a target such as 6.text`,
      })
  }
  return errors
}
