import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { API_KEY } from '../harness/program.ts'
import { lines, parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

const RUN = ['run', '--workflow-id', WORKFLOW_ID, '--reuse', '--pin-seeds']

async function world(options: Parameters<typeof setup>[0] = {}) {
  const started = await setup({ queuedMs: 0, runMs: 20, ...options })
  const results = join(started.dir, 'config-cache', 'runninghub', 'results')
  return {
    ...started,
    results,
    created: () => started.simulator.calls('submit').length,
    stored: async () => (await readdir(results)).map((name) => join(results, name)),
  }
}

test('a run whose request succeeded before gets that result with its files, and creates no task', async () => {
  const { runOnline, created, dir, write } = await world()
  const args = [...RUN, '--set', '10.image=cat.png']
  const first = await runOnline([...args, '--download', 'a'])
  expect(first.code, first.err).toBe(0)
  await write('renamed.png', await readFile(join(dir, 'cat.png')))
  const again = [...RUN, '--set', '10.image=renamed.png', '--download', 'b']
  const second = await runOnline(again, { ownProcess: true })
  expect(second.code, second.err).toBe(0)
  expect(created()).toBe(1)
  expect(second.err).toMatch(/Reusing the result of task \d+\. No new task is created\./)
  expect(second.err).toContain('Done (reused, 0 coins)')
  const [name = ''] = await readdir(join(dir, 'b'))
  expect(lines(second.out)).toEqual([join('b', name)])
  expect(await readFile(join(dir, 'b', name))).toEqual(await readFile(join(dir, 'a', name)))
  // A changed file of the same name is another request.
  await write(
    'renamed.png',
    Buffer.concat([await readFile(join(dir, 'cat.png')), Buffer.from('x')]),
  )
  await runOnline(again)
  expect(created()).toBe(2)
})

test('in a batch of which one row has changed, that row alone creates a task', async () => {
  const { runOnline, created, write } = await world()
  const args = [...RUN, '--batch', 'rows.csv', '--download', 'out', '--json']
  await write('rows.csv', '6.text\none\ntwo\nthree\nfour\n')
  const first = await runOnline(args)
  expect(first.code, first.err).toBe(0)
  await write('rows.csv', '6.text\none\ntwo\n3\nfour\n')
  const events = parseEvents((await runOnline(args)).out)
  expect(created()).toBe(5)
  expect(events.at(-1)).toMatchObject({ type: 'batch', of: 4, succeeded: 4, reused: 3 })
  const results = events.filter(({ type }) => type === 'result')
  expect(
    results
      .filter(({ reused }) => reused)
      .map(({ run }) => run)
      .sort(),
  ).toEqual([1, 2, 4])
  const [{ usage, files }] = results.filter(({ run }) => run === 4)
  expect(usage).toEqual({ coins: 0 })
  expect(files[0]).toMatch(/^out\/4-/)
})

test('the table of a batch has reused rows, and rows of one request create one task', async () => {
  const { runOnline, created, write } = await world()
  await write('rows.csv', '6.text\none\none\none\n')
  const { code, err } = await runOnline([...RUN, '--batch', 'rows.csv'])
  expect(code, err).toBe(0)
  expect(created()).toBe(1)
  expect(
    lines(err)
      .slice(-3)
      .filter((line) => /^\d +reused +0 /.test(line)),
  ).toHaveLength(2)
  expect(lines(err).at(-1)).toContain('3 of 3 succeeded, 2 reused')
})

test('runs whose seeds RunningHub generates are reused only with --ignore-seeds', async () => {
  const { runOnline, created } = await world()
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--set', '6.text=a dog', '--reuse']
  await runOnline(args)
  const { err } = await runOnline(args)
  expect(err).toContain('--reuse does not apply to run 1: RunningHub generates 3.seed.')
  expect(created()).toBe(2)
  await runOnline([...args, '--ignore-seeds'])
  const ignoring = await runOnline([...args, '--ignore-seeds', '--lang', 'zh'])
  expect(created()).toBe(3)
  expect(ignoring.err).toContain('RunningHub 会重新生成 3.seed')
  expect(ignoring.err).toMatch(/复用任务 \d+ 的结果，不创建新任务。/)
})

test('without --download, the files of a reused result are in a temporary directory', async () => {
  const { runOnline, created } = await world()
  await runOnline(RUN)
  const { out, err } = await runOnline(RUN)
  expect(created(), err).toBe(1)
  const [path = ''] = lines(out)
  expect((await readFile(path)).subarray(1, 4).toString()).toBe('PNG')
  await rm(path)
})

test('a damaged result is not used, and the note says why', async () => {
  const { runOnline, created, stored } = await world()
  await runOnline(RUN)
  for (const path of await stored()) await truncate(path, 300)
  const { code, err } = await runOnline(RUN)
  expect(code, err).toBe(0)
  expect(err).toMatch(/Run 1: the stored result cannot be used, so a new task is created\. \S/)
  expect(created()).toBe(2)
  await runOnline(RUN)
  expect(created()).toBe(2)
})

test('results that cannot be kept are noted, and the run succeeds', async () => {
  const { runOnline, created, dir } = await world()
  await writeFile(join(dir, 'config-cache'), 'a file where the directory should be')
  const { code, err } = await runOnline(RUN)
  expect(code, err).toBe(0)
  expect(err).toContain('Stored results are not available: ')
  expect(created()).toBe(1)
})

test('stored results have no API key, and only the user has access', async () => {
  const { runOnline, stored } = await world()
  await runOnline(RUN)
  const paths = await stored()
  expect(paths).toHaveLength(1)
  for (const path of paths) {
    expect((await readFile(path)).toString('latin1')).not.toContain(API_KEY)
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o077).toBe(0)
  }
})

test('without --reuse nothing is stored', async () => {
  const { runOnline, stored } = await world()
  await runOnline(RUN.filter((flag) => flag !== '--reuse'))
  await expect(stored()).rejects.toThrow('ENOENT')
})

test('when --max-coins were spent, stored results are still reused', async () => {
  // Half a second costs one coin.
  const { runOnline, simulator, write } = await world({ runMs: 500 })
  const args = [...RUN, '--batch', 'rows.csv', '--max-parallel', '1']
  await write('rows.csv', '6.text\nc\n')
  await runOnline(args)
  await write('rows.csv', '6.text\na\nb\nc\n')
  const { code, err } = await runOnline([...args, '--max-coins', '1'])
  expect(code, err).toBe(1)
  expect(simulator.calls('submit')).toHaveLength(2)
  expect(err).toContain('Not started: 2.')
  expect(err).toContain('2 of 3 succeeded, 1 reused, 1 not started')
})
