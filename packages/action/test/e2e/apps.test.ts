import { appIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, IMAGE, startSimulator } from '../harness/simulator.ts'

const VALUES = {
  'Upload image': './cat.png',
  上传音频: './voice.mp3',
  '41.video': './clip.mp4',
  Prompt: 'a red fox',
  Steps: 25,
  Guidance: 7.5,
  'Aspect ratio': 'wide',
  'Which one': 'second',
  Size: 'small',
  Upscale: false,
}
const files = {
  'cat.png': IMAGE,
  'voice.mp3': 'ID3\u0004',
  'clip.mp4': '\u0000\u0000\u0000\u0018ftypmp42',
}

test.for(['v1', 'v2'])('runs an app with a value in every input over %s', async (api) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
  const step = await runner.step({
    inputs: { ...inputs, api, 'app-id': appIds.everyField, inputs: JSON.stringify(VALUES) },
    // A default api.json does not belong to the app.
    files: { ...files, 'api.json': API_JSON },
  })
  expect(step, step.stdout).toMatchObject({ code: 0, outputs: { status: 'succeeded' } })
  const [task, ...others] = hub.simulator.tasks.values()
  expect(others).toEqual([])
  expect([task?.route, task?.api]).toEqual(['ai-app', api])
  const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
  expect(nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue)).toEqual([
    ...Array(3).fill(expect.stringMatching(/^(?:api|openapi)\/[0-9a-f]{64}\.\w+$/)),
    ...['a red fox', '25', '7.5', '16:9', '2', 'small', 'false'],
  ])
  expect(step.stdout).toContain(`1 run of app ${appIds.everyField}`)
  expect(step.summary).toContain(`/ai-detail/${appIds.everyField}`)
  expect(JSON.parse(step.outputs.results ?? '')[0]).toMatchObject({
    workflowId: appIds.everyField,
  })
  const log = step.stdout.replace(/^::add-mask.*$/gm, '')
  expect(log).not.toContain(hub.simulator.options.apiKey)
})

test('runs an app whose page is the workflow-id, once for each row', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-file': _, ...inputs } = hub.inputs
  const page = `https://www.runninghub.cn/ai-detail/${appIds.textToImage}`
  const step = await runner.step({
    ownProcess: true,
    inputs: { ...inputs, 'workflow-id': page, batch: 'rows.csv', inputs: 'Aspect ratio: 16:9' },
    files: { 'rows.csv': 'Prompt\na cat\na dog\n' },
  })
  expect(step, step.stdout).toMatchObject({ code: 0, outputs: { 'succeeded-count': '2' } })
  expect(hub.simulator.calls('appDemo')).toHaveLength(1)
  expect([...hub.simulator.tasks.values()].map(({ route }) => route)).toEqual(['ai-app', 'ai-app'])
})

test('reports every wrong value of an app at once, and creates nothing', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
  const values = { 'Aspect ratio': '4:3', Steps: 0, Prommpt: 'x', Upscale: 'maybe' }
  const step = await runner.step({
    inputs: { ...inputs, 'app-id': appIds.everyField, inputs: JSON.stringify(values) },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout.match(/^::error/gm)).toHaveLength(4)
  expect(step.stdout).toContain('takes one of "1:1", "16:9", not "4:3"')
  expect(step.stdout).toContain('did you mean Prompt?')
  expect(hub.simulator.calls('submit')).toEqual([])
})

test('reports wrong inputs of the step with the wrong values and files of an app', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
  const values = { Steps: 0, 'Upload image': './no.png' }
  const step = await runner.step({
    inputs: {
      ...{ ...inputs, 'app-id': appIds.everyField, timeout: '10' },
      inputs: JSON.stringify(values),
    },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout.match(/^::error/gm)).toHaveLength(3)
  for (const name of ['timeout', 'Steps', 'no.png']) expect(step.stdout).toContain(name)
  expect(hub.simulator.calls('submit')).toEqual([])
})

test.for(['api-key', 'base-url'])('reads no app with a wrong %s', async (input) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
  const step = await runner.step({
    inputs: { ...inputs, 'app-id': appIds.everyField, [input]: 'a b', timeout: '10' },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout.match(/^::error/gm)).toHaveLength(2)
  expect(hub.simulator.calls('appDemo')).toEqual([])
})

test.for([
  ['RunningHub answers HTTP 502', { kind: 'http', status: 502, body: 'oops' }, 'HTTP 502'],
  ['the key is rejected', { kind: 'refuse', code: 806, msg: 'APIKEY_USER_NOT_FOUND' }, 'API key'],
] as const)('says that the app was not read when %s', async ([, answer, cause]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  hub.simulator.script({ on: 'appDemo', times: 100, answer })
  const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
  const step = await runner.step({ inputs: { ...inputs, 'app-id': appIds.textToImage } })
  expect(step, step.stdout).toMatchObject({
    code: 1,
    outputs: { status: 'refused', results: '[]', urls: '[]', 'failed-count': '0' },
  })
  expect(step.summary).toMatch(/^## . RunningHub: refused$/mu)
  expect(step.summary).toContain(cause)
  expect(step.summary).not.toContain('invalid inputs')
  expect(step.stdout.match(/^::error/gm)).toHaveLength(1)
  expect(step.stdout).toMatch(/^refused; .+ s$/m)
  expect(hub.simulator.calls('submit')).toEqual([])
})

test.for([
  [
    'an app and a workflow',
    { 'app-id': appIds.textToImage },
    'Use either `workflow-id` or `app-id`',
  ],
  ['an app that does not exist', { 'workflow-id': '', 'app-id': appIds.unknown }, 'no such app'],
  [
    'a text that is no app',
    { 'workflow-id': '', 'app-id': 'my app' },
    'neither the id of an AI app',
  ],
  ['a rounded id', { 'workflow-id': '', 'app-id': '1.877265245566923E+18' }, 'last digits'],
  [
    'an app in the rows of a batch',
    { 'workflow-id': '', batch: 'rows.csv' },
    'Name it in `app-id`, not in the rows.',
  ],
  [
    'an app with a workflow file',
    { 'workflow-id': '', 'app-id': appIds.textToImage, 'workflow-file': 'api.json' },
    'remove `workflow-file`',
  ],
] as const)('refuses %s', async ([, changes, message]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, 'workflow-file': '', ...changes }
  const page = `https://www.runninghub.cn/ai-detail/${appIds.textToImage}`
  const rows = `workflow-id\n${page}\n`
  const step = await runner.step({ inputs, files: { 'api.json': API_JSON, 'rows.csv': rows } })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout).toContain(message)
  expect(hub.simulator.calls('submit')).toEqual([])
})

test('dry-run reads the inputs of the app, prints the request, and creates nothing', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-id': _, 'workflow-file': __, ...inputs } = hub.inputs
  const step = await runner.step({
    inputs: { ...inputs, 'app-id': appIds.textToImage, inputs: 'Prompt: a cat', 'dry-run': 'true' },
  })
  expect(step).toMatchObject({ code: 0, outputs: { status: 'dry-run' } })
  expect(step.stdout).toContain('/task/openapi/ai-app/run')
  expect(step.stdout).toContain('only the inputs of the app were read')
  expect(hub.simulator.log.map(({ operation }) => operation)).toEqual(['appDemo'])
})

test('the post step names an app whose create call got no response', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const { 'workflow-id': _, 'workflow-file': __, ...rest } = hub.inputs
  const inputs = { ...rest, 'app-id': appIds.textToImage }
  const state = {
    pendingCreates: JSON.stringify([{ run: 1, workflowId: appIds.textToImage, isApp: true }]),
  }
  const post = await runner.step({ inputs }, state)
  expect(post.stdout).toContain(`run 1 (app ${appIds.textToImage})`)
})
