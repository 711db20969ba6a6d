import { planOverrides } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { seedsIn } from '../../src/task/read-seeds.ts'
import { plannedRun } from '../harness/reports.ts'

test('lists the seeds of a graph with all digits, and which of them were not sent', () => {
  const graph = `{
    "3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551615}, "is_changed": [NaN]},
    "57:8": {"class_type": "RandomNoise", "inputs": {"noise_seed": 42, "text": "not: NaN"}},
    "9": {"class_type": "KSampler", "inputs": {"seed": ["3", 0]}}
  }`
  const changes = planOverrides(undefined, { '57:8.noise_seed': 42, '9.seed': 1 })
  expect(seedsIn(graph, { ...plannedRun(), changes })).toEqual([
    { target: '3.seed', value: '18446744073709551615', generated: true },
    { target: '57:8.noise_seed', value: '42', generated: false },
  ])
})
