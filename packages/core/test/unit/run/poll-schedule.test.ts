import { describe, expect, test } from 'vitest'
import { pollInterval } from '../../../src/run/poll-schedule.ts'

const at = (moment: Partial<Parameters<typeof pollInterval>[0]>) =>
  pollInterval({ running: undefined, waited: 0, expected: undefined, random: 0.5, ...moment })

const live = { live: true, msSinceEnd: undefined }

describe('the next look', () => {
  test.each<[string, Parameters<typeof at>[0], number]>([
    ['a moment after the start', { running: 0 }, 7_000],
    [
      'after an early wake: what is left of the first seven seconds',
      { running: 3_000, waited: 3_000 },
      4_000,
    ],
    ['at ten seconds: the steady pace', { running: 10_000, waited: 10_000 }, 4_700],
    ['at one minute: still the steady pace', { running: 60_000, waited: 60_000 }, 4_700],
    ['at two minutes: 7 % of the time run', { running: 120_000, waited: 120_000 }, 8_400],
    ['at fifteen minutes: the slowest pace', { running: 900_000, waited: 900_000 }, 15_000],
    ['queued for long: paced by the wait', { waited: 900_000 }, 15_000],
    ['long queued, just running: the pace begins anew', { running: 1_000, waited: 900_000 }, 4_700],
    [
      'usual duration known: at half of it',
      { running: 0, waited: 8_000, expected: 300_000 },
      150_000,
    ],
    [
      'past half of it: the ordinary pace',
      { running: 160_000, waited: 160_000, expected: 300_000 },
      11_200,
    ],
    ['known, but queued: the ordinary pace', { waited: 20_000, expected: 300_000 }, 4_700],
    ['a live socket: trusted for 30 s', { running: 1_000, waited: 8_000, watch: live }, 30_000],
    [
      'a live socket: longer with the run',
      { running: 100_000, waited: 100_000, watch: live },
      150_000,
    ],
    [
      'a live socket: five minutes at most',
      { running: 900_000, waited: 900_000, watch: live },
      300_000,
    ],
    [
      'a live socket counts more than the usual duration',
      { running: 0, waited: 0, expected: 300_000, watch: live },
      30_000,
    ],
    [
      'a silent socket: the ordinary pace',
      { running: 60_000, waited: 60_000, watch: { live: false, msSinceEnd: undefined } },
      4_700,
    ],
    [
      'it just said it is over',
      { running: 60_000, waited: 60_000, watch: { live: true, msSinceEnd: 0 } },
      500,
    ],
    [
      'it said so two seconds ago',
      { running: 60_000, waited: 60_000, watch: { live: false, msSinceEnd: 2_000 } },
      2_000,
    ],
    [
      'it said so long ago: the ordinary pace',
      { running: 90_000, waited: 90_000, watch: { live: true, msSinceEnd: 30_000 } },
      6_300,
    ],
  ])('%s', (_name, moment, expected) => {
    expect(at(moment)).toBeCloseTo(expected, 6)
  })

  test('is jittered by five per cent up and down', () => {
    expect(at({ running: 60_000, waited: 60_000, random: 0 })).toBeCloseTo(4_465)
    expect(at({ running: 60_000, waited: 60_000, random: 1 })).toBeCloseTo(4_935)
  })
})
