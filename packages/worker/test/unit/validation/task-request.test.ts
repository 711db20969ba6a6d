import { describe, expect, test } from 'vitest'
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import { config, createBody, graph, ownHosts, workflowId } from '../../harness/task-request.ts'

const parse = async (body: unknown, type?: string) =>
  parseTaskRequest(await createBody(body, type), config, ownHosts)

describe('a valid request for a task', () => {
  test('needs a workflow id only', async () => {
    expect(await parse({ workflowId })).toEqual({ workflowId, nodeInfoList: [], files: [] })
  })

  test('may have the URL of the workflow page as id', async () => {
    const { workflowId: id } = await parse({
      workflowId: `https://www.runninghub.cn/workflow/${workflowId}?a=b`,
    })
    expect(id).toBe(workflowId)
  })

  test('may have the id as a number, of which every digit is kept', async () => {
    expect((await parse(`{"workflowId": ${workflowId}}`)).workflowId).toBe(workflowId)
  })

  test('has its inputs sent unchanged when there is no graph', async () => {
    const { nodeInfoList } = await parse(`{"workflowId":"${workflowId}","inputs":{
      "6.text": "a cat", "3.seed": 123456789012345678901, "3.cfg": 1.5, "7:2.on": true}}`)
    expect(nodeInfoList).toEqual([
      { nodeId: '6', fieldName: 'text', fieldValue: 'a cat' },
      { nodeId: '3', fieldName: 'seed', fieldValue: '123456789012345678901' },
      { nodeId: '3', fieldName: 'cfg', fieldValue: 1.5 },
      { nodeId: '7:2', fieldName: 'on', fieldValue: true },
    ])
  })

  test('may name nodes by title and class when it has the graph, as object or as text', async () => {
    const inputs = { 'Positive Prompt.text': 'a cat', 'KSampler.steps': 30 }
    const expected = [
      { nodeId: '6', fieldName: 'text', fieldValue: 'a cat' },
      { nodeId: '3', fieldName: 'steps', fieldValue: 30 },
    ]
    for (const workflow of [graph, JSON.stringify(graph)]) {
      const task = await parse({ workflowId, workflow, inputs })
      expect(task.nodeInfoList).toEqual(expected)
      expect(task.workflow).toBeUndefined()
    }
  })

  test('with sendWorkflow has its graph sent byte for byte', async () => {
    const text = '{"3": {"class_type": "K", "inputs": {"cfg": 1.0, "seed": 123456789012345678901}}}'
    const task = await parse(
      `{"workflowId":"${workflowId}","sendWorkflow":true,"workflow":${text},"inputs":{"3.cfg":2}}`,
    )
    expect(task.workflow).toBe(text)
    expect(task.nodeInfoList).toEqual([{ nodeId: '3', fieldName: 'cfg', fieldValue: 2 }])
  })

  test('has the URLs in files and in file fields fetched', async () => {
    const url = 'https://files.example.com/a.png?sig=a%2Bb'
    const uploaded = `api/${'0a'.repeat(32)}.png`
    const inputs = { '10.image': url, '11.image': uploaded, '12.text': url }
    const task = await parse({ workflowId, inputs, files: { '20.mask_file': url } })
    expect(task.files).toEqual([
      { nodeId: '10', fieldName: 'image', url, kind: 'image' },
      { nodeId: '20', fieldName: 'mask_file', url, kind: 'file' },
    ])
    expect(task.nodeInfoList).toEqual([
      { nodeId: '11', fieldName: 'image', fieldValue: uploaded },
      { nodeId: '12', fieldName: 'text', fieldValue: url },
    ])
  })

  test('may have a node list, which is sent unchanged', async () => {
    const list = `[{"nodeId":"3","fieldName":"seed","fieldValue":123456789012345678901},
      {"nodeId":"6","fieldName":"text","fieldValue":"[\\"4\\", 0]"}]`
    const { nodeInfoList } = await parse(`{"workflowId":"${workflowId}","nodeInfoList":${list}}`)
    expect(nodeInfoList).toEqual([
      { nodeId: '3', fieldName: 'seed', fieldValue: '123456789012345678901' },
      { nodeId: '6', fieldName: 'text', fieldValue: '["4", 0]' },
    ])
  })

  test('keeps the options of the callback and of the machine', async () => {
    const rest = {
      callbackUrl: 'https://n8n.example.org/webhook-waiting/7?signature=a%2Bb',
      callbackHeaders: { authorization: 'Bearer x' },
      instanceType: 'plus',
      addMetadata: false,
      accessPassword: 'secret',
      metadata: { row: 7 },
    }
    expect(await parse({ workflowId, ...rest })).toMatchObject(rest)
  })

  test('may be a form with brackets or JSON text', async () => {
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
    expect(await parse(`${form}`, 'application/x-www-form-urlencoded')).toEqual({
      workflowId,
      nodeInfoList: [
        { nodeId: '6', fieldName: 'text', fieldValue: 'a cat & a dog' },
        { nodeId: '3', fieldName: 'seed', fieldValue: '123456789012345678901' },
      ],
      files: [
        { nodeId: '10', fieldName: 'image', url: 'https://files.example.com/a.png', kind: 'image' },
      ],
      addMetadata: false,
      callbackUrl,
      metadata: { row: '123456789012345678901' },
    })
  })
})
