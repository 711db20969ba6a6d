import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import {
  API_JSON,
  IMAGE,
  IMAGE_API_JSON,
  startSimulator,
  WORKFLOW_ID,
} from '../harness/simulator.ts'

test.for(['v1', 'v2'])(
  'sets outputs, state, summary and log for one workflow over %s',
  async (api) => {
    await using hub = await startSimulator({ queuedMs: 0, runMs: 1200 })
    await using runner = await FakeRunner.create()
    const step = await runner.step({
      ownProcess: true,
      inputs: {
        ...hub.inputs,
        api,
        inputs: 'Positive Prompt.text: 1 girl in classroom\nKSampler.seed: "18446744073709551615"',
      },
      files: { 'api.json': API_JSON },
    })

    const [task] = hub.simulator.tasks.values()
    expect(step).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(step.outputs).toMatchObject({
      'task-id': task?.id,
      status: 'succeeded',
      'cost-coins': '1',
      files: '[]',
      'node-errors': '[]',
    })
    expect(JSON.parse(step.outputs.urls ?? '')).toEqual([step.outputs.url])
    expect(await (await fetch(step.outputs.url ?? '')).bytes()).toHaveProperty('length')
    const results = JSON.parse(step.outputs.results ?? '')
    expect(results).toMatchObject([
      {
        taskId: task?.id,
        workflowId: WORKFLOW_ID,
        status: 'succeeded',
        results: [{ url: step.outputs.url, type: 'png', text: null, file: null }],
      },
    ])
    expect(JSON.parse(await readFile(step.outputs['results-file'] ?? '', 'utf8'))).toEqual(results)
    expect(step.state).toEqual({ openTasks: '[]', pendingCreates: '[]' })
    expect(JSON.parse(task?.request.text ?? '').nodeInfoList).toContainEqual(
      expect.objectContaining({ fieldName: 'seed', fieldValue: '18446744073709551615' }),
    )

    expect(step.summary).toContain(task?.id)
    expect(step.summary).toContain('1 girl in classroom')
    expect(step.summary).toContain('18446744073709551615')
    expect(step.summary).toContain(`<img src="${step.outputs.url}"`)
    expect(step.summary).toMatch(/work until about \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    // One group for the task, and the masks before anything else.
    const key = hub.simulator.options.apiKey
    expect(commandsIn(step.stdout)).toEqual([
      `::add-mask::${key}`,
      `::add-mask::${btoa(key)}`,
      `::group::Workflow ${WORKFLOW_ID}`,
      '::endgroup::',
    ])
    expect(step.stdout.split('\n')[0]).toBe(`::add-mask::${key}`)
  },
)

test('uploads a path and a URL once each, and sends a RunningHub file name unchanged', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.files.set('/cat.png', {
    bytes: IMAGE,
    contentType: 'image/png',
    query: '',
    expiresAt: Number.POSITIVE_INFINITY,
  })
  const name = `api/${'0123456789abcdef'.repeat(4)}.png`
  hub.simulator.uploads.set(name, IMAGE)
  const step = await runner.step({
    ownProcess: true,
    inputs: { ...hub.inputs, batch: 'rows.yml' },
    files: {
      'api.json': IMAGE_API_JSON,
      'art/input.png': IMAGE,
      'rows.yml': `- 10.image: art/input.png\n- 10.image: art/input.png\n- 10.image: ${hub.filesUrl}/cat.png\n- 10.image: ${name}\n`,
    },
  })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('upload')).toHaveLength(2)
  const sent = [...hub.simulator.tasks.values()].map(
    ({ request }) => JSON.parse(request.text).nodeInfoList[0].fieldValue,
  )
  expect(sent).toEqual([sent[0], sent[0], expect.stringMatching(/^api\//), name])
  // All files are there before the first task costs anything.
  const order = hub.simulator.log.map(({ operation }) => operation)
  expect(order.lastIndexOf('upload')).toBeLessThan(order.indexOf('submit'))
})

test('uploads @./ in a field of any name, and a file of a loader field', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const graph = {
    5: { class_type: 'Custom', inputs: { thing: 'x', note: '' } },
    6: { class_type: 'Load3D', inputs: { model_file: '3d/a.glb', image: '' } },
  }
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      inputs: '5.thing: "@./a.glb"\n5.note: "@_@, a cat"\n6.model_file: art/b.glb\n',
    },
    files: { 'api.json': JSON.stringify(graph), 'a.glb': 'glTF 1', 'art/b.glb': 'glTF 2' },
  })
  expect(step.code, step.stdout).toBe(0)
  const glb = expect.stringMatching(/^api\/[0-9a-f]{64}\.glb$/)
  const [task] = hub.simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '').nodeInfoList).toMatchObject([
    { fieldName: 'thing', fieldValue: glb },
    { fieldName: 'note', fieldValue: '@_@, a cat' },
    { fieldName: 'model_file', fieldValue: glb },
  ])
})

test('saves results of the same name to different files', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({
    on: 'submit',
    answer: {
      kind: 'task',
      results: [
        { type: 'png', name: 'cat.png' },
        { type: 'png', name: 'cat.png' },
        { type: 'mp4', name: '猫.mp4' },
      ],
    },
  })
  const step = await runner.step({
    inputs: { ...hub.inputs, 'download-dir': 'out/pictures' },
    files: { 'api.json': API_JSON },
  })
  expect(step.code, step.stdout).toBe(0)
  const files: string[] = JSON.parse(step.outputs.files ?? '')
  expect(files).toHaveLength(3)
  expect(
    (await runner.workspaceFiles('out/pictures')).map((f) => `out/pictures/${f}`).sort(),
  ).toEqual([...files].sort())
  for (const file of files)
    expect((await readFile(join(runner.workspace, file))).length).toBeGreaterThan(0)
  expect(step.summary).toContain('upload-artifact')
})

test.for([
  ['logs and reports the seed that RunningHub generated', '', '', true],
  ['reports a seed that was sent as not generated', 'KSampler.seed: 42', '', false],
  ['reads the generated seed from the saved file', '', 'out', true],
] as const)('%s', async ([, inputs, downloadDir, generated]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      'workflow-id': workflowIds.textToImage,
      inputs,
      'download-dir': downloadDir,
    },
    files: { 'api.json': API_JSON },
  })
  expect(step.code, step.stdout).toBe(0)
  const [{ seeds }] = JSON.parse(step.outputs.results ?? '')
  const value = generated ? expect.stringMatching(/^\d+$/) : '42'
  expect(seeds).toEqual({ '3.seed': value })
  const [task] = hub.simulator.tasks.values()
  expect(JSON.parse(task?.graph ?? '')['3'].inputs.seed).toBe(Number(seeds['3.seed']))
  expect(hub.simulator.calls('download')).toHaveLength(1)
  const line = `3.seed = ${seeds['3.seed']}, generated by RunningHub`
  expect(step.stdout.includes(line)).toBe(generated)
  expect(step.summary).toContain(
    `<td>${seeds['3.seed']}${generated ? ' <sub>generated</sub>' : ''}</td>`,
  )
})

test('succeeds without seeds when the image cannot be read', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'download', answer: { kind: 'expired' } })
  const inputs = { ...hub.inputs, 'workflow-id': workflowIds.textToImage }
  const step = await runner.step({ inputs, files: { 'api.json': API_JSON } })
  expect(step.code, step.stdout).toBe(0)
  expect(JSON.parse(step.outputs.results ?? '')[0].seeds).toEqual({})
})

test.for(['v1', 'v2'])('returns a text result over %s', async (api) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({
    on: 'submit',
    answer: { kind: 'task', results: [{ type: 'txt', text: 'a <b>cat</b>\n\n# on a mat' }] },
  })
  const step = await runner.step({
    inputs: { ...hub.inputs, api },
    files: { 'api.json': API_JSON },
  })
  expect(step.code, step.stdout).toBe(0)
  const text = 'a <b>cat</b>\n\n# on a mat'
  expect(step.outputs).toMatchObject({ text, status: 'succeeded', 'succeeded-count': '1' })
  const [{ results }] = JSON.parse(step.outputs.results ?? '')
  const url = api === 'v1' ? expect.stringContaining('http') : null
  expect(results).toMatchObject([{ type: 'txt', url, text }])
  expect(step.summary).toContain('a &lt;b&gt;cat&lt;/b&gt;<br><br># on a mat')
  expect(step.stdout).toMatch(/^result: .*\n {2}a <b>cat<\/b>\n {2}\n {2}# on a mat$/m)
})

test.for([
  ['is too long', { kind: 'raw', body: 'x'.repeat(100_001), contentType: 'text/plain' }],
  ['is a web page', { kind: 'raw', body: '<p>Log in', contentType: 'text/html' }],
  ['is refused', { kind: 'expired' }],
] as const)('succeeds without the text when it %s', async ([, answer]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const results = [{ type: 'txt', text: 'a cat' }]
  hub.simulator.script(
    { on: 'submit', answer: { kind: 'task', results } },
    { on: 'download', answer },
  )
  const step = await runner.step({ inputs: hub.inputs, files: { 'api.json': API_JSON } })
  expect(step).toMatchObject({ code: 0, outputs: { status: 'succeeded', text: '' } })
  expect(step.outputs.url).toMatch(/\.txt$/)
  expect(step.stdout).toContain('Could not read the text of a result')
})

test('saves text results to files named after the task', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const text = 'a cat\n\non a mat'
  const results = [
    { type: 'txt', text },
    { type: 'png', name: 'cat.png' },
    { type: 'json', text: '{"cats": 1}' },
  ]
  hub.simulator.script({ on: 'submit', times: 2, answer: { kind: 'task', results } })
  const inputs = { ...hub.inputs, api: 'v2', 'download-dir': 'out', inputs: 'KSampler.seed: 1' }
  const step = await runner.step({ inputs, files: { 'api.json': API_JSON } })
  expect(step.code, step.stdout).toBe(0)
  const id = step.outputs['task-id']
  const files = [`out/${id}-1.txt`, 'out/cat.png', `out/${id}-3.json`]
  expect(JSON.parse(step.outputs.files ?? '')).toEqual(files)
  const [{ results: reported }] = JSON.parse(step.outputs.results ?? '')
  expect(reported.map(({ file }: { file: string }) => file)).toEqual(files)
  const read = (file: string) => readFile(join(runner.workspace, file), 'utf8')
  expect(await read(`out/${id}-1.txt`)).toBe(text)
  expect(await read(`out/${id}-3.json`)).toBe('{"cats": 1}')
})

test.for([
  [
    'an output node saved nothing',
    API_JSON,
    /no output node, such as SaveImage, has saved anything/,
  ],
  [
    'there is no output node',
    JSON.stringify({ 3: { class_type: 'KSampler', inputs: { seed: 1 } } }),
    /api\.json has no output node, such as SaveImage/,
  ],
] as const)(
  'warns that a succeeded task has no results because %s',
  async ([, apiJson, reason]) => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    hub.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'empty' } })
    const step = await runner.step({ inputs: hub.inputs, files: { 'api.json': apiJson } })
    expect(step).toMatchObject({ code: 0, outputs: { status: 'succeeded', url: '', urls: '[]' } })
    const warnings = commandsIn(step.stdout).filter((line) => line.startsWith('::warning'))
    expect(warnings).toEqual([expect.stringMatching(reason)])
    expect(step.summary).toMatch(reason)
  },
)

test('sends the whole graph with send-workflow, and the seeds of the file with pin-seeds', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, inputs: 'KSampler.steps: 7' }
  const pinned = { ...inputs, 'pin-seeds': 'true' }
  const list = await runner.step({ inputs: pinned, files: { 'api.json': API_JSON } })
  const graph = await runner.step({ inputs: { ...inputs, 'send-workflow': 'true' } })
  expect([list.code, graph.code]).toEqual([0, 0])
  const [first, second] = [...hub.simulator.tasks.values()].map(({ request }) =>
    JSON.parse(request.text),
  )
  expect(first.nodeInfoList.map((n: { fieldName: string }) => n.fieldName)).toEqual([
    'steps',
    'seed',
  ])
  expect(second).not.toHaveProperty('nodeInfoList')
  expect(second.workflow).toContain('"steps": 7')
})

test('sends the values of node-info-list unchanged, integers beyond 2^53 included', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const list = '[{"nodeId": "3", "fieldName": "seed", "fieldValue": 9007199254740993}]'
  const step = await runner.step({
    inputs: { ...hub.inputs, 'workflow-file': '', 'node-info-list': list },
  })
  expect(step.code, step.stdout).toBe(0)
  expect(hub.simulator.calls('submit')[0]?.text).toContain('"fieldValue":"9007199254740993"')
})
