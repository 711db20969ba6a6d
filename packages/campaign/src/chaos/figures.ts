import type { Entry } from '../history/history.ts'

/** What a round did, counted. */
export type Figures = Record<(typeof NAMES)[number], number>

const NAMES = [
  'rounds',
  'kills',
  'requests',
  'jobs',
  'tasks',
  'unknown',
  'callbacks',
  'calls',
  'violations',
] as const

/** Counts what happened in a round. */
export function countFigures(entries: readonly Entry[], violations: number): Figures {
  const count = (isCounted: (entry: Entry) => boolean) => entries.filter(isCounted).length
  return {
    rounds: 1,
    kills: count(({ type }) => type === 'killed'),
    requests: count((entry) => entry.type === 'ordered' && entry.owner === entry.order),
    jobs: new Set(entries.flatMap((entry) => (entry.type === 'attempt' ? entry.owner : []))).size,
    tasks: count(({ type }) => type === 'task'),
    unknown: count((entry) => entry.type === 'reported' && entry.status === 'unknown'),
    callbacks: count(({ type }) => type === 'callback'),
    calls: count(({ type }) => type === 'called'),
    violations,
  }
}

export function addFigures(one: Figures, other: Figures): Figures {
  const sums = NAMES.map((name) => [name, one[name] + other[name]])
  return Object.fromEntries(sums) as Figures
}

/** Formats figures for people: `3 kills, 40 requests, …`. */
export function formatFigures(figures: Figures): string {
  return NAMES.map((name) => `${figures[name]} ${name}`).join(', ')
}
