import { describe, expect, test } from 'vitest'
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import {
  bodyOf,
  config,
  graph,
  ownHosts,
  refusalOf,
  workflowId,
} from '../../harness/task-request.ts'

const read = async (body: unknown, type?: string) =>
  parseTaskRequest(await bodyOf(body, type), config, ownHosts)
const refusal = async (body: unknown, type?: string) => {
  const parsed = await bodyOf(body, type)
  return refusalOf(() => parseTaskRequest(parsed, config, ownHosts))
}

describe('a task', () => {
  test('may be nothing but a workflow', async () => {
    expect(await read({ workflowId })).toEqual({ workflowId, nodeInfoList: [], files: [] })
  })

  test('may name its workflow by the address of its page', async () => {
    const { workflowId: id } = await read({
      workflowId: `https://www.runninghub.cn/workflow/${workflowId}?a=b`,
    })
    expect(id).toBe(workflowId)
  })

  test('may give the id as a bare number, of which no digit is lost', async () => {
    expect((await read(`{"workflowId": ${workflowId}}`)).workflowId).toBe(workflowId)
  })

  test('sends the inputs and nothing else, without a graph to check them against', async () => {
    const { nodeInfoList } = await read(`{"workflowId":"${workflowId}","inputs":{
      "6.text": "a cat", "3.seed": 123456789012345678901, "3.cfg": 1.5, "7:2.on": true}}`)
    expect(nodeInfoList).toEqual([
      { nodeId: '6', fieldName: 'text', fieldValue: 'a cat' },
      { nodeId: '3', fieldName: 'seed', fieldValue: '123456789012345678901' },
      { nodeId: '3', fieldName: 'cfg', fieldValue: 1.5 },
      { nodeId: '7:2', fieldName: 'on', fieldValue: true },
    ])
  })

  test('may name nodes by title and class when it brings the graph, as object or as text', async () => {
    const inputs = { 'Positive Prompt.text': 'a cat', 'KSampler.steps': 30 }
    const expected = [
      { nodeId: '6', fieldName: 'text', fieldValue: 'a cat' },
      { nodeId: '3', fieldName: 'steps', fieldValue: 30 },
    ]
    for (const workflow of [graph, JSON.stringify(graph)]) {
      const task = await read({ workflowId, workflow, inputs })
      expect(task.nodeInfoList).toEqual(expected)
      expect(task.workflow).toBeUndefined()
    }
  })

  test('sends the graph itself when asked to, byte for byte as it came', async () => {
    const text = '{"3": {"class_type": "K", "inputs": {"cfg": 1.0, "seed": 123456789012345678901}}}'
    const task = await read(
      `{"workflowId":"${workflowId}","sendWorkflow":true,"workflow":${text},"inputs":{"3.cfg":2}}`,
    )
    expect(task.workflow).toBe(text)
    expect(task.nodeInfoList).toEqual([{ nodeId: '3', fieldName: 'cfg', fieldValue: 2 }])
  })

  test('has its files fetched: those named as such, and addresses in fields that take files', async () => {
    const url = 'https://files.example.com/a.png?sig=a%2Bb'
    const uploaded = `api/${'0a'.repeat(32)}.png`
    const inputs = { '10.image': url, '11.image': uploaded, '12.text': url }
    const task = await read({ workflowId, inputs, files: { '20.mask_file': url } })
    expect(task.files).toEqual([
      { nodeId: '10', fieldName: 'image', url },
      { nodeId: '20', fieldName: 'mask_file', url },
    ])
    expect(task.nodeInfoList).toEqual([
      { nodeId: '11', fieldName: 'image', fieldValue: uploaded },
      { nodeId: '12', fieldName: 'text', fieldValue: url },
    ])
  })

  test('takes a node list as it is', async () => {
    const list = `[{"nodeId":"3","fieldName":"seed","fieldValue":123456789012345678901},
      {"nodeId":"6","fieldName":"text","fieldValue":"[\\"4\\", 0]"}]`
    const { nodeInfoList } = await read(`{"workflowId":"${workflowId}","nodeInfoList":${list}}`)
    expect(nodeInfoList).toEqual([
      { nodeId: '3', fieldName: 'seed', fieldValue: '123456789012345678901' },
      { nodeId: '6', fieldName: 'text', fieldValue: '["4", 0]' },
    ])
  })

  test('carries what belongs to the callback and to the machine', async () => {
    const rest = {
      callbackUrl: 'https://n8n.example.org/webhook-waiting/7?signature=a%2Bb',
      callbackHeaders: { authorization: 'Bearer x' },
      instanceType: 'plus',
      addMetadata: false,
      accessPassword: 'geheim',
      metadata: { row: 7 },
    }
    expect(await read({ workflowId, ...rest })).toMatchObject(rest)
  })

  test('in a form is written with brackets, or with JSON inside', async () => {
    const callbackUrl = 'https://n8n.example.org/w?a=b&c=d'
    const form = new URLSearchParams([
      ['workflowId', workflowId],
      ['inputs[6.text]', 'a cat & a dog'],
      ['inputs[3.seed]', '123456789012345678901'],
      ['files[10.image]', 'https://files.example.com/a.png'],
      ['workflow', JSON.stringify(graph)],
      ['addMetadata', 'false'],
      ['callbackUrl', callbackUrl],
      ['metadata', '{"row": 123456789012345678901}'],
    ])
    expect(await read(`${form}`, 'application/x-www-form-urlencoded')).toEqual({
      workflowId,
      nodeInfoList: [
        { nodeId: '6', fieldName: 'text', fieldValue: 'a cat & a dog' },
        { nodeId: '3', fieldName: 'seed', fieldValue: '123456789012345678901' },
      ],
      files: [{ nodeId: '10', fieldName: 'image', url: 'https://files.example.com/a.png' }],
      addMetadata: false,
      callbackUrl,
      metadata: { row: '123456789012345678901' },
    })
  })
})

describe('a refusal', () => {
  test('of more different files than a run can fetch and upload', async () => {
    const files = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `${n + 30}.file`,
          `https://files.example.com/${n}`,
        ]),
      )
    const same = {
      '10.image': 'https://files.example.com/1',
      '11.image': 'https://files.example.com/1',
    }
    expect((await read({ workflowId, files: { ...files(15), ...same } })).files).toHaveLength(17)
    expect(await refusal({ workflowId, files: files(16) })).toEqual([
      expect.stringContaining('16 different files are more than the 15 a task may have'),
    ])
  })

  test('names everything that is wrong at once', async () => {
    const errors = await refusal({
      workflow_id: workflowId,
      workflow: graph,
      inputs: {
        '6.txt': 'a cat',
        '3.steps': 'many',
        '3.positive': 'x',
        '10.image': 'http://example.com/a.png',
      },
      files: { '3.steps': 'https://files.example.com/a.png', '99.image': 'https://10.0.0.1/a.png' },
      callbackUrl: 'https://localhost/',
      callbackHeaders: { Host: 'x', 'x-ok': 'a\r\nb: c', 'a b': 'c' },
      instanceType: 'Gross!',
      addMetadata: 'yes',
      metadata: 'x'.repeat(5000),
    })
    expect(errors).toEqual([
      '/workflowId: workflowId is missing',
      '/instanceType: instanceType must be a name such as default, plus or ultra',
      '/addMetadata: addMetadata must be true or false',
      '/workflow_id: workflow_id is not a field of this request; did you mean workflowId?',
      '/files/3.steps: 3.steps: is among the inputs already',
      expect.stringMatching(
        /^\/inputs\/6.txt: 6.txt: node 6 \(CLIPTextEncode\) has no field "txt"; did you mean 6.text/,
      ),
      expect.stringMatching(/^\/inputs\/3.steps: 3.steps: takes a number/),
      expect.stringMatching(
        /^\/inputs\/3.positive: 3.positive: field "positive" of node 3 comes from node 6/,
      ),
      expect.stringMatching(/^\/files\/99.image: 99.image: no node/),
      '/inputs/10.image: 10.image: must be https',
      '/callbackUrl: callbackUrl must be on a public host, not a local name',
      '/callbackHeaders/Host: callbackHeaders.Host is set by the Worker itself',
      '/callbackHeaders/x-ok: callbackHeaders.x-ok must be plain ASCII on one line',
      '/callbackHeaders/a b: callbackHeaders.a b is not the name of a header',
      '/metadata: metadata is longer than 4096 characters of JSON',
    ])
  })

  test.each<[string, unknown, string[]]>([
    [
      'a field nobody knows',
      { workflowId, prompt: 'x' },
      ['/prompt: prompt is not a field of this request'],
    ],
    [
      'a workflow that is none',
      { workflowId: '0' },
      [expect.stringMatching(/^\/workflowId: .*1 to 19 digits/)],
    ],
    [
      'inputs that are a list',
      { workflowId, inputs: ['x'] },
      ['/inputs: inputs must be an object'],
    ],
    [
      'inputs and a node list',
      { workflowId, inputs: {}, nodeInfoList: [] },
      ['/nodeInfoList: Give either inputs or nodeInfoList, not both'],
    ],
    [
      'names without a graph',
      { workflowId, inputs: { 'KSampler.seed': 1 } },
      [expect.stringMatching(/^\/inputs\/KSampler.seed: .*only together with api.json/)],
    ],
    [
      'a list with holes',
      { workflowId, nodeInfoList: [{ nodeId: 6, fieldName: 'text' }] },
      [
        '/nodeInfoList/0/nodeId: nodeInfoList.0.nodeId must be text',
        '/nodeInfoList/0/fieldValue: nodeInfoList.0.fieldValue is missing',
      ],
    ],
    [
      'a list that does not fit the graph',
      {
        workflowId,
        workflow: graph,
        nodeInfoList: [{ nodeId: '6', fieldName: 'txt', fieldValue: '' }],
      },
      ['/nodeInfoList/0: The workflow has no field "txt" in a node "6"'],
    ],
    [
      'nothing to send',
      { workflowId, sendWorkflow: true },
      ['/sendWorkflow: sendWorkflow needs workflow, the graph to send'],
    ],
    [
      "the editor's own format",
      { workflowId, workflow: { nodes: [], links: [] }, inputs: { '6.text': 'x' } },
      [expect.stringMatching(/^\/workflow: .*API/)],
    ],
    [
      'a graph that is a list',
      { workflowId, workflow: [] },
      ['/workflow: workflow must be the object of api.json, or its text'],
    ],
    [
      'a picture that is only a name',
      { workflowId, inputs: { '10.image': 'cat.png' } },
      [expect.stringMatching(/^\/inputs\/10.image: .*https address of a file/)],
    ],
    [
      'an address of our own',
      { workflowId, callbackUrl: 'https://worker.example.com/v1/tasks' },
      ['/callbackUrl: callbackUrl is an address of this Worker itself'],
    ],
    [
      'an odd name',
      { workflowId, __proto__x: 1, 'a/b~c': 2 },
      [
        '/__proto__x: __proto__x is not a field of this request',
        '/a~1b~0c: a/b~c is not a field of this request',
      ],
    ],
  ])('of %s', async (_name, body, expected) => {
    expect(await refusal(body)).toEqual(expected)
  })

  test.each([
    '{"workflowId":"1980237776367083521","__proto__":{"a":1}}',
    '{"workflowId":"1980237776367083521","inputs":{"__proto__":1}}',
    '{"workflowId":"1980237776367083521","inputs":{"constructor":1}}',
  ])('of names that mean something to JavaScript: %s', async (body) => {
    expect(await refusal(body)).toHaveLength(1)
  })

  test('of a number where the graph has a text', async () => {
    const body = { workflowId, workflow: graph, inputs: { '6.text': 7 } }
    expect(await refusal(body)).toEqual([
      expect.stringMatching(/6.text: takes text, not the number 7; quote it/),
    ])
  })
})
