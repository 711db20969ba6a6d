import type { ChildProcess } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { holdCreates } from '../../../../test/support/hold-creates.ts'
import { passTime } from '../../../../test/support/pass-time.ts'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'

const ENDLESS_TASK = { on: 'submit', answer: { kind: 'task', end: 'never' } } as const

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s without a terminal cancels the task and exits with 130',
  async (signal) => {
    const { runOnline, simulator } = await setup()
    simulator.script(ENDLESS_TASK)
    const { code } = await runOnline(['run', '--workflow-id', WORKFLOW_ID], {
      onErr: (text, kill) => text.includes('Created task') && kill(signal),
    })
    expect(code).toBe(130)
    expect(simulator.calls('cancel')).toHaveLength(1)
  },
)

test.each([
  ['a full queue', { on: 'submit', times: 99, answer: { kind: 'refuse', code: 421 } }],
  ['an upload', { on: 'upload', answer: { kind: 'hang' } }],
] as const)('SIGTERM during %s reports that no task was created', async (_name, script) => {
  const { runOnline, simulator } = await setup()
  simulator.script(script)
  let send: ((signal: NodeJS.Signals) => void) | undefined
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--set', '10.image=@cat.png']
  const running = runOnline(args, {
    onErr: (_text, kill) => {
      send = kill
    },
  })
  await expect.poll(() => simulator.calls(script.on).length, { timeout: 50_000 }).toBeGreaterThan(0)
  send?.('SIGTERM')
  const { code, err } = await running
  expect([code, err]).toEqual([130, expect.stringMatching(/^Stopped\. No task was created\.$/m)])
  expect([err, simulator.tasks.size]).toEqual([expect.not.stringContaining('unexpected'), 0])
})

test.each([
  ['refused', { kind: 'refuse', code: 1, msg: 'CANCEL_NOT_ALLOWED' }],
  ['failed', { kind: 'http', status: 500 }],
] as const)(
  'SIGTERM with a cancel call that %s exits with 5 and names the wait command',
  async (_name, answer) => {
    const { runOnline, simulator } = await setup()
    simulator.script(ENDLESS_TASK, { on: 'cancel', times: 99, answer })
    const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID], {
      onErr: (text, kill) => text.includes('Created task') && kill('SIGTERM'),
    })
    const [id] = simulator.tasks.keys()
    expect([code, err]).toEqual([5, expect.stringContaining(`runninghub wait ${id}`)])
  },
)

describe.skipIf(process.platform === 'win32')('SIGINT during the create call', () => {
  /** Starts a run whose create call has created a task but has no response, and interrupts it. */
  async function interruptCreateCall() {
    const { runOnline, simulator } = await setup()
    simulator.script(ENDLESS_TASK)
    const releaseResponse = holdCreates(simulator)
    onTestFinished(releaseResponse)
    const started = Promise.withResolvers<ChildProcess>()
    let stderr = ''
    const running = runOnline(['run', '--workflow-id', WORKFLOW_ID], {
      heldTime: true,
      onStart: started.resolve,
      onErr: (text) => {
        stderr = text
      },
    })
    const child = await started.promise
    await expect.poll(() => simulator.tasks.size, { timeout: 50_000 }).toBe(1)
    child.kill('SIGINT')
    await expect
      .poll(() => stderr, { timeout: 50_000 })
      .toContain('A task may be created and billed')
    const advance = (ms: number) => passTime(child, ms)
    return { simulator, child, releaseResponse, running, advance }
  }

  test('waits for the response and cancels the task', async () => {
    const { simulator, child, releaseResponse, running, advance } = await interruptCreateCall()
    await advance(7_500)
    // Without a terminal a second signal changes nothing.
    child.kill('SIGTERM')
    await advance(900)
    releaseResponse()
    const { code, err } = await running
    expect(code, err).toBe(130)
    expect([...simulator.tasks.values()].map(({ state }) => state)).toEqual(['CANCELLED'])
    expect(err).not.toContain('Ctrl-C again')
  })

  test('exits with 5 when there is no response within 8.5 s', async () => {
    const { running, advance } = await interruptCreateCall()
    await advance(8_500)
    const { code, err } = await running
    expect([code, err]).toEqual([
      5,
      expect.stringContaining('It is not known whether a task was created'),
    ])
  })
})

test('SIGTERM during a create call that never gets a response exits with 5', async () => {
  const { runOnline, simulator } = await setup()
  simulator.script({ on: 'submit', answer: { kind: 'hang' } })
  let send: ((signal: NodeJS.Signals) => void) | undefined
  const running = runOnline(['run', '--workflow-id', WORKFLOW_ID, '--set', '10.image=@cat.png'], {
    onErr: (_text, kill) => {
      send = kill
    },
  })
  await expect.poll(() => simulator.calls('submit').length, { timeout: 50_000 }).toBe(1)
  send?.('SIGTERM')
  const { code, err } = await running
  expect([code, err]).toEqual([
    5,
    expect.stringContaining('It is not known whether a task was created'),
  ])
})
