import {
  type AiApp,
  contentProblem,
  inEnglish,
  parseWorkflow,
  START_LENGTH,
} from '@runninghub-action/core'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import { toPointer } from '../validation/validate.ts'
import { isFileType, valueType } from './parameter.ts'
import type { Preset } from './preset.ts'

/**
 * Checks that each file of a call belongs to a parameter that takes this kind of file.
 *
 * @param files by the name of a parameter
 * @param app the AI app of the preset
 * @throws {Problem} 422 with all errors
 */
export async function checkUploads(
  { parameters, workflow: text }: Preset,
  files: Readonly<Record<string, File>>,
  app?: AiApp,
): Promise<void> {
  const workflow = text === undefined ? undefined : parseWorkflow(text)
  const check = async ([name, file]: [string, File]): Promise<FieldError[]> => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    const type = parameter && valueType({ workflow, app }, parameter)
    const pointer = toPointer([name])
    if (!type || !isFileType(type)) return [{ pointer, message: `${name} takes no file` }]
    const start = new Uint8Array(await file.slice(0, START_LENGTH).arrayBuffer())
    const problem = contentProblem(file.name, start, type)
    return problem ? [{ pointer, message: `${name}: ${inEnglish(problem.facts)}` }] : []
  }
  throwIfInvalid((await Promise.all(Object.entries(files).map(check))).flat())
}
