import { describe, expect, test } from 'vitest'
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import {
  config,
  createBody,
  graph,
  ownHosts,
  validationErrors,
  workflowId,
} from '../../harness/task-request.ts'

async function errorsOf(request: unknown): Promise<string[]> {
  const body = await createBody(request)
  return validationErrors(() => parseTaskRequest(body, config, ownHosts))
}

describe('an invalid request for a task', () => {
  test('may not have more different files than an invocation can fetch and upload', async () => {
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
    const body = await createBody({ workflowId, files: { ...files(15), ...same } })
    expect(parseTaskRequest(body, config, ownHosts).files).toHaveLength(17)
    expect(await errorsOf({ workflowId, files: files(16) })).toEqual([
      expect.stringContaining('The task has 16 different files; 15 are allowed'),
    ])
  })

  test('gets all errors at once', async () => {
    const errors = await errorsOf({
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
      callbackFormat: 'teams',
      instanceType: 'Gross!',
      addMetadata: 'yes',
      metadata: 'x'.repeat(5000),
    })
    expect(errors).toEqual([
      '/workflowId: workflowId is missing',
      '/callbackFormat: callbackFormat must be one of json, slack, feishu',
      '/instanceType: instanceType must be a name such as default, plus or ultra',
      '/addMetadata: addMetadata must be true or false',
      '/workflow_id: workflow_id is not a field of this request; did you mean workflowId?',
      '/files/3.steps: 3.steps: is already in inputs',
      expect.stringMatching(
        /^\/inputs\/6.txt: 6.txt: node 6 \(CLIPTextEncode\) has no field "txt"; did you mean 6.text/,
      ),
      expect.stringMatching(/^\/inputs\/3.steps: 3.steps: takes a number/),
      expect.stringMatching(
        /^\/inputs\/3.positive: 3.positive: field "positive" of node 3 comes from node 6/,
      ),
      expect.stringMatching(/^\/files\/99.image: 99.image: no node/),
      '/inputs/10.image: 10.image: must be https',
      '/callbackUrl: callbackUrl must be on a public host, not on a local one',
      '/callbackHeaders/Host: callbackHeaders.Host is reserved for the Worker',
      '/callbackHeaders/x-ok: callbackHeaders.x-ok must be one line of ASCII',
      '/callbackHeaders/a b: callbackHeaders.a b is not a valid header name',
      '/metadata: metadata is longer than 4096 characters of JSON',
    ])
  })

  test.each<[string, unknown, string[]]>([
    [
      'an unknown field',
      { workflowId, prompt: 'x' },
      ['/prompt: prompt is not a field of this request'],
    ],
    [
      'an invalid workflow id',
      { workflowId: '0' },
      [expect.stringMatching(/^\/workflowId: .*1 to 19 digits/)],
    ],
    ['a list as inputs', { workflowId, inputs: ['x'] }, ['/inputs: inputs must be an object']],
    [
      'both inputs and a node list',
      { workflowId, inputs: {}, nodeInfoList: [] },
      ['/nodeInfoList: Use either inputs or nodeInfoList, not both'],
    ],
    [
      'a node name without a graph',
      { workflowId, inputs: { 'KSampler.seed': 1 } },
      [expect.stringMatching(/^\/inputs\/KSampler.seed: .*only together with api.json/)],
    ],
    [
      'an incomplete node list',
      { workflowId, nodeInfoList: [{ nodeId: 6, fieldName: 'text' }] },
      [
        '/nodeInfoList/0/nodeId: nodeInfoList.0.nodeId must be text',
        '/nodeInfoList/0/fieldValue: nodeInfoList.0.fieldValue is missing',
      ],
    ],
    [
      'a node list that does not match the graph',
      {
        workflowId,
        workflow: graph,
        nodeInfoList: [{ nodeId: '6', fieldName: 'txt', fieldValue: '' }],
      },
      ['/nodeInfoList/0: The workflow has no node "6" with a field "txt"'],
    ],
    [
      'sendWorkflow without a graph',
      { workflowId, sendWorkflow: true },
      ['/sendWorkflow: sendWorkflow requires workflow, the graph to send'],
    ],
    [
      "a graph in the editor's own format",
      { workflowId, workflow: { nodes: [], links: [] }, inputs: { '6.text': 'x' } },
      [expect.stringMatching(/^\/workflow: .*API/)],
    ],
    [
      'a list as graph',
      { workflowId, workflow: [] },
      ['/workflow: workflow must be the object of api.json, or its text'],
    ],
    [
      'a local file name for an image',
      { workflowId, inputs: { '10.image': 'cat.png' } },
      [expect.stringMatching(/^\/inputs\/10.image: .*https URL of a file/)],
    ],
    [
      'a callback URL of the Worker itself',
      { workflowId, callbackUrl: 'https://worker.example.com/v1/tasks' },
      ['/callbackUrl: callbackUrl is a URL of this Worker itself'],
    ],
    [
      'unusual field names',
      { workflowId, __proto__x: 1, 'a/b~c': 2 },
      [
        '/__proto__x: __proto__x is not a field of this request',
        '/a~1b~0c: a/b~c is not a field of this request',
      ],
    ],
  ])('with %s gets the error', async (_name, body, expected) => {
    expect(await errorsOf(body)).toEqual(expected)
  })

  test.each([
    '{"workflowId":"1980237776367083521","__proto__":{"a":1}}',
    '{"workflowId":"1980237776367083521","inputs":{"__proto__":1}}',
    '{"workflowId":"1980237776367083521","inputs":{"constructor":1}}',
  ])('with names of JavaScript built-ins gets one error: %s', async (body) => {
    expect(await errorsOf(body)).toHaveLength(1)
  })

  test('with a number for a text field gets an error', async () => {
    const body = { workflowId, workflow: graph, inputs: { '6.text': 7 } }
    expect(await errorsOf(body)).toEqual([
      expect.stringMatching(/6.text: takes text, not the number 7; quote it/),
    ])
  })
})
