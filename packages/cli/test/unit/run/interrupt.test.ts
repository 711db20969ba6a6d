import { expect, test, vi } from 'vitest'
import { Interrupt } from '../../../src/run/interrupt.ts'

/** Creates an Interrupt with a running task whose question gets these answers. */
function interruptAnswering(...answers: ('cancel' | 'leave' | 'continue')[]) {
  const interrupt = new Interrupt({ ask: async () => answers.shift() ?? 'cancel' })
  interrupt.taskIds.add('1')
  return interrupt
}

test.each<['cancel' | 'leave' | 'continue', boolean, string]>([
  ['cancel', true, 'cancel'],
  ['leave', true, 'leave'],
  ['continue', false, 'cancel'],
])('the answer %s to the first Ctrl-C', async (answer, aborted, choice) => {
  const interrupt = interruptAnswering(answer)
  await interrupt.handleSignal()
  expect([interrupt.signal.aborted, interrupt.choice]).toEqual([aborted, choice])
})

test('Ctrl-C without a task stops without a question', async () => {
  const ask = vi.fn()
  const interrupt = new Interrupt({ ask })
  await interrupt.handleSignal()
  expect([interrupt.signal.aborted, ask.mock.calls]).toEqual([true, []])
})

test('Ctrl-C while the task is being cancelled exits at once without another question', async () => {
  const [ask, exitNow] = [vi.fn(async () => 'cancel' as const), vi.fn()]
  const interrupt = new Interrupt({ ask, exitNow })
  interrupt.taskIds.add('1')
  await interrupt.handleSignal()
  expect(exitNow).not.toHaveBeenCalled()
  await interrupt.handleSignal()
  expect([ask.mock.calls.length, exitNow.mock.calls]).toEqual([1, [[['1']]]])
})

test('Ctrl-C during a create call waits for its response, a second one exits at once', async () => {
  const [ask, exitNow, onSubmitPending] = [vi.fn(), vi.fn(), vi.fn()]
  const interrupt = new Interrupt({ ask, exitNow, onSubmitPending })
  interrupt.submitting.add(1)
  await interrupt.handleSignal()
  expect([interrupt.signal.aborted, onSubmitPending.mock.calls.length]).toEqual([true, 1])
  expect(exitNow).not.toHaveBeenCalled()
  await interrupt.handleSignal()
  expect([ask.mock.calls, exitNow.mock.calls]).toEqual([[], [[[]]]])
})

test('a second signal does nothing without a task or without a user', async () => {
  const [exitNow, onSubmitPending] = [vi.fn(), vi.fn()]
  const withoutTask = new Interrupt({ ask: vi.fn(), exitNow, onSubmitPending })
  const withoutUser = new Interrupt({ exitNow })
  withoutUser.taskIds.add('1')
  const submittingWithoutUser = new Interrupt({ exitNow })
  submittingWithoutUser.submitting.add(1)
  for (const interrupt of [withoutTask, withoutUser, submittingWithoutUser]) {
    await interrupt.handleSignal()
    await interrupt.handleSignal()
  }
  expect([exitNow.mock.calls, onSubmitPending.mock.calls]).toEqual([[], []])
})

test('a second Ctrl-C during the question cancels the task', async () => {
  const interrupt = new Interrupt({
    ask: (signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('leave'))),
  })
  interrupt.taskIds.add('1')
  const first = interrupt.handleSignal()
  await interrupt.handleSignal()
  await first
  expect([interrupt.signal.aborted, interrupt.choice]).toEqual([true, 'cancel'])
})
