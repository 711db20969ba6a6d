import type { Machine } from './program.ts'
import type { Simulation } from './simulation.ts'

const HOUR = 3_600_000

/** Draws a computer. Its date may be wrong, and may be set while programs run. */
export function createMachine({ choices, scheduler, history }: Simulation, name: string): Machine {
  const pick = <T>(what: string, options: readonly T[]) => choices.pick(`${name}: ${what}`, options)
  const machine: Machine = {
    name,
    skew: pick('wrong date', [0, 0, 0, 0, 0, 0, -400 * 24 * HOUR, 30_000]),
    diskFull: choices.chance(`${name}: the disk is full`, 0.02),
  }
  const jump = pick('jump of the date', [0, 0, 0, 2 * HOUR, -2 * HOUR])
  if (jump !== 0) {
    scheduler.schedule(pick('time of the jump', [10_000, 500, 90_000]), () => {
      machine.skew += jump
      history.add({ type: 'jumped', machine: name, ms: jump })
    })
  }
  return machine
}
