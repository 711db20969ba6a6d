import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { events, ID, lines, stage } from '../support/stage.ts'

test('downloads go nowhere but into their directory', async () => {
  const { online, simulator, dir } = await stage()
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
  const { code } = await online([
    'run',
    '--workflow-id',
    ID,
    '--download',
    'out/deep',
    '--api',
    'v2',
  ])
  expect(code).toBe(0)
  expect((await readdir(join(dir, 'out/deep'))).length).toBe(2)
  expect(await readdir(dir)).not.toContain('evil.png')
})

describe('a task that was paid for', () => {
  const results = [
    { type: 'png', name: 'one.png' },
    { type: 'png', name: 'two.png' },
  ]
  const links = (text: string) => lines(text).filter((line) => line.startsWith('http'))

  test.each(['notadir', 'notadir/deep'])('nothing is sent when %s cannot be', async (download) => {
    const { online, simulator, file } = await stage()
    await file('notadir', '')
    for (const args of [
      ['run', '--workflow-id', ID],
      ['wait', '1900000000000000001'],
    ]) {
      const { code, err } = await online([...args, '--download', download])
      expect([code, err]).toEqual([2, expect.stringContaining(`cannot be saved in ${download}`)])
    }
    expect(simulator.log).toEqual([])
  })

  test('a result that cannot be saved hides neither its link nor the others', async () => {
    const { online, simulator, dir } = await stage()
    simulator.script(
      { on: 'submit', answer: { kind: 'task', results } },
      { on: 'download', answer: { kind: 'expired' } },
    )
    const ended = await online(['run', '--workflow-id', ID, '--download', 'out'])
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining('The link has expired')])
    expect(ended.err).toMatch(/Done \(.*coin[\s\S]*expired/)
    expect(links(ended.out)).toEqual([expect.stringContaining('one.png')])
    expect(lines(ended.out)[1]).toBe(join('out', 'two.png'))
    expect(await readdir(join(dir, 'out'))).toEqual(['two.png'])

    const [id = ''] = simulator.tasks.keys()
    simulator.script({ on: 'download', skip: 1, answer: { kind: 'expired' } })
    const waited = await online(['wait', id, '--download', 'again', '--json'])
    expect(waited.code).toBe(1)
    const told = events(waited.out)
    expect(told.slice(-2)).toMatchObject([
      { type: 'result', results: [{}, {}], files: [join('again', 'one.png'), null] },
      { type: 'error', code: 'LINK_EXPIRED', exitCode: 1 },
    ])
    expect(told.at(-2).results[1].url).toContain('two.png')
  })

  test('Ctrl-C while it is saved does not hide its links', async () => {
    const { online, simulator } = await stage()
    simulator.script(
      { on: 'submit', answer: { kind: 'task', results } },
      { on: 'download', answer: { kind: 'hang' } },
    )
    let child: ((signal: NodeJS.Signals) => void) | undefined
    const ended = online(['run', '--workflow-id', ID, '--download', 'out'], {
      onErr: (_text, kill) => {
        child = kill
      },
    })
    await expect.poll(() => simulator.calls('download').length, { timeout: 10_000 }).toBe(1)
    child?.('SIGINT')
    const { code, out, err } = await ended
    expect([code, links(out).length]).toEqual([130, 2])
    expect(err).toContain('Stopped before all results were saved')
    expect(simulator.calls('cancel')).toEqual([])
  })
})
