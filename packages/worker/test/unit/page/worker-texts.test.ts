import { describe, expect, test } from 'vitest'
import { ApiError } from '../../../page/api/client.ts'
import { en } from '../../../page/text/en.ts'
import { problemText, reasonText } from '../../../page/text/worker-texts.ts'
import { zh } from '../../../page/text/zh.ts'
import { PROBLEMS } from '../../../src/http/problem.ts'

describe('why a task waits', () => {
  const slot = { code: 'SLOT', message: 'It waits for a free slot of the account.' }
  const paused = { code: 'PAUSED', message: 'The model is replaced.', hint: 'Resume it.' }
  const other = { code: 'OTHER', message: 'Something else.', hint: 'Wait.' }

  test('is worded in Chinese, with what the Worker adds to the code', () => {
    expect(reasonText(slot, zh)).toEqual({ message: '正在等待账户的空闲并发。', hint: undefined })
    expect(reasonText(paused, zh)).toEqual({
      message: '队列已手动暂停。The model is replaced.',
      hint: '可用 POST /v1/queue/resume 恢复。',
    })
  })

  test.each([
    ['in English', slot, en],
    ['by a code that the page does not know', other, zh],
  ])('is as the Worker words it %s', (_name, reason, texts) => {
    const { code: _, ...words } = reason
    expect(reasonText(reason, texts)).toMatchObject(words)
  })

  test('has a Chinese text for every code', () => {
    const codes = ['FILES', 'SLOT', 'UNAVAILABLE', 'PAUSED', 'MODEL_WITHDRAWN']
    const refusals = ['INVALID_KEY', 'INSUFFICIENT_BALANCE']
    expect(Object.keys(zh.reasons).sort()).toEqual([...codes, ...refusals].sort())
  })
})

describe('what is wrong with a request', () => {
  test.each([
    ['in Chinese, then in the words of the Worker', 409, 'task-ended', zh, '任务已结束。It ended.'],
    ['in English', 409, 'task-ended', en, 'It ended.'],
    ['as the Worker words it, for another problem', 400, 'unreadable-body', zh, 'It ended.'],
    ['as a lost connection, without a response', undefined, undefined, zh, zh.offline],
  ])('is told %s', (_name, status, problem, texts, expected) => {
    expect(problemText(new ApiError('It ended.', status, [], problem), texts)).toBe(expected)
  })

  test('has Chinese texts only for problems that the API has', () => {
    const names = Object.keys(PROBLEMS)
    for (const name of Object.keys(zh.problems)) expect(names).toContain(name)
  })
})
