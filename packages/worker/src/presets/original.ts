import type { Original } from '../validation/rerun-request.ts'
import { isBlank, readInput } from './parameter-value.ts'
import type { Preset } from './preset.ts'

/**
 * Returns a task as something to run again. Its inputs have the names of the parameters of its preset,
 * and for a caller who may create any task also those of targets.
 *
 * @param preset the preset of the task, as it is now
 * @param isFree the caller may create any task. Others may change what the preset lets them set
 */
export function toOriginal(
  task: Pick<Original, 'id' | 'info' | 'input' | 'workflow' | 'app'>,
  preset: Preset | undefined,
  isFree: boolean,
): Original {
  const { info, workflow, app } = task
  const isSame = preset?.workflowId === info.workflowId
  const parameters = preset && isSame ? preset.parameters : {}
  return {
    ...task,
    toInput(name, value) {
      const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
      if (!parameter)
        return isFree ? { target: name, value } : { problem: 'is not a parameter of the preset' }
      if (isBlank(value))
        return parameter.required ? { problem: 'is blank, but required' } : undefined
      return readInput({ workflow, app }, parameter, value)
    },
    checkField(name) {
      const isAllowed = isFree || preset?.allow?.some((field) => field === name)
      return isAllowed ? undefined : 'is not a field that the preset lets its callers set'
    },
    accessPassword: isSame ? preset?.accessPassword : undefined,
    accounts: (isSame ? preset?.account : undefined) ?? (info.account ? [info.account] : undefined),
  }
}
