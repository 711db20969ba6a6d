import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Facts } from '../errors/facts/facts.ts'
import type { InputProblem } from '../errors/input-errors.ts'
import type { Position } from '../errors/position.ts'
import type { Override } from '../overrides/override.ts'
import { createPosition } from '../workflow/text-position.ts'
import { createInputProblem } from './input-problem.ts'
import { explainYamlError, textLostToComment } from './yaml-errors.ts'

/**
 * Parses a YAML text (JSON is YAML too). Collects all problems in `problems`, so that a person sees
 * them at once.
 */
export class YamlDocument {
  readonly problems: InputProblem[] = []
  readonly #lines = new LineCounter()
  readonly #document: Document.Parsed
  readonly #text: string
  readonly #file: string
  readonly #firstLine: number

  /** @param firstLine the number of the text's first line in its file */
  constructor(text: string, file: string, firstLine = 1) {
    this.#text = text
    this.#file = file
    this.#firstLine = firstLine
    // YAML 1.2 reads `no` and `on` as texts. Integers must keep all digits of a 64-bit seed.
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      intAsBigInt: true,
      merge: true,
      prettyErrors: false,
    })
    const { errors, warnings } = this.#document
    for (const { code, message, pos } of [...errors, ...warnings]) {
      this.#addProblemAt(explainYamlError(code, message), pos[0])
    }
  }

  /** The root node; undefined for an empty text. */
  get root(): ParsedNode | undefined {
    return this.#document.contents ?? undefined
  }

  positionOf(node: unknown): Position {
    return this.#at(isNode(node) ? (node.range?.[0] ?? 0) : 0)
  }

  /**
   * Returns the entries of a map as overrides, each with the place of its name. The map overrides
   * what its merge keys (`<<: *base`) insert.
   */
  overrides(node: unknown): Override[] {
    const map = this.#resolve(node)
    if (!isMap(map)) {
      this.addProblem(node, { kind: 'yaml-not-a-map', found: typeOf(map) })
      return []
    }
    const overrides = new Map<string, Override>()
    for (const { key, value } of this.#pairs(map)) {
      const target = isScalar(key) && key.value !== null ? (key.source ?? String(key.value)) : ''
      const position = this.positionOf(key)
      if (target === '') {
        this.addProblem(key, { kind: 'yaml-without-name' })
      } else if (!overrides.has(target)) {
        this.#checkComment(value)
        overrides.set(target, { target, value: this.#toPlain(value as Node | null), position })
      }
    }
    return [...overrides.values()]
  }

  /**
   * Yields the pairs of a map, then those of its merge keys, which the earlier ones override.
   *
   * @param seen the maps so far: merging a map twice adds nothing, and could take forever
   * @see https://yaml.org/type/merge.html
   */
  *#pairs(map: YAMLMap, seen = new Set<YAMLMap>()): Generator<Pair> {
    if (seen.has(map)) return
    seen.add(map)
    yield* map.items.filter((pair) => !isMerge(pair))
    for (const { value } of map.items.filter(isMerge)) {
      const source = this.#resolve(value)
      for (const item of isSeq(source) ? source.items : [source]) {
        const merged = this.#resolve(item)
        if (isMap(merged)) yield* this.#pairs(merged, seen)
        else this.addProblem(value, { kind: 'yaml-merge-not-a-map', found: typeOf(merged) })
      }
    }
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node
  }

  addProblem(node: unknown, about: Facts): void {
    this.#addProblemAt(about, isNode(node) ? (node.range?.[0] ?? 0) : 0)
  }

  /**
   * Reports a comment that may cut off a text, since YAML does not, and the rest would be paid for.
   */
  #checkComment(node: unknown): void {
    if (!isScalar(node) || node.type !== 'PLAIN' || !node.range) return
    const { value } = node
    if (value !== null && typeof value !== 'string') return
    const comment = textLostToComment(this.#text.slice(node.range[1]))
    if (comment === undefined) return
    const fullText = [value, comment].filter(Boolean).join(' ')
    this.addProblem(node, { kind: 'yaml-comment', comment, fullText, text: value ?? '' })
  }

  #toPlain(node: Node | null): unknown {
    try {
      return normalizeIntegers(node?.toJS(this.#document) ?? null)
    } catch (error) {
      // An alias expands without end.
      this.addProblem(
        node,
        explainYamlError('', error instanceof Error ? error.message : String(error)),
      )
      return null
    }
  }

  #addProblemAt(about: Facts, offset: number): void {
    this.problems.push(createInputProblem(about, this.#at(offset)))
  }

  #at(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset)
    return createPosition(Math.max(line, 1) + this.#firstLine - 1, Math.max(col, 1), this.#file)
  }
}

/** Converts integers that a JavaScript number represents exactly back to numbers. */
function normalizeIntegers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(normalizeIntegers)
  if (typeof value === 'object' && value !== null && !(value instanceof Map)) {
    for (const [name, item] of Object.entries(value)) {
      Object.defineProperty(value, name, { value: normalizeIntegers(item) })
    }
  }
  return value
}

/** Decides whether the parser read the key of a pair as a merge key. A quoted "<<" is a name. */
function isMerge({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === 'symbol'
}

export function typeOf(node: unknown): Facts<'yaml-not-a-map'>['found'] {
  if (node === undefined || node === null || (isScalar(node) && node.value === null))
    return 'nothing'
  if (isMap(node)) return 'map'
  return isScalar(node) ? 'value' : 'list'
}
