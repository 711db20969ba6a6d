import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { parseEvents, setup, WORKFLOW_ID } from '../harness/setup.ts'

test('a batch creates one task per row, and a failed row does not stop the others', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('rows.csv', '6.text,3.steps\none,10\ntwo,11\n"three, or 四",12\n')
  simulator.script({ on: 'submit', skip: 1, answer: { kind: 'task', end: 'failed' } })
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.csv', '--json']
  const { code, out, err } = await runOnline([...args, '--max-parallel', '1'], {
    ownProcess: true,
  })
  expect(code, err).toBe(1)
  expect(
    parseEvents(out)
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

test('a batch with a row of unknown outcome exits with 5 and skips the remaining rows', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('rows.csv', '6.text\none\ntwo\nthree\nfour\n')
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  simulator.script({ on: 'submit', skip: 1, answer: { kind: 'drop', after: true } })
  const { code, err } = await runOnline([
    'run',
    '--workflow-id',
    WORKFLOW_ID,
    '--batch',
    'rows.csv',
    '--max-parallel',
    '1',
  ])
  expect(code, err).toBe(5)
  expect(simulator.tasks.size).toBe(3)
})

test('a batch with invalid rows reports all problems at once and sends nothing', async () => {
  const { runOnline, simulator, write } = await setup()
  await write(
    'rows.yml',
    '- 10.image: missing.png\n- 6.txt: a\n- workflow-id: nonsense\n- 3.steps: many\n',
  )
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.yml']
  const { code, err } = await runOnline(args, { ownProcess: true })
  expect(code).toBe(2)
  expect(err).toMatch(/rows\.yml:1:3: 10\.image: .*missing\.png/)
  expect(err).toMatch(/rows\.yml:2:3: 6\.txt: .*6\.text/)
  expect(err).toMatch(/line 3: .*workflow/)
  expect(err).toMatch(/rows\.yml:4:3: 3\.steps: .*number/)
  expect(simulator.log).toEqual([])
})

test('reports wrong flags, a broken file, names, values and missing files together', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('rows.csv', '10.image,3.steps\nmissing.png,many\n')
  await write('in.yml', '6.text: "open\n')
  const { code, err } = await runOnline([
    ...['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.csv', '--inputs', 'in.yml'],
    ...['--timeout', 'soon', '--set', 'no value', '--set', '6.txt=a cat'],
  ])
  expect(code).toBe(2)
  for (const words of [
    /--timeout "soon"/,
    /--set "no value"/,
    /in\.yml:\d/,
    /6\.txt: .*6\.text/,
    /rows\.csv:2:1: 10\.image: .*missing\.png/,
    /rows\.csv:2:1: 3\.steps: .*number/,
  ]) {
    expect(err).toMatch(words)
  }
  expect(simulator.log).toEqual([])
})

test('reports a broken api.json and a missing file, but no names that it cannot check', async () => {
  const { runOnline, write } = await setup()
  await write('api.json', '{')
  const set = ['--set', '10.image=missing.png', '--set', 'Positive Prompt.text=a']
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID, ...set])
  expect(code).toBe(2)
  expect(err).toMatch(/api\.json:1:2/)
  expect(err).toMatch(/10\.image: .*missing\.png/)
  expect(err).not.toMatch(/Positive Prompt/)
})

test('a batch starts no run once --max-coins were spent', async () => {
  // Half a second costs one coin.
  const { runOnline, simulator, write } = await setup({ queuedMs: 0, runMs: 500 })
  await write('rows.csv', '6.text\none\ntwo\nthree\nfour\n')
  const args = [
    'run',
    '--workflow-id',
    WORKFLOW_ID,
    '--batch',
    'rows.csv',
    '--max-coins',
    '2',
    '--max-parallel',
    '1',
  ]
  const { code, err } = await runOnline(args)
  expect(code, err).toBe(1)
  expect(simulator.tasks.size).toBe(2)
  expect(err).toContain('--max-coins (2) is reached: 2 coins were spent. Not started: 3–4.')
})

test('a batch with links that fail reports all of them at once and sends nothing', async () => {
  const { runOnline, simulator, write } = await setup()
  const files = simulator.options.filesUrl
  await write('rows.yml', `- 10.image: ${files}/a.png\n- 6.text: b\n- 10.image: ${files}/c.png\n`)
  const args = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.yml']
  const { code, err } = await runOnline(args)
  expect(code).toBe(2)
  expect(err).toMatch(/rows\.yml:1:3: 10\.image: .*a\.png is no longer valid/)
  expect(err).toMatch(/rows\.yml:3:3: 10\.image: .*c\.png is no longer valid/)
  expect(err).not.toMatch(/results/)
  expect(simulator.calls('submit')).toEqual([])
  expect(simulator.calls('upload')).toEqual([])
})

describe('a batch whose rows name workflows', () => {
  const otherId = workflowIds.textToImage

  test('checks and pins only the rows of its own workflow against api.json', async () => {
    const { runOnline, write } = await setup()
    await write(
      'rows.yml',
      `- 6.text: a\n- 99.text: b\n  workflow-id: "${otherId}"\n- 7.text: c\n  workflow-id: "${WORKFLOW_ID}"\n`,
    )
    const args = ['run', '--workflow-id', WORKFLOW_ID, '--pin-seeds', '--batch']
    const { code, out, err } = await runOnline([...args, 'rows.yml', '--dry-run', '--json'])
    expect(code, err).toBe(0)
    const sent = parseEvents(out).map(({ body }) => [
      body.workflowId,
      body.nodeInfoList.map((info: { nodeId: string }) => info.nodeId),
    ])
    expect(sent).toEqual([
      [WORKFLOW_ID, ['6', '3']],
      [otherId, ['99']],
      [WORKFLOW_ID, ['7', '3']],
    ])
    await write('titles.yml', `- Positive Prompt.text: b\n  workflow-id: "${otherId}"\n`)
    const refused = await runOnline([...args, 'titles.yml'])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('Positive Prompt')])
  })

  test('sends what it has checked', async () => {
    const { runOnline, simulator, write } = await setup()
    await write('rows.yml', `- 6.text: a\n- 6.text: b\n  workflow-id: "${otherId}"\n`)
    const args = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.yml', '--pin-seeds']
    // One at a time, so that the tasks are in the order of the rows.
    const { code, err } = await runOnline([...args, '--max-parallel', '1'])
    expect(code, err).toBe(0)
    const sent = [...simulator.tasks.values()].map(({ request }) => JSON.parse(request.text))
    expect(sent.map(({ nodeInfoList }) => nodeInfoList.length)).toEqual([2, 1])
  })

  test('says where an app belongs that rows name', async () => {
    const { runOnline, simulator, write } = await setup()
    const page = 'https://www.runninghub.cn/ai-detail/1877265245566922801'
    await write('rows.yml', `- workflow-id: ${page}\n- workflow-id: ${page}\n`)
    const { code, err } = await runOnline(['run', '--batch', 'rows.yml'])
    expect(code).toBe(2)
    expect(err).toMatch(
      /line 1: The row names an AI app[\s\S]*line 2: The row[\s\S]*Name it with --app-id/,
    )
    expect(simulator.log).toEqual([])
  })

  test('uses api.json only when the command line names it', async () => {
    const { runOnline, write } = await setup()
    await write('rows.yml', `- 99.text: b\n  workflow-id: "${otherId}"\n`)
    const flags = ['--batch', 'rows.yml', '--dry-run']
    expect((await runOnline(['run', ...flags])).code).toBe(0)
    const { code, err } = await runOnline(['run', 'api.json', ...flags])
    expect([code, err]).toEqual([2, expect.stringContaining('99.text')])
  })
})
