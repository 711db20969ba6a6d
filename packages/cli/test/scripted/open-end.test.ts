import type { ChildProcess } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { holdCreates } from '../../../../test/support/hold-creates.ts'
import { passTime } from '../../../../test/support/pass-time.ts'
import { events, ID, stage } from '../support/stage.ts'

const never = { on: 'submit', answer: { kind: 'task', end: 'never' } } as const

describe('a task that may still run', () => {
  test('stops a batch, and is said to be followed with wait', async () => {
    const { online, simulator, file, baseUrl } = await stage()
    await file('rows.csv', '6.text\none\ntwo\n')
    simulator.script(never, { on: 'outputs', times: 99, answer: { kind: 'refuse', code: 802 } })
    const { code, err } = await online(['run', '--workflow-id', ID, '--batch', 'rows.csv'])
    const [id, ...others] = simulator.tasks.keys()
    expect([code, others], err).toEqual([5, []])
    expect(err).toContain(
      `Task ${id} may still run, and cost. To follow it: runninghub wait ${id} --base-url ${baseUrl}`,
    )
    expect(err).toContain('1 run of the batch was not begun')
  })

  test.each([
    ['refused', { kind: 'refuse', code: 1, msg: 'CANCEL_NOT_ALLOWED' }],
    ['failed', { kind: 'http', status: 500 }],
  ] as const)('after a signal: a cancel that was %s', async (_name, answer) => {
    const { online, simulator } = await stage()
    simulator.script(never, { on: 'cancel', times: 99, answer })
    const { code, err } = await online(['run', '--workflow-id', ID], {
      onErr: (text, kill) => text.includes('was made') && kill('SIGTERM'),
    })
    const [id] = simulator.tasks.keys()
    expect([code, err]).toEqual([5, expect.stringContaining(`runninghub wait ${id}`)])
  })

  test('wait says the same as it ends, with the code it ends with', async () => {
    const { online, simulator } = await stage()
    simulator.script(never, { on: 'outputs', times: 99, answer: { kind: 'not-ready' } })
    await online(['run', '--workflow-id', ID], {
      onErr: (text, kill) => text.includes('was made') && kill('SIGKILL'),
    })
    const [id = ''] = simulator.tasks.keys()
    const { code, out } = await online(['wait', id, '--timeout', '20s', '--json'])
    expect(code).toBe(4)
    expect(events(out).slice(-2)).toMatchObject([
      { type: 'error', code: 'TASK_TIMED_OUT', exitCode: 4 },
      { type: 'note', message: expect.stringContaining(`runninghub wait ${id}`) },
    ])
    const unknown = await online(['wait', '1900000000000000001'])
    expect([unknown.code, unknown.err]).toEqual([3, expect.not.stringContaining('may still run')])
  })
})

describe.skipIf(process.platform === 'win32')('a signal during the create call', () => {
  /** A run whose create call has made its task, and has no answer yet. */
  async function submitting() {
    const { online, simulator } = await stage()
    simulator.script(never)
    const release = holdCreates(simulator)
    onTestFinished(release)
    const started = Promise.withResolvers<ChildProcess>()
    let printed = ''
    const ended = online(['run', '--workflow-id', ID], {
      heldTime: true,
      onStart: started.resolve,
      onErr: (text) => {
        printed = text
      },
    })
    const child = await started.promise
    await expect.poll(() => simulator.tasks.size, { timeout: 10_000 }).toBe(1)
    child.kill('SIGINT')
    await expect.poll(() => printed, { timeout: 10_000 }).toContain('a task may be made that costs')
    return { simulator, child, release, ended, pass: (ms: number) => passTime(child, ms) }
  }

  test('its answer is waited for, and the task it names is cancelled', async () => {
    const { simulator, child, release, ended, pass } = await submitting()
    await pass(7_500)
    // Where nobody is asked, one more says nothing new.
    child.kill('SIGTERM')
    await pass(900)
    release()
    const { code, err } = await ended
    expect([code, err]).toEqual([130, expect.stringContaining('It was cancelled on RunningHub')])
    expect([...simulator.tasks.values()].map(({ state }) => state)).toEqual(['CANCELLED'])
    expect(err).not.toContain('Ctrl-C again')
  })

  test('without one in 8.5 s it is not known what was made', async () => {
    const { ended, pass } = await submitting()
    await pass(8_500)
    const { code, err } = await ended
    expect([code, err]).toEqual([5, expect.stringContaining('not known whether a task was made')])
  })
})

test('a signal during a create call that is not answered: it is not known what it made', async () => {
  const { online, simulator } = await stage()
  simulator.script({ on: 'submit', answer: { kind: 'hang' } })
  let send: ((signal: NodeJS.Signals) => void) | undefined
  const ended = online(['run', '--workflow-id', ID, '--set', '10.image=@cat.png'], {
    onErr: (_text, kill) => {
      send = kill
    },
  })
  await expect.poll(() => simulator.calls('submit').length, { timeout: 10_000 }).toBe(1)
  send?.('SIGTERM')
  const { code, err } = await ended
  expect([code, err]).toEqual([5, expect.stringContaining('not known whether a task was made')])
})
