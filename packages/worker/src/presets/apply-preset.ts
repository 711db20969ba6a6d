import { bigIntsToText, parseWorkflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { callbackFields, checkCallback, checkMetadata } from '../validation/callback.ts'
import { planInputs, type RequestedInput } from '../validation/plan-inputs.ts'
import { toPointer, validateBody } from '../validation/validate.ts'
import type { Preset } from './preset.ts'

/**
 * Makes a task of a preset and the flat parameters of a caller: `{"prompt": "a cat"}`. A
 * parameter that is `null` counts as not given: no-code tools send that for a blank field.
 *
 * @throws {Problem} 422 with everything that is wrong
 */
export function applyPreset(
  name: string,
  preset: Preset,
  sent: Readonly<Record<string, unknown>>,
  config: Config,
  ownHosts: readonly string[],
): NewTask {
  const checkUrl = (address: string) => checkPublicUrl(address, config, ownHosts)
  const { parameters, defaults } = preset
  const parameter = z.optional(z.unknown())
  const shape = Object.fromEntries(Object.keys(parameters).map((key) => [key, parameter]))
  const { fields, errors } = validateBody(z.strictObject({ ...shape, ...callbackFields }), sent)

  const wanted: RequestedInput[] = []
  for (const [key, { target, required }] of Object.entries(parameters)) {
    const value = own(sent, key) ?? own(defaults, key)
    const pointer = toPointer([key])
    if (value !== undefined) wanted.push({ target, value, pointer })
    else if (required) errors.push({ pointer, message: `${key} is missing` })
  }
  for (const [target, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(parameters, target))
      wanted.push({ target, value, pointer: toPointer([target]) })
  }
  const workflow = preset.workflow === undefined ? undefined : parseWorkflow(preset.workflow)
  const planned = planInputs(workflow, wanted, checkUrl)

  const callbackUrl = fields.callbackUrl ?? preset.callbackUrl
  const { callbackHeaders } = fields
  const metadata = bigIntsToText(fields.metadata)
  const callback: FieldError[] = checkCallback({ callbackUrl, callbackHeaders }, checkUrl)
  throwIfInvalid([...errors, ...planned.errors, ...callback, ...checkMetadata(metadata)])
  return {
    workflowId: preset.workflowId,
    nodeInfoList: planned.nodeInfoList,
    files: planned.files,
    callbackUrl,
    callbackHeaders,
    metadata,
    preset: name,
  }
}

/** A parameter may be called `constructor`, as every object has one. */
function own(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
