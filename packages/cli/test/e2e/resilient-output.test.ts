import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { nodeArgs } from '../harness/program.ts'
import { lines, setup, WORKFLOW_ID } from '../harness/setup.ts'

/** Runs a shell line in which `$program` starts the program, and returns the program's exit code. */
async function runShell(line: string, { dir, env }: { dir: string; env: Record<string, string> }) {
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

async function setupRun(end: 'never' | 'succeeded' = 'never') {
  const { run, ...place } = await setup()
  place.simulator.script({
    on: 'submit',
    answer: { kind: 'task', ...(end === 'never' && { end }) },
  })
  return { ...place, run: `$program run --workflow-id ${WORKFLOW_ID} --base-url ${place.baseUrl}` }
}

describe.skipIf(process.platform !== 'linux')('a failed output stream', () => {
  test('run --json into a pipe that closes cancels the task and reports it on stderr', async () => {
    const { run, simulator, ...place } = await setupRun()
    const { code, out, err } = await runShell(`${run} --json | head -4`, place)
    expect(simulator.calls('cancel'), err).toHaveLength(1)
    expect([code, err]).toEqual([130, expect.stringContaining('Cannot write to stdout any more')])
    expect(lines(out)).toHaveLength(4)
    const [id = ''] = simulator.tasks.keys()
    expect(err).toContain(id)
  })

  test('run with both streams into a pipe that closes cancels the task', async () => {
    const { run, simulator, ...place } = await setupRun()
    const { code } = await runShell(`${run} 2>&1 | head -1`, place)
    expect([code, simulator.calls('cancel').length]).toEqual([130, 1])
  })

  test('run with a closed stderr reports the cancelled task on stdout, without control sequences', async () => {
    const { run, simulator, ...place } = await setupRun()
    const { code, out } = await runShell(`{ ${run} 2>&1 >&3 | head -1 >&2; } 3>&1`, place)
    expect([code, simulator.calls('cancel').length]).toEqual([130, 1])
    const [id = ''] = simulator.tasks.keys()
    expect(out).toContain(id)
    expect(out).not.toContain('\u001b')
  })

  test.each(['--json | true', '--json >/dev/full', '--set 6.text=a 2>/dev/full'])(
    'run %s sends no create call',
    async (redirection) => {
      const { run, simulator, ...place } = await setupRun()
      // `true` exits long before the first line is written.
      const { code } = await runShell(`${run} ${redirection}`, place)
      expect([code, simulator.calls('submit')]).toEqual([130, []])
    },
  )

  test('run with stdout on a full disk writes the result to stderr and exits with 1', async () => {
    const { run, ...place } = await setupRun('succeeded')
    const { code, err } = await runShell(`${run} >/dev/full`, place)
    expect([code, err]).toEqual([1, expect.stringContaining('Cannot write to stdout any more')])
    expect(err).toMatch(/^http\S+png/m)
  })

  test('a batch with stdout on a full disk stops after the current row', async () => {
    const { run, simulator, write, ...place } = await setupRun('succeeded')
    await write('rows.csv', '6.text\none\ntwo\n')
    const { code, err } = await runShell(
      `${run} --batch rows.csv --max-parallel 1 >/dev/full`,
      place,
    )
    expect([code, simulator.tasks.size]).toEqual([130, 1])
    expect(err).toContain('1 run of the batch was not started')
  })

  test('wait with stdout on a full disk does not cancel the task', async () => {
    const { simulator, createTask, baseUrl, ...place } = await setupRun()
    const id = await createTask()
    const { code, err } = await runShell(
      `$program wait ${id} --base-url ${baseUrl} --json >/dev/full`,
      place,
    )
    expect([code, simulator.calls('cancel')]).toEqual([130, []])
    expect(err).toContain('The task is not cancelled')
  })

  test('nodes into a pipe that closes exits with 0', async () => {
    const place = await setup()
    const { code, out } = await runShell('$program nodes api.json | head -1', place)
    expect([code, out]).toEqual([0, expect.stringMatching(/^id/)])
    expect((await runShell('$program nodes api.json 2>&1 >/dev/null | true', place)).code).toBe(0)
  })

  test('nodes with stdout or stderr on a full disk exits with 1', async () => {
    const place = await setup()
    const { code, err } = await runShell('$program nodes api.json >/dev/full', place)
    expect([code, err]).toEqual([1, expect.stringContaining('Cannot write to stdout (ENOSPC)')])
    expect((await runShell('$program nodes api.json 2>/dev/full', place)).code).toBe(1)
  })
})
