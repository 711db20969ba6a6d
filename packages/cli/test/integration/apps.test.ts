import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appIds } from '@runninghub-action/simulator'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { lines, parseEvents, setup } from '../harness/setup.ts'

const VALUES = [
  'Upload image=./cat.png',
  '上传音频=./voice.mp3',
  '41.video=@./clip.mp4',
  'Prompt=a red fox',
  'Steps=25',
  'Guidance=7.5',
  'Aspect ratio=wide',
  'Which one=second',
  'Size=small',
  'Upscale=false',
]
const sets = (values: readonly string[]) => values.flatMap((value) => ['--set', value])

test.each(['v1', 'v2'])('run sends a value to every input of an app over %s', async (api) => {
  const { runOnline, simulator, write } = await setup()
  await write('voice.mp3', 'ID3\u0004')
  await write('clip.mp4', '\u0000\u0000\u0000\u0018ftypmp42')
  const args = ['run', '--app-id', appIds.everyField, '--api', api, '--json', ...sets(VALUES)]
  const { code, out, err } = await runOnline(args)
  expect(code, err).toBe(0)
  const [task, ...others] = simulator.tasks.values()
  expect(others).toEqual([])
  expect([task?.route, task?.api]).toEqual(['ai-app', api])
  const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
  expect(nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue)).toEqual([
    ...Array(3).fill(expect.stringMatching(/^(?:api|openapi)\/[0-9a-f]{64}\.\w+$/)),
    ...['a red fox', '25', '7.5', '16:9', '2', 'small', 'false'],
  ])
  expect(parseEvents(out).at(-1)).toMatchObject({ type: 'result' })
  expect(out + err).not.toContain('0123456789abcdef0123')
})

test.each([
  ['an argument', (id: string) => [id]],
  ['a page as argument', (id: string) => [`https://www.runninghub.cn/ai-detail/${id}`]],
  ['--app-id', (id: string) => ['--app-id', id]],
  [
    'a page in --workflow-id',
    (id: string) => ['--workflow-id', `www.runninghub.cn/ai-detail/${id}?inviteCode=x`],
  ],
])('run takes an app as %s, and leaves a default api.json alone', async (_name, args) => {
  const { runOnline, simulator } = await setup()
  const { code, err } = await runOnline([
    'run',
    ...args(appIds.textToImage),
    ...sets(['Aspect ratio=16:9']),
  ])
  expect(code, err).toBe(0)
  expect([...simulator.tasks.values()].map(({ route }) => route)).toEqual(['ai-app'])
})

test('run of a batch sends the rows of an app', async () => {
  const { runOnline, simulator, write } = await setup()
  await write('rows.csv', 'Prompt,Aspect ratio\na cat,1:1\na dog,wide\n')
  const { code, err } = await runOnline(['run', appIds.textToImage, '--batch', 'rows.csv'])
  expect(code, err).toBe(0)
  expect(simulator.tasks.size).toBe(2)
  expect(simulator.calls('appDemo')).toHaveLength(1)
})

test('run reports every wrong value of an app at once, in either language, and creates nothing', async () => {
  const { runOnline, simulator } = await setup()
  const wrong = sets(['Aspect ratio=4:3', 'Steps=0', 'Prommpt=x', 'Upscale=maybe'])
  const { code, err } = await runOnline(['run', appIds.everyField, ...wrong])
  expect(code).toBe(2)
  expect(err).toContain('Aspect ratio: takes one of "1:1", "16:9", not "4:3"')
  expect(err).toContain('Steps: takes a number from 1 to 10000, not 0')
  expect(err).toContain('did you mean Prompt?')
  expect(err).toContain('Upscale: takes true or false')
  const chinese = await runOnline(['run', appIds.everyField, ...wrong, '--lang', 'zh'])
  expect(chinese.err).toContain('只能是“1:1”、“16:9”之一')
  expect(simulator.calls('submit')).toEqual([])
})

test('run reports wrong flags with the wrong values and missing files of an app', async () => {
  const { runOnline, simulator } = await setup()
  const wrong = sets(['Steps=0', 'Upload image=./no.png'])
  const { code, err } = await runOnline(['run', appIds.everyField, '--timeout', 'soon', ...wrong])
  expect(code).toBe(2)
  for (const words of ['--timeout "soon"', 'Steps: takes', 'no.png']) expect(err).toContain(words)
  expect(simulator.log.map(({ operation }) => operation)).toEqual(['appDemo'])
})

test('run reads no app without a key or with a wrong --base-url', async () => {
  const { run, runOnline, simulator, env } = await setup()
  const args = ['run', appIds.everyField, '--timeout', 'soon', ...sets(['Steps=0'])]
  const withoutKey = await runOnline(args, { env: { ...env, RUNNINGHUB_API_KEY: '' } })
  const wrongUrl = await run([...args, '--base-url', 'x'])
  for (const { code, err } of [withoutKey, wrongUrl])
    expect([code, err]).toEqual([2, expect.stringContaining('--timeout "soon"')])
  expect(wrongUrl.err).toContain('--base-url')
  expect(simulator.log).toEqual([])
})

test.each([
  [
    'an app and a workflow',
    ['--app-id', appIds.textToImage, '--workflow-id', '1980237776367083521'],
  ],
  ['an app and a file', ['api.json', '--app-id', appIds.textToImage]],
])('run refuses %s', async (_name, args) => {
  const { runOnline, simulator } = await setup()
  const { code, err } = await runOnline(['run', ...args])
  expect([code, err]).toEqual([2, expect.stringContaining('either an AI app or a workflow')])
  expect(simulator.log).toEqual([])
})

test('run of an app that does not exist exits with 3', async () => {
  const { runOnline } = await setup()
  const { code, err } = await runOnline(['run', appIds.unknown])
  expect([code, err]).toEqual([3, expect.stringContaining('there is no such app (901')])
})

test('--dry-run of an app reads its inputs only, and prints the request', async () => {
  const { runOnline, simulator } = await setup()
  const { code, out, err } = await runOnline([
    ...['run', appIds.textToImage, '--dry-run', '--json'],
    ...sets(['Prompt=a cat']),
  ])
  expect([code, err]).toEqual([0, expect.stringContaining('only the inputs of the app were read')])
  expect(JSON.parse(out)).toMatchObject({
    url: expect.stringContaining('/task/openapi/ai-app/run'),
    body: { webappId: appIds.textToImage, nodeInfoList: [{ nodeId: '6', fieldValue: 'a cat' }] },
  })
  expect(simulator.log.map(({ operation }) => operation)).toEqual(['appDemo'])
})

test('nodes lists the inputs of an app with choices, ranges and defaults', async () => {
  const { runOnline } = await setup()
  const { code, out, err } = await runOnline(['nodes', appIds.everyField])
  expect(code, err).toBe(0)
  const rows = lines(out).map((line) => line.split(/ {2,}/))
  expect(rows[0]).toEqual(['input', 'field', 'type', 'values', 'default'])
  expect(rows).toContainEqual(['Steps', '3.steps', 'whole number', '1…10000', '20'])
  expect(rows).toContainEqual(['Which one', '13.select', 'choice', '1 first | 2 second', '1'])
  expect(rows).toContainEqual(['Aspect ratio', '12.ratio', 'choice', '1:1 | 16:9', '1:1'])
  expect(err).toContain('Every field: 11 inputs')
  const chinese = await runOnline(['nodes', appIds.everyField, '--lang', 'zh'])
  expect(chinese.out).toMatch(/步数 +3\.steps +整数/)
  const json = await runOnline(['nodes', appIds.everyField, '--json'])
  expect(JSON.parse(json.out)).toMatchObject({ id: appIds.everyField, name: 'Every field' })
  const empty = await runOnline(['nodes', appIds.neverRun])
  expect([empty.code, empty.out, empty.err]).toEqual([
    0,
    '',
    expect.stringContaining('run it once'),
  ])
})

test('init creates a step and a preset with the inputs of an app', async () => {
  const { runOnline, dir } = await setup()
  expect((await runOnline(['init', 'action', appIds.textToImage, '--out', 'a.yml'])).code).toBe(0)
  const { jobs } = parse(await readFile(join(dir, 'a.yml'), 'utf8'))
  const step = jobs.run.steps[1].with
  expect(step).toMatchObject({ 'app-id': appIds.textToImage })
  expect(step).not.toHaveProperty('workflow-id')
  expect(parse(step.inputs)).toEqual({
    '6.text': 'a lighthouse',
    '12.ratio': '1:1',
    '3.seed': '156680208700286',
  })
  expect((await runOnline(['init', 'worker', appIds.imageToImage, '--out', 'p.json'])).code).toBe(0)
  expect(JSON.parse(await readFile(join(dir, 'p.json'), 'utf8'))).toEqual({
    appId: appIds.imageToImage,
    parameters: {
      Upload_image: { target: '39.image', required: true },
      Style: { target: '20.style' },
      Strength: { target: '3.denoise' },
    },
    defaults: { Style: 'watercolour', Strength: '0.6' },
  })
})
