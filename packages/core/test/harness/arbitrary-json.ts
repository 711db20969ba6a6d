import fc from 'fast-check'
import type { JsonValue } from '../../src/workflow/workflow.ts'

const whitespace = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '  ')

/** Names and texts of kinds that have broken parsers before. */
export const trickyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '10',
    '3',
    '57:8',
    'a.b',
    '',
    '\ud83d',
    'é',
    '["4", 0]',
  ),
)

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength })

/** The text of a JSON number: any length, any way of writing it. */
export const numberSource = fc.oneof(
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => JSON.stringify(x)),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String)),
      fc.oneof(
        fc.constant(''),
        digits(1, 18).map((d) => `.${d}`),
      ),
      fc.oneof(
        fc.constant(''),
        fc
          .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat(420))
          .map(([e, sign, n]) => `${e}${sign}${n}`),
      ),
    )
    .map((parts) => parts.join('')),
)

/** A JSON value and one way to write it: with whitespace anywhere, with escapes or without. */
export const { jsonValue } = fc.letrec<{ jsonValue: Written }>((tie) => {
  const items = fc.array(tie('jsonValue'), { maxLength: 4 })
  const members = fc.uniqueArray(fc.tuple(trickyText, tie('jsonValue')), {
    selector: ([name]) => name,
    maxLength: 4,
  })
  return {
    jsonValue: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Written>(
        { text: 'null', value: { kind: 'null' } },
        { text: 'true', value: { kind: 'boolean', value: true } },
        { text: 'false', value: { kind: 'boolean', value: false } },
      ),
      numberSource.map((source): Written => ({ text: source, value: { kind: 'number', source } })),
      fc.tuple(trickyText, fc.boolean()).map(
        ([value, ascii]): Written => ({
          text: writeText(value, ascii),
          value: { kind: 'string', value },
        }),
      ),
      fc.tuple(items, whitespace).map(
        ([list, gap]): Written => ({
          text: `[${gap}${list.map((item) => item.text).join(`${gap},${gap}`)}${gap}]`,
          value: { kind: 'array', items: list.map((item) => item.value) },
        }),
      ),
      fc.tuple(members, whitespace).map(([list, gap]): Written => {
        const written = list.map(
          ([name, item]) => `${writeText(name, false)}${gap}:${gap}${item.text}`,
        )
        return {
          text: `{${gap}${written.join(`${gap},${gap}`)}${gap}}`,
          value: {
            kind: 'object',
            members: new Map(list.map(([name, item]) => [name, item.value])),
          },
        }
      }),
    ),
  }
})

export interface Written {
  text: string
  value: JsonValue
}

/** A node with its fields in a fixed order. */
export interface WrittenNode {
  id: string
  title: string
  classType: string
  fields: { name: string; value: Written }[]
}

export const writtenNodes = fc.uniqueArray(
  fc.record({
    // These names would make the graph look wrapped or saved by the editor.
    id: fc
      .oneof(fc.nat(99).map(String), trickyText)
      .filter((id) => !['nodes', 'prompt', 'output'].includes(id)),
    title: fc.oneof(fc.constantFrom('Prompt', 'KSampler', 'a.b'), trickyText),
    classType: fc.constantFrom('KSampler', 'LoadImage', 'CLIPTextEncode', 'Prompt'),
    fields: fc.uniqueArray(
      fc.record({
        name: fc.oneof(fc.constantFrom('seed', 'noise_seed', 'image', 'text', 'steps'), trickyText),
        value: jsonValue,
      }),
      { selector: (field) => field.name, maxLength: 5 },
    ),
  }),
  { selector: (node) => node.id, minLength: 1, maxLength: 6 },
)

export function writeGraph(nodes: readonly WrittenNode[]): string {
  const written = nodes.map(({ id, title, classType, fields }) => {
    const inputs = fields.map(({ name, value }) => `    ${JSON.stringify(name)}: ${value.text}`)
    return `${JSON.stringify(id)}: {\n  "inputs": {\n${inputs.join(',\n')}\n  },
  "class_type": ${JSON.stringify(classType)}, "_meta": {"title": ${JSON.stringify(title)}}\n}`
  })
  return `{\n${written.join(',\n')}\n}\n`
}

function writeText(text: string, ascii: boolean): string {
  const json = JSON.stringify(text)
  if (!ascii) return json
  return json.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
