// Explores the queue with and without the savings of `explore`, and prints what differs:
// compare-explorations.ts BOUNDS [BUG]
import { explore } from '../../src/exhaustive/explore.ts'
import { loadQueue } from '../../src/exhaustive/load-queue.ts'
import { PATCHES } from '../../src/planted/patches.ts'
import { explorePlainly, keyOf } from './explore-plainly.ts'

const [bounds = '{}', bug] = process.argv.slice(2)
const TaskQueue = await loadQueue(PATCHES.find(({ name }) => name === bug))
const states = new Set<string>()
const saving = explore(TaskQueue, JSON.parse(bounds), (outside, rows) => {
  states.add(keyOf(outside, rows))
})
const plain = explorePlainly(TaskQueue, JSON.parse(bounds))
/** The problems of tasks that differ only in their places. */
const kinds = (problems: Iterable<string>) =>
  [...new Set([...problems].map((text) => text.replace(/task\d|19\d{18}/g, 'a task')))].sort()
process.stdout.write(
  JSON.stringify({
    states: states.size,
    visited: plain.visited,
    onlyPlain: [...plain.states].filter((key) => !states.has(key)).slice(0, 3),
    onlySaving: [...states].filter((key) => !plain.states.has(key)).slice(0, 3),
    problems: kinds(saving.problems.keys()),
    plainProblems: kinds(plain.problems),
  }),
)
