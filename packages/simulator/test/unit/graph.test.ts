import { expect, test } from 'vitest'
import {
  applyNodeInfoList,
  nodeInfoMismatch,
  outputKind,
  outputNodes,
  readGraph,
  readNodeInfoList,
  redrawSeeds,
  upstream,
  writeGraph,
} from '../../src/graph.ts'
import { parseLossless, pythonJson } from '../../src/lossless-json.ts'
import { nodeInfo, ownGraph } from '../harness/test-client.ts'

const graph = readGraph(ownGraph) ?? new Map()

test('readGraph and writeGraph keep numbers as they are written', () => {
  expect(writeGraph(graph)).toBe(ownGraph)
  const changed = applyNodeInfoList(graph, [
    { nodeId: '3', fieldName: 'cfg', fieldValue: parseLossless('2.50') },
  ])
  expect(writeGraph(changed)).toBe(ownGraph.replace('"cfg":1.0', '"cfg":2.50'))
})

test.each([
  ['[]', 'not an object'],
  ['{}', 'no node'],
  ['{"1":{"inputs":{}}}', 'no class_type'],
  ['{"nodes":[],"links":[]}', 'the save format'],
  ['{"1":', 'cut off'],
])('readGraph refuses %s (%s)', (text) => expect(readGraph(text)).toBeUndefined())

test.each([
  [nodeInfo('6', 'text', 'x'), undefined],
  [
    nodeInfo('7', 'text', 'x'),
    'NODE_INFO_MISMATCH(nodeId=7, fieldName=text, reason=node_not_found_in_workflow)',
  ],
  [
    nodeInfo('3', 'foo', 'x'),
    'NODE_INFO_MISMATCH(nodeId=3, fieldName=foo, reason=field_not_found_in_node_inputs)',
  ],
  [
    nodeInfo('3', 'positive', 'x'),
    'NODE_INFO_MISMATCH(nodeId=3, fieldName=positive, reason=field_not_found_in_node_inputs)',
  ],
  [
    nodeInfo('3', '__proto__', 'x'),
    'NODE_INFO_MISMATCH(nodeId=3, fieldName=__proto__, reason=field_not_found_in_node_inputs)',
  ],
])('nodeInfoMismatch of %j is %s', (item, expected) => {
  const list = readNodeInfoList([item as never]) ?? []
  expect(nodeInfoMismatch(graph, list)).toBe(expected)
})

test('redrawSeeds replaces every seed that is not set and keeps links', () => {
  const three =
    readGraph(
      '{"1":{"class_type":"A","inputs":{"seed":1}},"2":{"class_type":"A","inputs":{"noise_seed":2}},"3":{"class_type":"A","inputs":{"seed":["1",0]}}}',
    ) ?? new Map()
  const named = [{ nodeId: '1', fieldName: 'seed', fieldValue: 'x' }]
  const { graph: drawn, redrawn } = redrawSeeds(three, named, () => 77n)
  expect(redrawn).toEqual(['2.noise_seed'])
  expect(writeGraph(drawn)).toBe(writeGraph(three).replace('"noise_seed":2', '"noise_seed":77'))
})

test.each([
  ['SaveImage', 'image'],
  ['PreviewImage', 'image'],
  ['SaveImageWebsocket', 'image'],
  ['VHS_VideoCombine', 'video'],
  ['SaveAudioMP3', 'audio'],
  ['easy showAnything', 'text'],
  ['ShowText|pysssss', 'text'],
  ['KSampler', undefined],
  ['LoadImage', undefined],
])('outputKind of %s is %s', (classType, kind) => expect(outputKind(classType)).toBe(kind))

test('upstream returns the nodes that an output depends on', () => {
  expect(outputNodes(graph)).toEqual(['9'])
  expect([...upstream(graph, '9')]).toEqual(['9', '3', '6'])
})

test('pythonJson writes JSON as Python does', () => {
  expect(pythonJson(parseLossless('{"a":[1.0,"é",true,null],"b":{}}'))).toBe(
    '{"a": [1.0, "\\u00e9", true, null], "b": {}}',
  )
})
