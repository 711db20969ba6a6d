import { describe, expect, test, vi } from 'vitest'
import { Interrupt } from '../../../src/run/interrupt.ts'

describe('Ctrl-C', () => {
  const asking = (answers: ('cancel' | 'leave' | 'continue')[]) => {
    const interrupt = new Interrupt({ ask: async () => answers.shift() ?? 'cancel' })
    interrupt.taskId = '1'
    return interrupt
  }
  test.each<[string, Interrupt, boolean, string]>([
    ['cancel', asking(['cancel']), true, 'cancel'],
    ['leave', asking(['leave']), true, 'leave'],
    ['continue', asking(['continue']), false, 'cancel'],
  ])('answered with %s', async (_name, interrupt, stops, choice) => {
    await interrupt.handleSignal()
    expect([interrupt.signal.aborted, interrupt.choice]).toEqual([stops, choice])
  })
  test('before there is a task nothing is asked', async () => {
    const ask = vi.fn()
    const interrupt = new Interrupt({ ask })
    await interrupt.handleSignal()
    expect([interrupt.signal.aborted, ask.mock.calls]).toEqual([true, []])
  })
  test('once a task is being given up, one more quits; it does not ask again', async () => {
    const [ask, exitNow] = [vi.fn(async () => 'cancel' as const), vi.fn()]
    const interrupt = new Interrupt({ ask, exitNow })
    interrupt.taskId = '1'
    await interrupt.handleSignal()
    expect(exitNow).not.toHaveBeenCalled()
    await interrupt.handleSignal()
    expect([ask.mock.calls.length, exitNow.mock.calls]).toEqual([1, [['1']]])
  })
  test('during a create call it is said that its answer is waited for; one more quits', async () => {
    const [ask, exitNow, onSubmitPending] = [vi.fn(), vi.fn(), vi.fn()]
    const interrupt = new Interrupt({ ask, exitNow, onSubmitPending })
    interrupt.submitting = true
    await interrupt.handleSignal()
    expect([interrupt.signal.aborted, onSubmitPending.mock.calls.length]).toEqual([true, 1])
    expect(exitNow).not.toHaveBeenCalled()
    await interrupt.handleSignal()
    expect([ask.mock.calls, exitNow.mock.calls]).toEqual([[], [[undefined]]])
  })
  test('one more does nothing where nothing was sent, nor where nobody sees', async () => {
    const [exitNow, onSubmitPending] = [vi.fn(), vi.fn()]
    const early = new Interrupt({ ask: vi.fn(), exitNow, onSubmitPending })
    const [unseen, unanswered] = [new Interrupt({ exitNow }), new Interrupt({ exitNow })]
    unseen.taskId = '1'
    unanswered.submitting = true
    for (const interrupt of [early, unseen, unanswered]) {
      await interrupt.handleSignal()
      await interrupt.handleSignal()
    }
    expect([exitNow.mock.calls, onSubmitPending.mock.calls]).toEqual([[], []])
  })
  test('a second one while it is asked cancels', async () => {
    const interrupt = new Interrupt({
      ask: (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve('leave'))),
    })
    interrupt.taskId = '1'
    const first = interrupt.handleSignal()
    await interrupt.handleSignal()
    await first
    expect([interrupt.signal.aborted, interrupt.choice]).toEqual([true, 'cancel'])
  })
})
