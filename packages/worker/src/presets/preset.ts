import { bigIntsToText, findTarget, type Workflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { Body } from '../http/body.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { callbackFields, checkCallback } from '../validation/callback.ts'
import { planInputs } from '../validation/plan-inputs.ts'
import { toPointer, validateBody } from '../validation/validate.ts'
import { graph, parseGraph, readWorkflowId } from '../validation/workflow.ts'

/** The body of `PUT /v1/presets/:name`. */
export const presetRequest = z.strictObject({
  workflowId: z.string(),
  workflow: z.optional(graph),
  parameters: z.record(
    z.string(),
    z.strictObject({ target: z.string(), required: z.optional(z.boolean()) }),
  ),
  defaults: z.optional(z.record(z.string(), z.unknown())),
  callbackUrl: z.optional(z.string()),
})

/** A workflow with names of its own for what callers may set. */
export interface Preset {
  workflowId: string
  /** The text of api.json, which values are checked against. */
  workflow?: string | undefined
  /** By the name callers use. */
  parameters: Record<string, { target: string; required?: boolean | undefined }>
  /** By a parameter's name, or by a target for a field that callers do not set. */
  defaults: Record<string, unknown>
  callbackUrl?: string | undefined
  /** ISO 8601. */
  updatedAt: string
}

/** Names of parameters cannot be those of the fields that may stand beside them. */
const RESERVED: readonly string[] = Object.keys(callbackFields)
const parameterName = /^[A-Za-z_][\w-]{0,63}$/

/** Whether a name can be a preset's. */
export function isPresetName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)
}

/**
 * Reads a preset, so that whatever can be wrong with it is said to who makes it, not to who
 * uses it.
 *
 * @throws {Problem} 422 with everything that is wrong
 */
export function parsePreset(
  body: Body,
  config: Config,
  ownHosts: readonly string[],
  now: number,
): Preset {
  const checkUrl = (address: string) => checkPublicUrl(address, config, ownHosts)
  const sent = bigIntsToText(body.fields) as Record<string, unknown>
  const { fields, errors } = validateBody(presetRequest, sent)
  const { parameters = {}, defaults = {}, callbackUrl } = fields

  const workflowId = readWorkflowId(fields.workflowId, config, errors)
  const workflow = fields.workflow === undefined ? undefined : parseGraph(fields.workflow, errors)
  errors.push(...checkCallback(fields, checkUrl))
  if (!errors.some(({ pointer }) => pointer === '/workflow')) {
    errors.push(...checkTargets(workflow, parameters, defaults))
    const wanted = Object.entries(defaults).map(([name, value]) => ({
      target: (Object.hasOwn(parameters, name) && parameters[name]?.target) || name,
      value,
      pointer: toPointer(['defaults', name]),
    }))
    // A target that names nothing was reported above.
    const known = wanted.filter(({ target }) => findTarget(workflow, target).problem === undefined)
    errors.push(...planInputs(workflow, known, checkUrl).errors)
  }
  throwIfInvalid(errors)
  return {
    workflowId,
    workflow: workflow?.text,
    parameters,
    defaults,
    callbackUrl,
    updatedAt: new Date(now).toISOString(),
  }
}

/** Every parameter and every fixed value has a field of its own. */
function checkTargets(
  workflow: Workflow | undefined,
  parameters: Preset['parameters'],
  defaults: Preset['defaults'],
): FieldError[] {
  const errors: FieldError[] = []
  const owners = new Map<string, string>()
  const claim = (target: string, owner: string, pointer: string) => {
    const field = findTarget(workflow, target)
    if (field.problem) {
      const { message, suggestion } = field.problem
      errors.push({ pointer, message, suggestion })
      return
    }
    const key = JSON.stringify([field.nodeId, field.fieldName])
    const other = owners.get(key)
    if (other !== undefined)
      errors.push({ pointer, message: `${owner} sets the same field as ${other}` })
    else owners.set(key, owner)
  }

  for (const [name, { target }] of Object.entries(parameters)) {
    const pointer = toPointer(['parameters', name])
    if (!parameterName.test(name)) {
      const message = `"${name}" cannot name a parameter: use letters, digits, - and _`
      errors.push({ pointer, message })
    } else if (RESERVED.includes(name)) {
      errors.push({
        pointer,
        message: `${name} has a meaning of its own; give the parameter another name`,
      })
    }
    claim(target, name, `${pointer}/target`)
  }
  for (const name of Object.keys(defaults)) {
    if (Object.hasOwn(parameters, name)) continue
    const pointer = toPointer(['defaults', name])
    if (name.includes('.')) claim(name, name, pointer)
    else
      errors.push({
        pointer,
        message: `${name} is neither a parameter nor a target such as 6.text`,
      })
  }
  return errors
}
