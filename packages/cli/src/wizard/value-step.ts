import {
  fileKind,
  OverrideError,
  parseJson,
  planOverrides,
  wordFacts,
} from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { formatValue } from '../export/format-value.ts'
import { toListedField } from '../listing/fields.ts'
import { escapeFileMark, readFileMark } from '../run/file-values.ts'
import { toOneLine, truncate } from '../terminal/text.ts'
import { rankFilesOf } from './prompts/complete-path.ts'
import { BACK, type PromptResult, QUIT } from './prompts/prompt.ts'
import type { Prompts } from './prompts/prompts.ts'
import { addOverride, findOverride, type WizardState } from './state.ts'

/** Longer texts are edited in several lines. */
const MAX_SINGLE_LINE = 40
const PROMPT_FIELD = /text|prompt|positive|negative/i

/**
 * Asks for the value of the selected field. The prompt depends on the field's current value. The
 * input is validated at once, by the same rules as before a run.
 */
export async function askValue(
  state: WizardState,
  prompts: Prompts,
  { messages }: Pick<CommandContext, 'messages'>,
): Promise<PromptResult<WizardState>> {
  const { wizard } = messages
  const workflow = state.file?.workflow
  const node = workflow?.nodes.get(state.nodeId ?? '')
  const field = node?.fields.get(state.fieldName ?? '')
  if (workflow === undefined || node === undefined || field === undefined) return BACK
  const target = `${node.id}.${field.name}`
  const { value: original, shownValue } = toListedField(workflow, node, field, messages)
  const current = findOverride(state, node, field.name)
  const initialValue = formatValue(current ? readFileMark(current).value : original)
  const name = toOneLine(field.name)
  const message = wizard.newValue(name, truncate(shownValue, 30))

  const validate = (value: unknown): string | undefined => {
    try {
      planOverrides(workflow, [{ target, value }])
      return undefined
    } catch (error) {
      if (!(error instanceof OverrideError)) throw error
      // The place in api.json means nothing to someone who is asked for a value.
      const [problem] = error.problems
      return problem && wordFacts({ ...problem.facts, position: undefined }, messages.facts)
    }
  }
  const setValue = (value: unknown): WizardState => addOverride(state, { target, value })
  const setText = (text: string): WizardState => setValue(escapeFileMark(text))

  const kind = fileKind(node, field)
  if (kind !== undefined) {
    const path = await prompts.path(
      wizard.filePath(name, messages.nodes.types[kind]),
      rankFilesOf(kind),
    )
    return typeof path === 'string' ? setValue(`@${path}`) : path
  }
  switch (field.value.kind) {
    case 'boolean': {
      const choice = await prompts.select(
        message,
        [
          { value: 'true', label: 'true' },
          { value: 'false', label: 'false' },
        ],
        initialValue === 'true' ? 'true' : 'false',
      )
      return choice === BACK || choice === QUIT ? choice : setValue(choice === 'true')
    }
    case 'array':
    case 'object': {
      const text = await prompts.text(message, initialValue, (input) => {
        const json = tryParseJson(input)
        return json === undefined ? wizard.invalidJson : validate(json.value)
      })
      return typeof text === 'string' ? setValue(tryParseJson(text)?.value) : text
    }
    case 'string':
      if (
        initialValue.length > MAX_SINGLE_LINE ||
        /[\r\n]/.test(initialValue) ||
        PROMPT_FIELD.test(field.name)
      ) {
        const text = await prompts.multiline(wizard.newText(name), initialValue, validate)
        return typeof text === 'string' ? setText(text) : text
      }
      break
    case 'number': {
      const text = await prompts.text(message, initialValue, validate)
      return typeof text === 'string' ? setValue(toNumber(text)) : text
    }
    default:
      break
  }
  const text = await prompts.text(message, initialValue, validate)
  return typeof text === 'string' ? setText(text) : text
}

/** Returns the number that a text is; the text itself when no number has all of its digits. */
function toNumber(text: string): unknown {
  const value = parseJson(text)
  return typeof value === 'bigint' || String(value) === text ? value : text
}

function tryParseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: parseJson(text) }
  } catch {
    return undefined
  }
}
