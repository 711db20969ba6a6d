import { fileKind, OverrideError, parseJson, planOverrides } from '@runninghub-action/core'
import type { Io } from '../context/command-context.ts'
import { valueText } from '../export/exact-json.ts'
import { describeField } from '../listing/fields.ts'
import { clip, oneLine } from '../terminal/text.ts'
import { BACK, QUIT, type Said } from './prompts/prompt.ts'
import type { Questions } from './prompts/prompts.ts'
import { type Draft, overrideOf, withOverride } from './state.ts'

/** From here on a text is edited as lines. */
const LONG = 40
const prompts = /text|prompt|positive|negative/i

/**
 * Asks for the value of the field being changed, in the way its present value calls for. Whatever
 * is given is checked at once by the same rules as before a run.
 */
export async function askValue(
  draft: Draft,
  ask: Questions,
  { words }: Pick<Io, 'words'>,
): Promise<Said<Draft>> {
  const { guide } = words
  const workflow = draft.file?.workflow
  const node = workflow?.nodes.get(draft.node ?? '')
  const field = node?.fields.get(draft.field ?? '')
  if (workflow === undefined || node === undefined || field === undefined) return BACK
  const target = `${node.id}.${field.name}`
  const { value: original, shownValue } = describeField(workflow, node, field, words)
  const before = valueText(overrideOf(draft, node, field.name)?.value ?? original)
  const name = oneLine(field.name)
  const now = words.guide.value(name, clip(shownValue, 30))

  const check = (value: unknown): string | undefined => {
    try {
      planOverrides(workflow, [{ target, value }])
      return undefined
    } catch (error) {
      if (error instanceof OverrideError)
        return error.problems[0]?.message.replace(/ \([^()]*\)$/, '')
      throw error
    }
  }
  const set = (value: unknown): Draft => withOverride(draft, { target, value })

  const kind = fileKind(node, field)
  if (kind !== undefined) {
    const path = await ask.path(guide.path(name, words.nodes.types[kind]), '')
    return typeof path === 'string' ? set(`@${path}`) : path
  }
  switch (field.value.kind) {
    case 'boolean': {
      const choice = await ask.choose(
        now,
        [
          { value: 'true', label: 'true' },
          { value: 'false', label: 'false' },
        ],
        before === 'true' ? 'true' : 'false',
      )
      return choice === BACK || choice === QUIT ? choice : set(choice === 'true')
    }
    case 'array':
    case 'object': {
      const text = await ask.text(now, before, (given) => {
        const json = readJson(given)
        return json === undefined ? guide.json : check(json.value)
      })
      return typeof text === 'string' ? set(readJson(text)?.value) : text
    }
    case 'string':
      if (before.length > LONG || /[\r\n]/.test(before) || prompts.test(field.name)) {
        const text = await ask.lines(guide.text(name), before, check)
        return typeof text === 'string' ? set(text) : text
      }
      break
    default:
      break
  }
  const text = await ask.text(now, before, check)
  return typeof text === 'string' ? set(text) : text
}

function readJson(text: string): { value: unknown } | undefined {
  try {
    return { value: parseJson(text) }
  } catch {
    return undefined
  }
}
