import { jsonSyntaxError } from './json-syntax-error.ts'
import type { JsonValue } from './workflow.ts'

/** How deep arrays and objects may nest. Real graphs stay under ten. */
export const MAX_DEPTH = 200

/** How many values a text may hold: 40 times a 500-node graph. */
export const MAX_VALUES = 200_000

/** Where a member of an object stands in the text, in UTF-16 units. */
export interface Span {
  /** The quote before its name. */
  name: number
  /** Its value; the end is exclusive. */
  start: number
  end: number
}

const tooDeep = `more than ${MAX_DEPTH} levels deep`
const tooMany = `more than ${MAX_VALUES.toLocaleString('en')} values`

const blanks = /[ \t\n\r]*/y
/** What a string may hold as it is: all but the quote, the backslash and control characters. */
const plain = /[ !#-[\]-\uffff]*/y
const escaped = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y
const word = /true|false|null/y

/**
 * JSON (RFC 8259: no comments, no trailing commas) with what `JSON.parse` loses: the order of
 * members, numbers as they are written, and where each member stands. Of a name that comes twice
 * the last value counts, at the place of the first, as in Python's `dict`.
 *
 * Our own: parsers that know positions build a tree of their own first, recurse until the stack
 * ends, and are larger than everything else in this folder.
 */
export class JsonDocument {
  readonly root: JsonValue
  readonly #spans = new Map<JsonValue, Span>()
  readonly #text: string
  readonly #file: string | undefined
  #at = 0
  #depth = 0
  #values = 0

  /**
   * @throws {WorkflowFormatError} with the place where the text stops being JSON, or gets deeper
   *   or longer than any workflow
   */
  constructor(text: string, file?: string) {
    this.#text = text
    this.#file = file
    this.#skip(blanks)
    this.root = this.#value()
    this.#skip(blanks)
    if (this.#at < text.length) throw this.#syntaxError()
  }

  /** Where the member stands whose value this is. */
  spanOf(value: JsonValue): Span {
    const place = this.#spans.get(value)
    if (place === undefined) throw new TypeError('not the value of a member of this text')
    return place
  }

  #value(): JsonValue {
    if (++this.#values > MAX_VALUES) throw this.#syntaxError(tooMany)
    switch (this.#text[this.#at]) {
      case '"':
        return { kind: 'string', value: this.#string() }
      case '{':
        return { kind: 'object', members: this.#members() }
      case '[':
        return { kind: 'array', items: this.#items() }
      case 't':
      case 'f':
      case 'n': {
        const name = this.#take(word)
        return name === 'null' ? { kind: 'null' } : { kind: 'boolean', value: name === 'true' }
      }
      default:
        return { kind: 'number', source: this.#take(number) }
    }
  }

  #members(): Map<string, JsonValue> {
    const members = new Map<string, JsonValue>()
    this.#list('}', () => {
      const name = this.#at
      const key = this.#string()
      this.#skip(blanks)
      this.#expect(':')
      this.#skip(blanks)
      const start = this.#at
      const value = this.#value()
      members.set(key, value)
      this.#spans.set(value, { name, start, end: this.#at })
    })
    return members
  }

  #items(): JsonValue[] {
    const items: JsonValue[] = []
    this.#list(']', () => items.push(this.#value()))
    return items
  }

  #list(close: '}' | ']', readOne: () => void): void {
    if (++this.#depth > MAX_DEPTH) throw this.#syntaxError(tooDeep)
    this.#at++
    this.#skip(blanks)
    let more = this.#text[this.#at] !== close
    while (more) {
      readOne()
      this.#skip(blanks)
      more = this.#text[this.#at] === ','
      if (more) this.#at++
      this.#skip(blanks)
    }
    this.#expect(close)
    this.#depth--
  }

  #string(): string {
    const start = this.#at
    this.#expect('"')
    this.#skip(plain)
    if (this.#text[this.#at] === '"') return this.#text.slice(start + 1, this.#at++)
    while (this.#text[this.#at] === '\\') {
      this.#take(escaped)
      this.#skip(plain)
    }
    this.#expect('"')
    return JSON.parse(this.#text.slice(start, this.#at))
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw this.#syntaxError()
    this.#at++
  }

  #take(pattern: RegExp): string {
    const start = this.#at
    if (!this.#skip(pattern)) throw this.#syntaxError()
    return this.#text.slice(start, this.#at)
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const found = pattern.test(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  #syntaxError(reason?: string) {
    return jsonSyntaxError(this.#text, this.#at, this.#file, reason)
  }
}
