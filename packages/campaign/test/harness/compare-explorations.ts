// Explores the queue with and without the savings of `explore`, and prints what differs:
// compare-explorations.ts LIST-OF-BOUNDS [BUG]
import { explore } from '../../src/exhaustive/explore.ts'
import { loadQueue } from '../../src/exhaustive/load-queue.ts'
import type { Bounds } from '../../src/exhaustive/queue-model.ts'
import { PATCHES } from '../../src/planted/patches.ts'
import { explorePlainly, keyOf } from './explore-plainly.ts'

const [bounds = '[]', bug] = process.argv.slice(2)
const TaskQueue = await loadQueue(PATCHES.find(({ name }) => name === bug))

function compare(bounds: Bounds) {
  const states = new Set<string>()
  const saving = explore(TaskQueue, bounds, (outside, rows) => states.add(keyOf(outside, rows)))
  const plain = explorePlainly(TaskQueue, bounds)
  return {
    states: states.size,
    visited: plain.visited,
    onlyPlain: [...plain.states].filter((key) => !states.has(key)).slice(0, 3),
    onlySaving: [...states].filter((key) => !plain.states.has(key)).slice(0, 3),
    problems: kinds(saving.problems.keys()),
    plainProblems: kinds(plain.problems),
  }
}

/** Problems of tasks that differ only in their places count as one. */
function kinds(problems: Iterable<string>): string[] {
  const texts = [...problems].map((text) => text.replace(/task\d|19\d{18}/g, 'a task'))
  return [...new Set(texts)].sort()
}

process.stdout.write(JSON.stringify((JSON.parse(bounds) as Bounds[]).map(compare)))
