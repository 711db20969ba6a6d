import { describe, expect, test, vi } from 'vitest'
import { Interrupt } from '../../../src/run/interrupt.ts'

describe('Ctrl-C', () => {
  const asking = (answers: ('cancel' | 'leave' | 'go on')[]) => {
    const interrupt = new Interrupt({ ask: async () => answers.shift() ?? 'cancel' })
    interrupt.taskId = '1'
    return interrupt
  }
  test.each<[string, Interrupt, boolean, string]>([
    ['cancel', asking(['cancel']), true, 'cancel'],
    ['leave', asking(['leave']), true, 'leave'],
    ['go on', asking(['go on']), false, 'cancel'],
  ])('answered with %s', async (_name, interrupt, stops, fate) => {
    await interrupt.arrived()
    expect([interrupt.signal.aborted, interrupt.fate]).toEqual([stops, fate])
  })
  test('before there is a task nothing is asked', async () => {
    const ask = vi.fn()
    const interrupt = new Interrupt({ ask })
    await interrupt.arrived()
    expect([interrupt.signal.aborted, ask.mock.calls]).toEqual([true, []])
  })
  test('once a task is being given up, one more quits; it does not ask again', async () => {
    const [ask, quit] = [vi.fn(async () => 'cancel' as const), vi.fn()]
    const interrupt = new Interrupt({ ask, quit })
    interrupt.taskId = '1'
    await interrupt.arrived()
    expect(quit).not.toHaveBeenCalled()
    await interrupt.arrived()
    expect([ask.mock.calls.length, quit.mock.calls]).toEqual([1, [['1']]])
  })
  test('during a create call it is said that its answer is waited for; one more quits', async () => {
    const [ask, quit, onUnanswered] = [vi.fn(), vi.fn(), vi.fn()]
    const interrupt = new Interrupt({ ask, quit, onUnanswered })
    interrupt.creating = true
    await interrupt.arrived()
    expect([interrupt.signal.aborted, onUnanswered.mock.calls.length]).toEqual([true, 1])
    expect(quit).not.toHaveBeenCalled()
    await interrupt.arrived()
    expect([ask.mock.calls, quit.mock.calls]).toEqual([[], [[undefined]]])
  })
  test('one more does nothing where nothing was sent, nor where nobody sees', async () => {
    const [quit, onUnanswered] = [vi.fn(), vi.fn()]
    const early = new Interrupt({ ask: vi.fn(), quit, onUnanswered })
    const [unseen, unanswered] = [new Interrupt({ quit }), new Interrupt({ quit })]
    unseen.taskId = '1'
    unanswered.creating = true
    for (const interrupt of [early, unseen, unanswered]) {
      await interrupt.arrived()
      await interrupt.arrived()
    }
    expect([quit.mock.calls, onUnanswered.mock.calls]).toEqual([[], []])
  })
  test('a second one while it is asked cancels', async () => {
    const interrupt = new Interrupt({
      ask: (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve('leave'))),
    })
    interrupt.taskId = '1'
    const first = interrupt.arrived()
    await interrupt.arrived()
    await first
    expect([interrupt.signal.aborted, interrupt.fate]).toEqual([true, 'cancel'])
  })
})
