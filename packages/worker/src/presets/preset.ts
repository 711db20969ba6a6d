import {
  type AiApp,
  bigIntsToText,
  findAppTarget,
  findTarget,
  MAX_SUGGESTIONS,
} from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { Body } from '../http/body.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { CallbackFormat } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import {
  accountField,
  accountNames,
  checkAccounts,
  withFirstAccount,
} from '../validation/accounts.ts'
import { checkNoGraph, checkTarget, targetFields } from '../validation/apps.ts'
import { callbackFields, checkCallback } from '../validation/callback.ts'
import { type Checker, planInputs } from '../validation/plan-inputs.ts'
import { toPointer, validateBody } from '../validation/validate.ts'
import { parseGraph, readWorkflowId, workflowSchema } from '../validation/workflow.ts'

/** The body of `PUT /v1/presets/:name`. */
export const presetRequest = z.strictObject({
  ...targetFields,
  workflow: z.optional(workflowSchema),
  parameters: z.record(
    z.string(),
    z.strictObject({ target: z.string(), required: z.optional(z.boolean()) }),
  ),
  defaults: z.optional(z.record(z.string(), z.unknown())),
  callbackUrl: z.optional(z.string()),
  callbackFormat: callbackFields.callbackFormat,
  ...accountField,
})

/** A workflow with named parameters that callers may set. */
export interface Preset {
  /** The id of the workflow, or of the app with `kind`. */
  workflowId: string
  kind?: 'ai-app' | undefined
  /** The text of api.json. Values are checked against it. */
  workflow?: string | undefined
  /** By the name that callers use. */
  parameters: Record<string, { target: string; required?: boolean | undefined }>
  /** By the name of a parameter, or by the target of a field that callers cannot set. */
  defaults: Record<string, unknown>
  callbackUrl?: string | undefined
  callbackFormat?: CallbackFormat | undefined
  /** The names of the accounts that may run it. @default the first account */
  account?: string[] | undefined
  /** ISO 8601. */
  updatedAt: string
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
  const { parameters = {}, defaults = {}, callbackUrl, callbackFormat } = fields

  const account = accountNames(fields.account)
  invalid.unshift(...checkTarget(body.fields))
  const workflowId =
    app?.id ?? readWorkflowId(fields.workflowId, withFirstAccount(config, account), invalid)
  if (app) invalid.push(...checkNoGraph(body.fields))
  const workflow = fields.workflow === undefined ? undefined : parseGraph(fields.workflow, invalid)
  let errors = [...invalid, ...checkCallback(fields, checkUrl), ...checkAccounts(account, config)]
  if (!errors.some(({ pointer }) => pointer === '/workflow')) {
    const requested = Object.entries(defaults).map(([name, value]) => ({
      target: (Object.hasOwn(parameters, name) && parameters[name]?.target) || name,
      value,
      pointer: toPointer(['defaults', name]),
    }))
    // checkTargets reports the unknown targets.
    const known = requested.filter(
      ({ target }) => findField({ workflow, app }, target, false).problem === undefined,
    )
    errors = [
      ...errors,
      ...checkTargets({ workflow, app }, parameters, defaults),
      ...planInputs({ workflow, app }, known, checkUrl).errors,
    ]
  }
  throwIfInvalid(errors)
  return {
    workflowId,
    kind: app && 'ai-app',
    workflow: workflow?.text,
    parameters,
    defaults,
    callbackUrl,
    callbackFormat,
    account,
    updatedAt: new Date(now).toISOString(),
  }
}

function findField({ workflow, app }: Checker, target: string, suggest: boolean) {
  return app ? findAppTarget(app, target, { suggest }) : findTarget(workflow, target, { suggest })
}

/** Checks that every parameter and every fixed value sets an existing field, and none twice. */
function checkTargets(
  checker: Checker,
  parameters: Preset['parameters'],
  defaults: Preset['defaults'],
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
    } else if (RESERVED_NAMES.includes(name)) {
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
