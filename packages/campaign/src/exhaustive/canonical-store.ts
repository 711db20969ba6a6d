import type { Rows } from '../doors/worker/durable-storage.ts'
import { ourId, renameId } from './ids.ts'

/** The new place of each task, by its old one. */
export type Moves = readonly number[]

/** Tasks that the queue submits no more: which of them came first has no meaning any longer. */
const SETTLED = ['submitted', 'ended']
/** What names a task in a row. */
const NAMES = /task\d|19\d{18}|"seq":\d/g

/** A content of the queue's storage in its canonical form. */
export interface CanonicalStore {
  rows: Rows
  /** How its tasks have moved; undefined when none has. */
  moves: Moves | undefined
  /** Other moves of the canonical form that change nothing in it: some of its tasks are the same. */
  symmetries: readonly Moves[]
}

/**
 * Returns the same form for all contents that differ only in the order and the names of tasks that
 * are settled. Tasks that may still wait keep their order, because the queue submits the first one.
 */
export function canonicalStore(content: Rows): CanonicalStore {
  const { task: tasks = [], candidate: candidates = [], payload: payloads = [] } = content
  const keyOf = (place: number): string => {
    const { state } = tasks[place] ?? {}
    if (!SETTLED.includes(String(state))) return `0${place}`
    const named = candidates.filter(({ task }) => task === ourId(place))
    const payload = payloads.find(({ seq }) => seq === place + 1)
    return `1${JSON.stringify([tasks[place], named, payload]).replace(NAMES, '')}`
  }
  const keyed = tasks.map((_, place) => ({ place, key: keyOf(place) }))
  keyed.sort((a, b) => compare(a.key, b.key))
  const order = keyed.map(({ place }) => place)
  const symmetries = symmetriesOf(keyed.map(({ key }) => key))
  if (order.every((old, place) => old === place)) {
    return { rows: content, moves: undefined, symmetries }
  }
  const moves = tasks.map((_, place) => order.indexOf(place))
  const text = JSON.stringify(content).replace(/task\d|19\d{18}/g, (id) => renameId(id, moves))
  const renamed = JSON.parse(text) as Rows
  const task = (renamed.task ?? [])
    .toSorted((a, b) => compare(String(a.id), String(b.id)))
    .map((row, place) => ({ ...row, seq: place + 1 }))
  const candidate = (renamed.candidate ?? []).toSorted((a, b) =>
    compare(String(a.runninghubTaskId), String(b.runninghubTaskId)),
  )
  const payload = payloads
    .map((row) => ({ ...row, seq: 1 + Number(moves[Number(row.seq) - 1]) }))
    .sort((a, b) => a.seq - b.seq)
  return { rows: { ...renamed, task, candidate, payload }, moves, symmetries }
}

/** Returns all ways but the first to move tasks to places with the same key. */
function symmetriesOf(keys: readonly string[]): Moves[] {
  let ways: number[][] = [[]]
  for (const key of keys) {
    const places = keys.flatMap((other, place) => (other === key ? [place] : []))
    ways = ways.flatMap((way) =>
      places.filter((place) => !way.includes(place)).map((place) => [...way, place]),
    )
  }
  return ways.slice(1)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
