import type { Position } from '../position.ts'
import type { AppFacts } from './app-facts.ts'
import type { DriftFacts } from './drift-facts.ts'
import type { FileFacts } from './file-facts.ts'
import type { InputFileFacts } from './input-file-facts.ts'
import type { OverrideFacts } from './override-facts.ts'
import type { PlanFacts } from './plan-facts.ts'
import type { ServiceFacts } from './service-facts.ts'
import type { TaskFacts } from './task-facts.ts'
import type { WorkflowFacts } from './workflow-facts.ts'

/** Facts that the others are combined with. */
export interface GeneralFacts {
  /** A text of a front door that knows one language only, or of another program. */
  plain: { text: string }
  /** Facts about one place in a file. */
  'at-position': { position: Position; about: Facts }
  /** Several facts, one on each line. */
  lines: { lines: readonly Facts[] }
}

/** What can be reported, by its kind. */
export interface FactsByKind
  extends GeneralFacts,
    WorkflowFacts,
    OverrideFacts,
    AppFacts,
    DriftFacts,
    InputFileFacts,
    PlanFacts,
    FileFacts,
    ServiceFacts,
    TaskFacts {}

export type FactsKind = keyof FactsByKind

/** What an error, a problem or a hint reports, in no language. A {@link Wording} words it. */
export type Facts<Kind extends FactsKind = FactsKind> = {
  [K in Kind]: { kind: K } & FactsByKind[K]
}[Kind]

/** The sentences of one language, by the kind of the facts. */
export type Wording<Kinds = FactsByKind> = {
  readonly [K in keyof Kinds]: (facts: Kinds[K], word: WordFacts) => string
}

/** Words facts that are part of others. */
export type WordFacts = (facts: Facts) => string

/** Returns the text of facts in the language of a wording. */
export function wordFacts(facts: Facts, wording: Wording): string {
  const word: WordFacts = (part) => wording[part.kind](part as never, word)
  return word(facts)
}

/** Returns facts with every text replaced, also in the facts inside them. Kinds stay. */
export function mapFactTexts<T extends Facts>(facts: T, change: (text: string) => string): T {
  const map = (value: unknown, name?: string): unknown => {
    if (typeof value === 'string') return name === 'kind' ? value : change(value)
    if (Array.isArray(value)) return value.map((item) => map(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item, key)]))
  }
  return map(facts) as T
}
