import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lines, parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

const RESULTS = [
  { type: 'png', name: 'one.png' },
  { type: 'png', name: 'two.png' },
]
const links = (text: string) => lines(text).filter((line) => line.startsWith('http'))

test('--download never writes outside its directory', async () => {
  const { runOnline, simulator, dir } = await setup()
  simulator.script({
    on: 'submit',
    answer: {
      kind: 'task',
      results: [
        { type: 'png', name: '../../evil.png' },
        { type: 'txt', text: 'a caption' },
      ],
    },
  })
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--download', 'out/deep', '--api', 'v2']
  const { code } = await runOnline(args)
  expect(code).toBe(0)
  expect((await readdir(join(dir, 'out/deep'))).length).toBe(2)
  expect(await readdir(dir)).not.toContain('evil.png')
})

test.each(['notadir', 'notadir/deep'])(
  'run and wait send nothing when --download %s cannot be created',
  async (download) => {
    const { runOnline, simulator, write } = await setup()
    await write('notadir', '')
    for (const args of [
      ['run', '--workflow-id', WORKFLOW_ID],
      ['wait', '1900000000000000001'],
    ]) {
      const { code, err } = await runOnline([...args, '--download', download])
      expect([code, err]).toEqual([2, expect.stringContaining(download)])
    }
    expect(simulator.log).toEqual([])
  },
)

test('a result that cannot be saved is printed as a link, and the others are saved', async () => {
  const { runOnline, simulator, dir } = await setup()
  simulator.script(
    { on: 'submit', answer: { kind: 'task', results: RESULTS } },
    { on: 'download', answer: { kind: 'expired' } },
  )
  const run = await runOnline(['run', '--workflow-id', WORKFLOW_ID, '--download', 'out'])
  expect([run.code, run.err]).toEqual([1, expect.stringContaining('is no longer valid (HTTP 403)')])
  expect(run.err).toMatch(/Done \(.*coin[\s\S]*no longer valid/)
  expect(links(run.out)).toEqual([expect.stringContaining('one.png')])
  expect(lines(run.out)[1]).toBe(join('out', 'two.png'))
  expect(await readdir(join(dir, 'out'))).toEqual(['two.png'])

  const [id = ''] = simulator.tasks.keys()
  simulator.script({ on: 'download', skip: 1, answer: { kind: 'expired' } })
  const wait = await runOnline(['wait', id, '--download', 'again', '--json'])
  expect(wait.code).toBe(1)
  const events = parseEvents(wait.out)
  expect(events.slice(-2)).toMatchObject([
    { type: 'result', results: [{}, {}], files: [join('again', 'one.png'), null] },
    { type: 'error', code: 'LINK_EXPIRED', exitCode: 1 },
  ])
  expect(events.at(-2).results[1].url).toContain('two.png')
})

test('Ctrl-C during a download prints the links and does not cancel the task', async () => {
  const { runOnline, simulator } = await setup()
  simulator.script(
    { on: 'submit', answer: { kind: 'task', results: RESULTS } },
    { on: 'download', answer: { kind: 'hang' } },
  )
  let send: ((signal: NodeJS.Signals) => void) | undefined
  const running = runOnline(['run', '--workflow-id', WORKFLOW_ID, '--download', 'out'], {
    onErr: (_text, kill) => {
      send = kill
    },
  })
  await expect.poll(() => simulator.calls('download').length, { timeout: 50_000 }).toBe(1)
  send?.('SIGINT')
  const { code, out, err } = await running
  expect([code, links(out).length]).toEqual([130, 2])
  expect(err).toContain('Stopped before all results were saved')
  expect(simulator.calls('cancel')).toEqual([])
})
