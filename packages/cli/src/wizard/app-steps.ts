import * as clack from '@clack/prompts'
import {
  type AiApp,
  type AppInput,
  appFileKind,
  FILE_TYPES,
  inputLabel,
  inputTarget,
  planAppChanges,
  wordFacts,
} from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { formatValue } from '../export/format-value.ts'
import { appTable, describeValues } from '../listing/app-inputs.ts'
import { escapeFileMark, readFileMark } from '../run/file-values.ts'
import { formatTable } from '../terminal/table.ts'
import { toOneLine, truncate } from '../terminal/text.ts'
import { rankFilesOf } from './prompts/complete-path.ts'
import { BACK, type PromptResult, QUIT } from './prompts/prompt.ts'
import type { Prompts } from './prompts/prompts.ts'
import { addOverride, type WizardState } from './state.ts'

/** The choice above all inputs: make no more changes. */
const RUN_CHOICE = ''

/** Prints an app's name and inputs. */
export function printApp(app: AiApp, { messages }: CommandContext): void {
  const lines = formatTable(
    appTable(app, messages.language, messages),
    (process.stdout.columns ?? 80) - 4,
  )
  clack.log.message([toOneLine(app.name), ...lines].filter(Boolean))
}

/** Asks for the input to set. */
export async function askAppInput(
  state: WizardState,
  prompts: Prompts,
  { messages }: CommandContext,
): Promise<PromptResult<WizardState>> {
  const { app } = state
  if (app === undefined) return BACK
  const choices = app.inputs
    .filter(({ isLink }) => !isLink)
    .map((input) => {
      const override = overrideOf(state, input)
      const value =
        override === undefined ? (input.default ?? '') : `* ${formatValue(override.value)}`
      const label = toOneLine(inputLabel(input, messages.language))
      const target = inputTarget(input)
      return {
        value: target,
        label: `${label}: ${truncate(toOneLine(value), 50)}`,
      }
    })
  const run = messages.wizard.runWith(state.overrides.length)
  const value = await prompts.filter(messages.wizard.appInput, [
    { value: RUN_CHOICE, label: run },
    ...choices,
  ])
  if (typeof value !== 'string') return value
  const input = app.inputs.find((one) => inputTarget(one) === value)
  if (input === undefined) return { ...state, overridesComplete: true }
  return { ...state, nodeId: input.nodeId, fieldName: input.fieldName }
}

/** Asks for the value of the selected input: a choice as a list, a file as a path. */
export async function askAppValue(
  state: WizardState,
  prompts: Prompts,
  { messages }: CommandContext,
): Promise<PromptResult<WizardState>> {
  const { wizard } = messages
  const { app } = state
  const input = app?.inputs.find(
    ({ nodeId, fieldName }) => nodeId === state.nodeId && fieldName === state.fieldName,
  )
  if (app === undefined || input === undefined) return BACK
  const target = inputTarget(input)
  const name = toOneLine(inputLabel(input, messages.language))
  const current = overrideOf(state, input)
  const initialValue = current ? formatValue(readFileMark(current).value) : (input.default ?? '')
  const values = toOneLine(describeValues(input))
  const label = values === '' || input.choices.length > 0 ? name : `${name} (${values})`
  const message = wizard.newValue(label, truncate(toOneLine(initialValue), 30))
  const validate = (value: unknown): string | undefined => {
    const [problem] = planAppChanges(app, [{ target, value }]).problems
    return problem && wordFacts(problem.facts, messages.facts)
  }
  const setValue = (value: unknown) => addOverride(state, { target, value })

  if (FILE_TYPES.has(input.type)) {
    const kind = messages.app.types[input.type]
    const path = await prompts.path(wizard.filePath(name, kind), rankFilesOf(appFileKind(input)))
    return typeof path === 'string' ? setValue(`@${path}`) : path
  }
  if (input.type === 'boolean') {
    const choices = ['true', 'false'].map((value) => ({ value, label: value }))
    const choice = await prompts.select(
      message,
      choices,
      initialValue === 'true' ? 'true' : 'false',
    )
    return choice === BACK || choice === QUIT ? choice : setValue(choice === 'true')
  }
  if (input.choices.length > 0) {
    const choices = input.choices.map(({ value, label: text, description }) => ({
      value,
      label: toOneLine([text, description].filter(Boolean).join('  ')),
    }))
    const isCurrent = ({ value }: { value: string }) => value === initialValue
    const ordered = [...choices.filter(isCurrent), ...choices.filter((one) => !isCurrent(one))]
    const choice = await prompts.filter(message, ordered)
    return typeof choice === 'string' ? setValue(choice) : choice
  }
  const text =
    input.type === 'text' && (input.multiline || /[\r\n]/.test(initialValue))
      ? await prompts.multiline(wizard.newText(name), initialValue, validate)
      : await prompts.text(message, initialValue, validate)
  return typeof text === 'string' ? setValue(escapeFileMark(text)) : text
}

function overrideOf({ overrides }: WizardState, input: AppInput) {
  return overrides.find(({ target }) => target === inputTarget(input))
}
