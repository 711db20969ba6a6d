import { type AiApp, bigIntsToText, parseWorkflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { checkAccounts } from '../validation/accounts.ts'
import { callbackFields, checkCallback, checkMetadata } from '../validation/callback.ts'
import { planInputs, type RequestedInput, takesFile } from '../validation/plan-inputs.ts'
import { toPointer, validateBody } from '../validation/validate.ts'
import type { Preset } from './preset.ts'

/**
 * Builds a task from a preset and a caller's flat parameters: `{"prompt": "a cat"}`. A `null`
 * counts as missing, because no-code tools send it for an empty field. So does an empty text for an
 * optional file, which forms send.
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
  const { parameters, defaults } = preset
  const parameter = z.optional(z.unknown())
  const shape = Object.fromEntries(Object.keys(parameters).map((key) => [key, parameter]))
  const { fields, errors } = validateBody(z.strictObject({ ...shape, ...callbackFields }), body)

  const workflow = preset.workflow === undefined ? undefined : parseWorkflow(preset.workflow)
  const checker = { workflow, app }
  const requested: RequestedInput[] = []
  for (const [key, { target, required }] of Object.entries(parameters)) {
    const given = getOwn(body, key)
    const isBlankFile = given === '' && !required && takesFile(checker, target)
    const value = (isBlankFile ? undefined : given) ?? getOwn(defaults, key)
    const pointer = toPointer([key])
    if (value !== undefined) requested.push({ target, value, pointer })
    else if (required) errors.push({ pointer, message: `${key} is missing` })
  }
  for (const [target, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(parameters, target))
      requested.push({ target, value, pointer: toPointer([target]) })
  }
  const planned = planInputs(checker, requested, checkUrl)

  const callbackUrl = fields.callbackUrl ?? preset.callbackUrl
  const { callbackHeaders, callbackFormat = preset.callbackFormat } = fields
  const metadata = bigIntsToText(fields.metadata)
  const callback: FieldError[] = checkCallback({ callbackUrl, callbackHeaders }, checkUrl)
  throwIfInvalid([
    ...errors,
    ...planned.errors,
    ...callback,
    ...checkMetadata(metadata),
    ...checkAccounts(preset.account, config),
  ])
  return {
    workflowId: preset.workflowId,
    kind: preset.kind,
    nodeInfoList: planned.nodeInfoList,
    files: planned.files,
    callbackUrl,
    callbackHeaders,
    callbackFormat,
    metadata,
    preset: name,
    accounts: preset.account,
  }
}

/** Ignores inherited members: a parameter may have the name `constructor`. */
function getOwn(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
