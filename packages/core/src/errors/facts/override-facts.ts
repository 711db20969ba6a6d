import { formatPosition, type Position } from '../position.ts'
import type { Facts, Wording } from './facts.ts'

/** The kind of file that a field accepts. */
export type FieldFileKind = 'image' | 'audio' | 'video' | 'file'

/** What a caller gave as a value. */
export type FoundValue =
  | { type: 'text' | 'list' | 'object' | 'date' }
  /** A text that matters, cut to 40 characters. */
  | { type: 'excerpt'; text: string }
  | { type: 'number' | 'boolean'; value: string }
  /** A value that JSON does not have, by JavaScript's name for its type. */
  | { type: 'other'; name: string }

/** Facts about an override. Those about a value complete a sentence about the field. */
export interface OverrideFacts {
  override: {
    target: string
    problem: Facts
    suggestion?: string | undefined
    /** The place of the override in the caller's file, else that of the field in api.json. */
    position?: Position | undefined
    positionOf?: 'override' | 'field' | undefined
  }
  'override-problems': { problems: readonly Facts[] }

  'value-missing': object
  'value-control-character': { code: string }
  'value-half-character': { code: string }
  'value-rounded': { text: string }
  'value-not-whole': { value: string }
  'value-not-text': { found: FoundValue }
  'value-not-a-number': { found: FoundValue }
  'value-not-finite': { value: string }
  'value-too-large': { text: string }
  'value-unsafe-integer': { value: string }
  'value-not-boolean': { found: FoundValue }
  'value-not-nested': { expected: 'array' | 'object'; found: FoundValue }
  'value-not-scalar': { found: FoundValue }
  'value-not-json': { reason: Facts }
  'value-is-link': object
  'nested-too-deep': object
  'nested-not-finite': { value: string }
  'nested-unsafe-integer': { value: string }
  'nested-control-character': { code: string }
  'nested-half-character': { code: string }
  'nested-not-plain': object
  'nested-other-type': { name: string }

  'target-ambiguous': { ids: readonly string[] }
  'target-not-by-id': object
  'target-without-field': object
  'target-too-long': { limit: number }
  'node-unknown': { name: string }
  'field-unknown': { ids: readonly string[]; classType: string; field: string }
  'field-is-link': { field: string; nodeId: string; from: string; label: string }
  'field-already-set': { field: string; nodeId: string; by: string }
  'file-field-empty': { fileKind: FieldFileKind }
  'field-takes-no-file': object

  'change-of-unknown-field': object
  'change-repeated': object
  'change-of-link': object
  'change-of-other-type': { expected: string }
}

export const overrideWording: Wording<OverrideFacts> = {
  override: ({ target, problem, suggestion, position, positionOf }, word) => {
    const prefix = position && positionOf === 'override' ? `${formatPosition(position)}: ` : ''
    const suffix = position && positionOf === 'field' ? ` (${formatPosition(position)})` : ''
    const question = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
    return `${prefix}${target}: ${word(problem)}${question}${suffix}`
  },
  'override-problems': ({ problems }, word) =>
    `${problems.length} inputs cannot be used:\n${problems.map((one) => `- ${word(one)}`).join('\n')}`,

  'value-missing': () => 'has no value here; for an empty text write ""',
  'value-control-character': ({ code }) => `contains a control character (${code})`,
  'value-half-character': ({ code }) =>
    `contains half of a character (${code}), such as of an emoji`,
  'value-rounded': ({ text }) => `takes a whole number, not ${JSON.stringify(text)}: ${ROUNDED}`,
  'value-not-whole': ({ value }) => `takes a whole number, not ${value}`,
  'value-not-text': ({ found }) =>
    `takes text, not ${describe(found)}${'value' in found ? `; quote it: "${found.value}"` : ''}`,
  'value-not-a-number': ({ found }) => `takes a number, not ${describe(found)}`,
  'value-not-finite': ({ value }) => `takes a finite number, not ${value}`,
  'value-too-large': ({ text }) => `takes a finite number; ${JSON.stringify(text)} is too large`,
  'value-unsafe-integer': ({ value }) =>
    `cannot be ${value}: an integer beyond 2^53 may already be rounded; write it as text, in quotes`,
  'value-not-boolean': ({ found }) => `takes true or false, not ${describe(found)}`,
  'value-not-nested': ({ expected, found }) =>
    `takes ${expected === 'array' ? 'a list' : 'an object'}, not ${describe(found)}`,
  'value-not-scalar': ({ found }) => `takes text, a number, true or false, not ${describe(found)}`,
  'value-not-json': ({ reason }, word) => `cannot be this value: ${word(reason)}`,
  'value-is-link': () => 'cannot be a link to a node: RunningHub cannot rewire a workflow',
  'nested-too-deep': () => 'it is nested too deeply, or contains itself',
  'nested-not-finite': ({ value }) => `it contains ${value}`,
  'nested-unsafe-integer': ({ value }) =>
    `it contains ${value}, an integer beyond 2^53 that may be rounded`,
  'nested-control-character': ({ code }) => `it contains a control character (${code})`,
  'nested-half-character': ({ code }) =>
    `it contains half of a character (${code}), such as of an emoji`,
  'nested-not-plain': () => 'it contains something other than text, numbers, lists and objects',
  'nested-other-type': ({ name }) =>
    `it contains ${name === 'undefined' ? 'an undefined value' : `a ${name}`}`,

  'target-ambiguous': ({ ids }) => `ambiguous, it matches ${nodes(ids)}; name the node by its id`,
  'target-not-by-id': () =>
    'does not name a node by its id, as 6.text does; titles and class types can be used only together with api.json',
  'target-too-long': ({ limit }) => `is longer than ${limit} characters`,
  'target-without-field': () => 'does not name a field; write NODE.FIELD, such as 6.text',
  'node-unknown': ({ name }) => `no node has the id, title or class type "${name}"`,
  'field-unknown': ({ ids, classType, field }) =>
    `${nodes(ids)}${classType && ` (${classType})`} has no field "${field}"`,
  'field-is-link': ({ field, nodeId, from, label }) =>
    `field "${field}" of node ${nodeId} comes from node ${from}${label && ` (${label})`}; RunningHub cannot rewire a workflow, so set a field of that node`,
  'field-already-set': ({ field, nodeId, by }) =>
    `field "${field}" of node ${nodeId} is already set by ${by}`,
  'file-field-empty': ({ fileKind }) => `takes ${FILES[fileKind]}, not an empty text`,
  'field-takes-no-file': () => 'takes no file',

  'change-of-unknown-field': () => 'the workflow has no such field',
  'change-repeated': () => 'the field is set twice',
  'change-of-link': () => 'the field comes from another node and cannot be set',
  'change-of-other-type': ({ expected }) =>
    `the value does not fit the field, which is ${expected === 'null' ? 'null' : `a ${expected}`} in the workflow`,
}

/** Also for the id of a workflow in a batch. */
export const ROUNDED =
  'a spreadsheet has rounded it; format the column as text, then enter the number again'

const FILES: Readonly<Record<FieldFileKind, string>> = {
  image: 'an image file',
  audio: 'an audio file',
  video: 'a video file',
  file: 'a file',
}

function describe(found: FoundValue): string {
  switch (found.type) {
    case 'text':
      return 'text'
    case 'list':
      return 'a list'
    case 'object':
      return 'an object'
    case 'date':
      return 'a date'
    case 'excerpt':
      return `the text ${JSON.stringify(found.text)}`
    case 'number':
      return `the number ${found.value}`
    case 'boolean':
      return found.value
    case 'other':
      return `a ${found.name}`
  }
}

function nodes(ids: readonly string[]): string {
  if (ids.length === 1) return `node ${ids[0]}`
  const shown = ids.length > 10 ? [...ids.slice(0, 10), `${ids.length - 10} more`] : ids
  return `nodes ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
