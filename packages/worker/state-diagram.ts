import { CORRECTIONS, TRANSITIONS } from './src/queue/transitions.ts'

/** Draws the life of a task as a Mermaid state diagram. docs/architecture.md contains it. */
export function stateDiagram(): string {
  const lines = Object.entries(TRANSITIONS).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => `    ${from} --> ${to}: ${event}`),
  )
  const corrections = Object.entries(CORRECTIONS).map(
    ([event, to]) => `    ended --> ${to}: ${event} (provisional end)`,
  )
  const starts = ['    [*] --> accepted', '    [*] --> waiting']
  return ['stateDiagram-v2', ...starts, ...lines, ...corrections].join('\n')
}

if (import.meta.main) console.log(stateDiagram())
