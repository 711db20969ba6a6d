import { describe, expect, test } from 'vitest'
import { pollInterval } from '../../../src/run/poll-schedule.ts'

const at = (context: Partial<Parameters<typeof pollInterval>[0]>) =>
  pollInterval({ running: undefined, waited: 0, expected: undefined, random: 0.5, ...context })

const live = { live: true, msSinceEnd: undefined }

describe('the next status check', () => {
  test.each<[string, Parameters<typeof at>[0], number]>([
    ['right after the start', { running: 0 }, 7_000],
    [
      'after an early wake: the rest of the first seven seconds',
      { running: 3_000, waited: 3_000 },
      4_000,
    ],
    ['at ten seconds: the steady interval', { running: 10_000, waited: 10_000 }, 4_700],
    ['at one minute: still the steady interval', { running: 60_000, waited: 60_000 }, 4_700],
    ['at two minutes: 7 % of the running time', { running: 120_000, waited: 120_000 }, 8_400],
    ['at fifteen minutes: the longest interval', { running: 900_000, waited: 900_000 }, 15_000],
    ['queued for long: by the waiting time', { waited: 900_000 }, 15_000],
    [
      'long queued, just running: the steady interval again',
      { running: 1_000, waited: 900_000 },
      4_700,
    ],
    [
      'usual duration known: at half of it',
      { running: 0, waited: 8_000, expected: 300_000 },
      150_000,
    ],
    [
      'usual duration known, running: the rest of its half',
      { running: 10_000, waited: 18_000, expected: 300_000 },
      140_000,
    ],
    [
      'just before half of it: half of the steady interval at least',
      { running: 147_649, waited: 160_000, expected: 300_000 },
      2_351,
    ],
    [
      'closer to half of it: the ordinary interval',
      { running: 147_650, waited: 160_000, expected: 300_000 },
      10_335.5,
    ],
    [
      'past half of it: the ordinary interval',
      { running: 160_000, waited: 160_000, expected: 300_000 },
      11_200,
    ],
    [
      'usual duration known, but queued: the ordinary interval',
      { waited: 20_000, expected: 300_000 },
      4_700,
    ],
    ['a live socket: after 30 s', { running: 1_000, waited: 8_000, watch: live }, 30_000],
    [
      'a live socket: longer with the running time',
      { running: 100_000, waited: 100_000, watch: live },
      150_000,
    ],
    [
      'a live socket: at most five minutes',
      { running: 900_000, waited: 900_000, watch: live },
      300_000,
    ],
    [
      'a live socket: the usual duration does not matter',
      { running: 0, waited: 0, expected: 300_000, watch: live },
      30_000,
    ],
    [
      'a silent socket: at least after 4 s',
      { running: 20_000, waited: 20_000, watch: { live: false, msSinceEnd: undefined } },
      4_000,
    ],
    [
      'a silent socket: 7 % of the running time',
      { running: 60_000, waited: 60_000, watch: { live: false, msSinceEnd: undefined } },
      4_200,
    ],
    [
      'a silent socket: at most after 9 s',
      { running: 900_000, waited: 900_000, watch: { live: false, msSinceEnd: undefined } },
      9_000,
    ],
    [
      'the socket just reported the end: after half a second',
      { running: 60_000, waited: 60_000, watch: { live: true, msSinceEnd: 0 } },
      500,
    ],
    [
      'the socket reported the end two seconds ago: after two seconds',
      { running: 60_000, waited: 60_000, watch: { live: false, msSinceEnd: 2_000 } },
      2_000,
    ],
    [
      'the socket reported the end long ago: the ordinary interval',
      { running: 90_000, waited: 90_000, watch: { live: true, msSinceEnd: 30_000 } },
      6_300,
    ],
  ])('%s', (_name, context, expected) => {
    expect(at(context)).toBeCloseTo(expected, 6)
  })

  test('is jittered by five per cent up and down', () => {
    expect(at({ running: 60_000, waited: 60_000, random: 0 })).toBeCloseTo(4_465)
    expect(at({ running: 60_000, waited: 60_000, random: 1 })).toBeCloseTo(4_935)
    expect(at({ watch: live, random: 0 })).toBeCloseTo(28_500)
    expect(at({ watch: live, random: 1 })).toBeCloseTo(31_500)
  })
})
