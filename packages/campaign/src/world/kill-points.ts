import type { Choices } from '../choices/choices.ts'
import type { KillPoint } from './program.ts'

const EVENTS = [1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 45, 70, 110]

/** Draws where a program is killed: at any of its waits, often around its first create call. */
export function drawKillPoint(
  choices: Choices,
  name: string,
  probability: number,
): KillPoint | undefined {
  if (!choices.chance(`${name} is killed`, probability)) return undefined
  const from = choices.chance(`${name} is killed near the create call`, 0.6) ? 'create' : 'start'
  return { from, events: choices.pick(`${name} is killed after`, EVENTS) }
}
