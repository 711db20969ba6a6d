import { expect, test } from 'vitest'
import { newTaskId } from '../../../src/model/task-id.ts'

test('task ids sort newest first and are random', () => {
  const ids = [3, 2, 1].map((hour) => newTaskId(Date.UTC(2026, 0, 15, hour)))
  expect(ids.toSorted()).toEqual(ids)
  expect(ids[0]).toMatch(/^[a-z0-9]{25}$/)
  expect(newTaskId(0).slice(9)).not.toBe(newTaskId(0).slice(9))
})
