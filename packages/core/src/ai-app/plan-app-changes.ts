import type { Facts } from '../errors/facts/facts.ts'
import type { OverrideProblem } from '../errors/input-errors.ts'
import { isUploadName } from '../node-info/upload-name.ts'
import { createProblem } from '../overrides/create-problem.ts'
import type { Override } from '../overrides/override.ts'
import { listOverrides, MAX_SUGGESTIONS, type PlannedChange } from '../overrides/plan-overrides.ts'
import type { Unresolved } from '../overrides/resolve-target.ts'
import { type AiApp, type AppInput, appFileKind, FILE_TYPES } from './ai-app.ts'
import { checkAppValue } from './check-app-value.ts'
import { findInput, inputLabel } from './find-input.ts'

/**
 * Plans what to send for the values of an app's inputs, in their order, and nothing else: an input
 * without a value keeps its default. Returns the valid changes beside all problems.
 */
export function planAppChanges(
  app: AiApp,
  overrides: Readonly<Record<string, unknown>> | readonly Override[],
): { changes: PlannedChange[]; problems: OverrideProblem[] } {
  const problems: OverrideProblem[] = []
  const planned = new Map<AppInput, PlannedChange>()
  for (const override of listOverrides(overrides)) {
    const { target, position } = override
    const suggest = problems.length < MAX_SUGGESTIONS
    const found = findInput(app, target, { suggest })
    if (found.input === undefined) {
      problems.push(createProblem(override, found))
      continue
    }
    const { input } = found
    const earlier = planned.get(input)
    if (earlier !== undefined) {
      const { fieldName: field, nodeId } = input
      const problem: Facts = { kind: 'field-already-set', field, nodeId, by: earlier.target }
      problems.push(createProblem(override, { problem }))
      continue
    }
    const change = planOne(input, override, suggest)
    if ('problem' in change) problems.push(createProblem(override, change))
    else {
      planned.set(input, position ? { ...change, position } : change)
    }
  }
  return { changes: [...planned.values()], problems }
}

function planOne(
  input: AppInput,
  override: Override,
  suggest: boolean,
): PlannedChange | Unresolved {
  if (input.isLink) return { problem: { kind: 'app-input-is-link' } }
  const takesFile = FILE_TYPES.has(input.type)
  const mayTakeFile = takesFile || input.type === 'text' || input.type === 'other'
  if (override.isFile && !mayTakeFile) return { problem: { kind: 'field-takes-no-file' } }
  const checked = checkAppValue(input, override.value, { suggest })
  if (checked.problem !== undefined) return { problem: checked.problem }
  const { nodeId, fieldName, nodeName } = input
  const change = {
    target: override.target,
    nodeId,
    fieldName,
    origin: 'override' as const,
    node: { title: inputLabel(input), classType: nodeName },
    ...(input.default !== undefined && { previous: input.default }),
  }
  if (!takesFile && !override.isFile) return { ...change, fieldValue: checked.value }
  const fileKind = appFileKind(input)
  if (checked.value === '') return { problem: { kind: 'file-field-empty', fileKind } }
  return isUploadName(checked.value)
    ? { ...change, fieldValue: checked.value }
    : { ...change, file: checked.value, fileKind }
}
