import { expect, test } from 'vitest'
import { seedNotes } from '../../src/reuse/seed-notes.ts'
import { plannedRun } from '../harness/reports.ts'

const keys = (seeds: readonly (readonly string[] | undefined)[]) =>
  seeds.map((generatedSeeds, index) => ({
    run: { ...plannedRun(), number: index + 1 },
    key: undefined,
    generatedSeeds,
  }))

test('names the runs of a batch whose seeds RunningHub generates, by their seeds', () => {
  expect(
    seedNotes(keys([['3.seed'], [], ['3.seed'], ['3.seed'], ['9.noise_seed']]), false),
  ).toEqual([
    expect.stringMatching(/^reuse: not for runs 1, 3–4, because RunningHub generates 3\.seed\./),
    expect.stringMatching(/^reuse: not for run 5, because RunningHub generates 9\.noise_seed\./),
  ])
})

test('names no runs when all seeds are fixed', () => {
  expect(seedNotes(keys([[], []]), false)).toEqual([])
})

test('without api.json the seeds are unknown', () => {
  expect(seedNotes(keys([undefined]), true)).toEqual([
    'reuse: without api.json nobody knows which seeds RunningHub generates. With ignore-seeds, any run may get a result with other seeds.',
  ])
})
