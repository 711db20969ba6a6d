import fc from 'fast-check'
import type { DescribedItem } from './descriptions.ts'

/** Items of every type in every documented form, with right and wrong values of each. */

const LIMIT = 2n ** 64n

/** Text that may be a name, a choice or a prompt. Core refuses control characters. */
const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are excluded here
  .filter((text) => text.trim() === text && !/[\u0000-\u001f\u007f-\u009f]/.test(text))

const describe = (fieldType: string, fieldValue: unknown, fieldData: unknown) => ({
  nodeName: 'Node',
  fieldName: 'field',
  fieldType,
  fieldValue,
  fieldData,
  description: '',
  descriptionEn: '',
})

/** Any JSON that is none of text, number and boolean. */
const nested = fc.constantFrom<unknown>([], ['a'], {}, { a: 1 }, null)

const textItem = fc
  .record({ right: fc.array(word, { minLength: 1, maxLength: 3 }), value: word })
  .map(({ right, value }): DescribedItem => {
    const spec = JSON.stringify(['STRING', { multiline: true }])
    return { item: describe('STRING', value, spec), right, wrong: [1, false, ['a'], {}, null] }
  })

const integerItem = fc
  .tuple(
    fc.bigInt({ min: -LIMIT, max: LIMIT }),
    fc.bigInt({ min: 1n, max: LIMIT }),
    fc.bigInt({ min: 0n, max: LIMIT }),
  )
  .map(([min, width, offset]): DescribedItem => {
    const max = min + width
    const inside = min + (offset % (width + 1n))
    const item = describe('INT', String(inside), `["INT",{"min":${min},"max":${max}}]`)
    const right = [min, max, inside, String(min), String(max), `${inside}`]
    const outside = [min - 1n, max + 1n, String(min - 1n), String(max + 1n)]
    return { item, right, wrong: [...outside, `${inside}.5`, 'x', '', true, ['1'], null] }
  })

const numberItem = fc
  .tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([min, width, share]): DescribedItem => {
    const max = min + width
    const inside = Math.min(max, min + width * share)
    const item = describe(
      'FLOAT',
      String(inside),
      JSON.stringify(['FLOAT', { min, max, step: 0.1 }]),
    )
    const right = [min, max, inside, JSON.stringify(inside)]
    return {
      item,
      right,
      wrong: [min - 0.5, max + 0.5, String(max + 1), 'x', '', true, ['1'], null],
    }
  })

const booleanItem = fc
  .constantFrom(null, JSON.stringify(['BOOLEAN', { default: false }]))
  .map((data): DescribedItem => {
    const item = describe('BOOLEAN', 'false', data)
    return { item, right: [true, false, 'true', 'False'], wrong: [0, 1, 'yes', '', [], {}, null] }
  })

const fileItem = fc
  .tuple(fc.constantFrom('IMAGE', 'AUDIO', 'VIDEO'), word, word)
  .map(([type, name, path]): DescribedItem => {
    const item = describe(type, name, JSON.stringify([[name], { image_upload: true }]))
    return { item, right: [path, name], wrong: ['', 7, true, ['a'], null] }
  })

const choices = fc.uniqueArray(word, { minLength: 2, maxLength: 20 })

/** Choices that are their own index: as a list, in a COMBO, and as objects. */
const listItem = fc
  .tuple(choices, word, fc.constantFrom('old', 'new', 'own'), nested)
  .map(([labels, other, form, notScalar]): DescribedItem => {
    const [first] = labels
    const forms = {
      old: [labels, { default: first }],
      new: ['COMBO', { options: labels }],
      own: [
        ...labels.map((name) => ({ name, index: name })),
        { default: first, description: other },
      ],
    }
    const item = describe('LIST', first, JSON.stringify(forms[form]))
    const wrong = labels.includes(other) ? [''] : [other, '']
    return { item, right: labels, wrong: [...wrong, `${labels.join('')}!`, notScalar] }
  })

/** Choices with numbers as their indexes, given by index or label. */
const switchItem = fc
  .tuple(
    choices.filter((labels) => labels.every((label) => !/^\d+$/.test(label))),
    fc.nat(5),
  )
  .map(([labels, start]): DescribedItem => {
    const options = labels.map((name, at) => ({ name, index: String(start + at), description: '' }))
    const data = JSON.stringify([...options, { default: String(start), description: '忽略' }])
    const indexes = options.map(({ index }) => index)
    const right = [...indexes, start, ...labels]
    const wrong = [start - 1, String(start + labels.length), `${labels.join('')}!`, '', null]
    return { item: describe('SWITCH', String(start), data), right, wrong }
  })

const anyItem = fc.oneof(
  textItem,
  integerItem,
  numberItem,
  booleanItem,
  fileItem,
  listItem,
  switchItem,
)

/** An app with up to eight inputs. */
export const arbitraryApp = fc.array(anyItem, { minLength: 1, maxLength: 8 }).map((items) =>
  items.map((described, index): DescribedItem => {
    const nodeId = index % 3 === 2 ? `${index}:7` : String(index + 1)
    return { ...described, item: { ...described.item, nodeId } }
  }),
)
