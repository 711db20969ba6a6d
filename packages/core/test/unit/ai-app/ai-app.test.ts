import { describe, expect, test } from 'vitest'
import {
  appIdFor,
  findInput,
  inEnglish,
  isAppPage,
  PlanError,
  parseApp,
  parseAppId,
  parseWorkflow,
  planAppChanges,
  planRuns,
} from '../../../src/index.ts'

const ID = '1877265245566922801'
const item = (nodeId: string, fieldName: string, more: object = {}) => ({
  nodeId,
  fieldName,
  nodeName: 'Node',
  fieldType: 'STRING',
  fieldValue: 'x',
  fieldData: null,
  description: '',
  descriptionEn: '',
  ...more,
})
const app = (...nodeInfoList: unknown[]) => parseApp(ID, { webappName: ' Mine ', nodeInfoList })

describe('parseApp', () => {
  test('reads names, types, choices, limits and defaults', () => {
    const { inputs, ...rest } = app(
      item('39', 'image', { fieldType: 'IMAGE', description: '上传图像', descriptionEn: 'Upload' }),
      item('3', 'seed', { fieldType: 'INT', fieldData: '["INT",{"max":18446744073709551615}]' }),
      item('12', 'ratio', {
        fieldType: 'LIST',
        fieldData: '[{"name":"wide","index":"2","description":"16:9"},{"default":"2"}]',
      }),
    )
    expect(rest).toEqual({ id: ID, name: 'Mine', isEncrypted: false })
    expect(inputs[0]).toMatchObject({ type: 'image', description: '上传图像', choices: [] })
    expect(inputs[1]).toMatchObject({ type: 'integer', max: '18446744073709551615' })
    expect(inputs[2]).toMatchObject({
      type: 'choice',
      default: 'x',
      choices: [{ value: '2', label: 'wide', description: '16:9' }],
    })
  })

  test.each([
    ['no list', undefined],
    ['null', null],
    ['an item without a node', [item('', 'text'), 'text', null]],
  ])('has no inputs for %s', (_name, nodeInfoList) => {
    expect(parseApp(ID, { nodeInfoList }).inputs).toEqual([])
  })

  test('accepts the list as JSON text', () => {
    expect(parseApp(ID, { nodeInfoList: JSON.stringify([item('6', 'text')]) }).inputs).toHaveLength(
      1,
    )
  })
})

describe('an input', () => {
  const two = app(
    item('6', 'text', { description: '提示词', descriptionEn: 'Prompt' }),
    item('7', 'text', { description: '反向', descriptionEn: 'Negative', nodeName: 'Encode' }),
    item('3', 'steps'),
  )
  test.each(['6.text', '提示词', 'prompt', ' Prompt '])('is found by %j', (name) => {
    expect(findInput(two, name).input?.nodeId).toBe('6')
  })

  test.each([
    ['steps', '3'],
    ['encode.text', '7'],
  ])('is found by its field %s when that is unique', (name, nodeId) => {
    expect(findInput(two, name).input?.nodeId).toBe(nodeId)
  })

  test('is ambiguous when its name is that of two', () => {
    const { problem, ...rest } = findInput(two, 'text') as { problem: never }
    expect(inEnglish(problem)).toBe(
      'ambiguous, it names "6.text", "7.text"; name one of them that way',
    )
    expect(rest).toEqual({ suggestion: '6.text' })
  })

  test('that is unknown gets the names that exist and the nearest one', () => {
    const { problems } = planAppChanges(two, { Promt: 'a cat' })
    expect(problems[0]?.message).toBe(
      'Promt: the app has no such input; it has "Prompt", "Negative", "3.steps"; did you mean Prompt?',
    )
  })

  test.each([
    ['a link', app(item('3', 'model', { fieldValue: [] })), '3.model', /another node of the app/],
    ['an input of an app that was never run', app(), '6.text', /run it once by hand/],
  ])('%s cannot be set', (_name, one, target, message) => {
    expect(planAppChanges(one, { [target]: 'x' }).problems[0]?.message).toMatch(message)
  })

  test('that is set twice by two of its names is refused', () => {
    const { problems } = planAppChanges(two, { Prompt: 'a', '6.text': 'b' })
    expect(problems[0]?.message).toBe('6.text: field "text" of node 6 is already set by Prompt')
  })

  test('sends the index of a choice, and names the choices that exist', () => {
    const fieldData = JSON.stringify([
      { name: 'first', index: '1' },
      { name: 'second', index: '2' },
      { default: '1' },
    ])
    const one = app(item('13', 'select', { fieldType: 'SWITCH', fieldData }))
    expect(planAppChanges(one, { select: 'second' }).changes[0]?.fieldValue).toBe('2')
    expect(planAppChanges(one, { select: 'secnd' }).problems[0]?.message).toBe(
      'select: takes one of "first", "second", not "secnd"; did you mean "second"?',
    )
  })

  test('that takes a file is planned as a file, and a name of an upload is sent as it is', () => {
    const one = app(item('39', 'image', { fieldType: 'IMAGE' }))
    const [change] = planAppChanges(one, { image: './cat.png' }).changes
    expect(change).toMatchObject({ file: './cat.png', fileKind: 'image' })
    const upload = `api/${'a'.repeat(64)}.png`
    expect(planAppChanges(one, { image: upload }).changes[0]).toMatchObject({ fieldValue: upload })
  })

  test.each([
    [0, 'takes a number from 1 to 30, not 0'],
    ['31', 'takes a number from 1 to 30, not 31'],
  ])('outside its range is refused: %j', (value, message) => {
    const fieldData = '["INT",{"min":1,"max":30}]'
    const one = app(item('3', 'steps', { fieldType: 'INT', fieldData }))
    expect(planAppChanges(one, { steps: value }).problems[0]?.message).toBe(`steps: ${message}`)
  })
})

describe('the id of an app', () => {
  test.each([
    [ID, { id: ID }],
    [`https://www.runninghub.cn/ai-detail/${ID}?inviteCode=x`, { id: ID, site: 'cn' }],
    [`runninghub.ai/ai-detail/${ID}`, { id: ID, site: 'ai' }],
    [`https://www.runninghub.cn/#/ai-detail/${ID}`, { id: ID, site: 'cn' }],
  ])('is read from %s', (text, expected) => {
    expect(parseAppId(text)).toEqual(expected)
    expect(isAppPage(text)).toBe('site' in expected)
  })

  test.each([
    `https://www.runninghub.cn/workflow/${ID}`,
    `https://runninghub.example/ai-detail/${ID}`,
    'https://www.runninghub.cn/ai-detail/x',
    '0',
    '0123456789abcdef0123456789abcdef',
  ])('is not in %s', (text) => {
    expect(() => parseAppId(text)).toThrow(/app/)
    expect(isAppPage(text)).toBe(false)
  })

  test('of the other site is refused', () => {
    const page = `https://www.runninghub.ai/ai-detail/${ID}`
    expect(() => appIdFor(page, 'https://www.runninghub.cn')).toThrow(/on www\.runninghub\.ai/)
    expect(appIdFor(page, 'http://127.0.0.1:8189')).toBe(ID)
  })
})

describe('planRuns for an app', () => {
  const one = app(
    item('6', 'text', { descriptionEn: 'Prompt' }),
    item('3', 'steps', { fieldType: 'INT' }),
  )

  test('plans one run for each row, and all problems at once', async () => {
    const rows = [{ overrides: [{ target: 'Prompt', value: 'a' }] }, { overrides: [] }]
    const runs = await planRuns({ app: one, overrides: { steps: '5' }, rows })
    expect(runs.map(({ workflowId, changes }) => [workflowId, changes.length])).toEqual([
      [ID, 2],
      [ID, 1],
    ])
    const bad = [{ overrides: [{ target: 'Prompt', value: 5 }], line: 2 }]
    const error = await planRuns({ app: one, overrides: { steps: 'x' }, rows: bad }).catch((e) => e)
    expect(error).toBeInstanceOf(PlanError)
    expect(error.problems.map(({ target, line }: never) => [target, line])).toEqual([
      ['steps', undefined],
      ['Prompt', 2],
    ])
  })

  test.each([
    ['a graph', { workflow: parseWorkflow('{"6":{"class_type":"A","inputs":{}}}') }],
    ['pinned seeds', { pinSeeds: true }],
    ['a sent graph', { sendWorkflow: true }],
  ])('refuses %s', async (_name, more) => {
    await expect(planRuns({ app: one, ...more })).rejects.toThrow(/An AI app runs the workflow/)
  })

  test('refuses a row of another workflow, and accepts one of the app itself', async () => {
    const row = (workflowId: string) => [{ workflowId, overrides: [] }]
    const page = `https://www.runninghub.cn/ai-detail/${ID}`
    await expect(planRuns({ app: one, rows: row(page) })).resolves.toHaveLength(1)
    await expect(planRuns({ app: one, rows: row('1980237776367083521') })).rejects.toThrow(
      /all rows run one AI app/,
    )
  })
})
