import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { events, ID, stage } from '../support/stage.ts'

test('a batch: one task for each row, and a failing one does not stop the others', async () => {
  const { online, simulator, file } = await stage()
  await file('rows.csv', '6.text,3.steps\none,10\ntwo,11\n"three, or 四",12\n')
  simulator.script({ on: 'submit', skip: 1, answer: { kind: 'task', end: 'failed' } })
  const { code, out, err } = await online([
    'run',
    '--workflow-id',
    ID,
    '--batch',
    'rows.csv',
    '--json',
  ])
  expect(code, err).toBe(1)
  expect(
    events(out)
      .filter(({ type }) => type === 'result' || type === 'error')
      .map(({ type, run }) => [type, run]),
  ).toEqual([
    ['result', 1],
    ['error', 2],
    ['result', 3],
  ])
  const prompts = [...simulator.tasks.values()].map(
    ({ request }) => JSON.parse(request.text).nodeInfoList[0].fieldValue,
  )
  expect(prompts).toEqual(['one', 'two', 'three, or 四'])
})

test('a row of which nothing is known gives its exit code to a batch with failed and skipped rows', async () => {
  const { online, simulator, file } = await stage()
  await file('rows.csv', '6.text\none\ntwo\nthree\nfour\n')
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  simulator.script({ on: 'submit', skip: 1, answer: { kind: 'drop', after: true } })
  const { code, err } = await online(['run', '--workflow-id', ID, '--batch', 'rows.csv'])
  expect(code, err).toBe(5)
  expect(simulator.tasks.size).toBe(3)
})

test('all that is wrong with all rows is said at once, and nothing is sent', async () => {
  const { online, simulator, file } = await stage()
  await file(
    'rows.yml',
    '- 10.image: missing.png\n- 6.txt: a\n- workflow-id: nonsense\n- 3.steps: many\n',
  )
  const { code, err } = await online(['run', '--workflow-id', ID, '--batch', 'rows.yml'])
  expect(code).toBe(2)
  expect(err).toMatch(/line 1: 10\.image: .*missing\.png/)
  expect(err).toMatch(/line 2: rows\.yml:2:3: 6\.txt: .*did you mean 6\.text\?/)
  expect(err).toMatch(/line 3: .*neither a workflow id/)
  expect(err).toMatch(/line 4: rows\.yml:4:3: 3\.steps: takes a number/)
  expect(simulator.log).toEqual([])
})

describe('a batch whose rows name workflows of their own', () => {
  const other = workflowIds.textToImage

  test('api.json says nothing of the others', async () => {
    const { online, file } = await stage()
    await file(
      'rows.yml',
      `- 6.text: a\n- 99.text: b\n  workflow-id: "${other}"\n- 7.text: c\n  workflow-id: "${ID}"\n`,
    )
    const flags = ['--workflow-id', ID, '--batch', 'rows.yml', '--pin-seeds', '--dry-run', '--json']
    const { code, out, err } = await online(['run', ...flags])
    expect(code, err).toBe(0)
    const fields = events(out).map(({ body }) => [
      body.workflowId,
      body.nodeInfoList.map((info: { nodeId: string }) => info.nodeId),
    ])
    expect(fields).toEqual([
      [ID, ['6', '3']],
      [other, ['99']],
      [ID, ['7', '3']],
    ])
    await file('titles.yml', `- Positive Prompt.text: b\n  workflow-id: "${other}"\n`)
    const refused = await online(['run', '--workflow-id', ID, '--batch', 'titles.yml'])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('Positive Prompt')])
  })

  test('what is sent is what was checked', async () => {
    const { online, simulator, file } = await stage()
    await file('rows.yml', `- 6.text: a\n- 6.text: b\n  workflow-id: "${other}"\n`)
    const flags = ['--workflow-id', ID, '--batch', 'rows.yml', '--pin-seeds']
    const { code, err } = await online(['run', ...flags])
    expect(code, err).toBe(0)
    const sent = [...simulator.tasks.values()].map(({ request }) => JSON.parse(request.text))
    expect(sent.map(({ nodeInfoList }) => nodeInfoList.length)).toEqual([2, 1])
  })

  test('an api.json counts for all rows when it is named, and for none by chance', async () => {
    const { online, file } = await stage()
    await file('rows.yml', `- 99.text: b\n  workflow-id: "${other}"\n`)
    const flags = ['--batch', 'rows.yml', '--dry-run']
    expect((await online(['run', ...flags])).code).toBe(0)
    const named = await online(['run', 'api.json', ...flags])
    expect([named.code, named.err]).toEqual([2, expect.stringContaining('99.text')])
  })
})
