import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { nodeArgs } from '../support/program.ts'
import { ID, stage } from '../support/stage.ts'

/** Runs a line of a shell in which `$program` is the program. Its exit code is the program's. */
async function shell(line: string, { dir, env }: { dir: string; env: Record<string, string> }) {
  const program = [process.execPath, ...nodeArgs()].map((arg) => `'${arg}'`).join(' ')
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) =>
    execFile(
      'bash',
      ['-c', `set -o pipefail; ${line.replaceAll('$program', program)}`],
      { cwd: dir, env },
      (error, out, err) => resolve({ code: error?.code ?? 0, out, err }),
    ),
  )
}

describe.skipIf(process.platform !== 'linux')('when nobody reads any more', () => {
  const place = async (end: 'never' | 'succeeded' = 'never') => {
    const on = await stage()
    on.simulator.script({ on: 'submit', answer: { kind: 'task', ...(end === 'never' && { end }) } })
    return { ...on, run: `$program run --workflow-id ${ID} --base-url ${on.baseUrl}` }
  }

  test('--json into a pipe that closes: the task is cancelled, and stderr says so', async () => {
    const { run, simulator, ...on } = await place()
    const { code, out, err } = await shell(`${run} --json | head -4`, on)
    expect(simulator.calls('cancel'), err).toHaveLength(1)
    expect([code, err]).toEqual([130, expect.stringContaining('stdout cannot be written any more')])
    expect(out.trimEnd().split('\n')).toHaveLength(4)
    const [id = ''] = simulator.tasks.keys()
    expect(err).toContain(`Stopped waiting for task ${id}. It was cancelled on RunningHub`)
  })

  test('both into one pipe that closes: the task is cancelled', async () => {
    const { run, simulator, ...on } = await place()
    const { code } = await shell(`${run} 2>&1 | head -1`, on)
    expect([code, simulator.calls('cancel').length]).toEqual([130, 1])
  })

  test('stderr alone closes: stdout says what became of the task', async () => {
    const { run, simulator, ...on } = await place()
    const { code, out } = await shell(`{ ${run} 2>&1 >&3 | head -1 >&2; } 3>&1`, on)
    expect([code, simulator.calls('cancel').length]).toEqual([130, 1])
    expect(out).toContain('It was cancelled on RunningHub')
    expect(out).not.toContain('\u001b')
  })

  test.each(['--json | true', '--json >/dev/full', '--set 6.text=a 2>/dev/full'])(
    'before the create call nothing is sent any more: %s',
    async (rest) => {
      const { run, simulator, ...on } = await place()
      // `true` is gone long before the first line is written.
      const { code } = await shell(`${run} ${rest}`, on)
      expect([code, simulator.calls('submit')]).toEqual([130, []])
    },
  )

  test('a full disk: the result is told on the other stream, and the exit code says it', async () => {
    const { run, ...on } = await place('succeeded')
    const { code, err } = await shell(`${run} >/dev/full`, on)
    expect([code, err]).toEqual([1, expect.stringContaining('stdout cannot be written any more')])
    expect(err).toMatch(/^http\S+png/m)
  })

  test('a batch stops there', async () => {
    const { run, simulator, file, ...on } = await place('succeeded')
    await file('rows.csv', '6.text\none\ntwo\n')
    const { code, err } = await shell(`${run} --batch rows.csv >/dev/full`, on)
    expect([code, simulator.tasks.size]).toEqual([130, 1])
    expect(err).toContain('1 run of the batch was not begun')
  })

  test('wait leaves the task as it is', async () => {
    const { simulator, online, baseUrl, ...on } = await place()
    await online(['run', '--workflow-id', ID], {
      onErr: (text, kill) => text.includes('was made') && kill('SIGKILL'),
    })
    const [id = ''] = simulator.tasks.keys()
    const { code, err } = await shell(
      `$program wait ${id} --base-url ${baseUrl} --json >/dev/full`,
      on,
    )
    expect([code, simulator.calls('cancel')]).toEqual([130, []])
    expect(err).toContain('the task is left as it is')
  })

  test('what only tells something ends with its reader, and objects to a full disk', async () => {
    const on = await stage()
    expect((await shell('$program nodes api.json | head -1', on)).code).toBe(0)
    const full = await shell('$program nodes api.json >/dev/full', on)
    expect([full.code, full.err]).toEqual([
      1,
      expect.stringContaining('stdout cannot be written (ENOSPC)'),
    ])
    expect((await shell('$program nodes api.json 2>/dev/full', on)).code).toBe(1)
    expect((await shell('$program nodes api.json 2>&1 >/dev/null | true', on)).code).toBe(0)
  })
})
