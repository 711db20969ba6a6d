import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../../../src/index.ts'
import { INITIAL_STATE, percentOf, reduceProgress } from '../../../src/progress/progress-state.ts'

/** 4 → 6 → 3 → 9, and 5 → 3. */
const workflow = parseWorkflow(`{
  "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a"}},
  "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512}},
  "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a", "clip": ["4", 1]}},
  "3": {"class_type": "KSampler", "inputs": {"positive": ["6", 0], "latent_image": ["5", 0], "box": [5, 6]}},
  "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}}
}`)

const say = (type: string, data: unknown = {}) => ({ type, data })
const cached = (...nodes: unknown[]) => say('execution_cached', { nodes })
const executing = (node: unknown) => say('executing', { node })
const step = (value: unknown, max: unknown, node: unknown = '3') =>
  say('progress', { value, max, node })
const after = (messages: readonly unknown[], graph: typeof workflow | undefined = workflow) =>
  messages.reduce<typeof INITIAL_STATE>(
    (state, message) => reduceProgress(state, message, graph),
    INITIAL_STATE,
  )

describe('what messages tell', () => {
  test.each<[string, unknown[], number, string | undefined, boolean]>([
    ['nothing', [], 0, undefined, false],
    [
      'the service is alive',
      [say('status', { status: { exec_info: { queue_remaining: 0 } } })],
      0,
      undefined,
      false,
    ],
    ['started', [say('execution_start')], 0, undefined, false],
    ['two nodes from the cache', [cached('4', '5')], 40, undefined, false],
    ['a node of another graph in the cache', [cached('4', '77')], 20, undefined, false],
    ['a node runs', [cached('4', '5'), executing('6')], 40, '6', false],
    [
      'the next one runs, so it is done',
      [cached('4', '5'), executing('6'), executing('3')],
      60,
      '3',
      false,
    ],
    ['half of a node', [cached('4', '5', '6'), executing('3'), step(10, 20)], 70, '3', false],
    ['progress alone names the node too', [cached('4', '5', '6'), step(5, 20)], 65, '3', false],
    ['beyond its own end', [cached('4', '5', '6'), step(30, 20)], 80, '3', false],
    [
      'back at the start of a second pass',
      [cached('4', '5', '6'), step(20, 20), step(1, 20)],
      61,
      '3',
      false,
    ],
    ['who comes late: what a node needs has run', [executing('9')], 80, '9', false],
    [
      'an output is there',
      [executing('9'), say('executed', { node: '9', output: {} })],
      100,
      undefined,
      true,
    ],
    [
      'success for one node is not the end',
      [executing('3'), say('execution_success', { node: '3' })],
      80,
      undefined,
      false,
    ],
    [
      'success for every node is',
      [executing('9'), say('execution_success', { node: '9' })],
      100,
      undefined,
      true,
    ],
    [
      'success without a node',
      [executing('3'), say('execution_success', { prompt_id: 'p' })],
      80,
      undefined,
      true,
    ],
    ['no node any more', [executing('3'), executing(null)], 80, undefined, true],
    [
      'no node any more, then another',
      [executing('3'), executing(null), executing('9')],
      80,
      '9',
      false,
    ],
    ['failing', [executing('3'), say('execution_error', { node_id: '3' })], 60, '3', true],
    ['interrupted', [executing('3'), say('execution_interrupted')], 60, '3', true],
    ['a node runs again in a loop', [executing('9'), executing('3')], 80, '3', false],
  ])('%s', (_name, messages, percent, node, over) => {
    const state = after(messages)
    expect([percentOf(state, workflow), state.node, state.endSignals > 0]).toEqual([
      percent,
      node,
      over,
    ])
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', []],
    ['no type', {}],
    ['an unknown type', say('crystools.monitor', { cpu: 1 })],
    ['a type of another type', say({} as string)],
    ['no data', { type: 'executing' }],
    ['data of another type', say('executing', 'x')],
    ['a node of another type', executing(3)],
    ['no list of nodes', say('execution_cached', { nodes: '456' })],
    ['other things than nodes', cached(1, null, {})],
    ['steps that are no numbers', step('1', 4, 3)],
    ['of no steps', step(0, 0, 3)],
    ['of NaN steps', step(1, Number.NaN, 3)],
  ])('rubbish changes nothing: %s', (_name, message) => {
    const state = after([cached('4'), executing('6')])
    expect(reduceProgress(state, message, workflow)).toEqual(state)
  })

  test('a graph whose links go round in a ring ends all the same', () => {
    const ring = parseWorkflow(
      '{"1": {"inputs": {"a": ["2", 0]}}, "2": {"inputs": {"a": ["1", 0]}}}',
    )
    expect(percentOf(after([executing('1')], ring), ring)).toBe(50)
  })

  test('without a graph there is no percent, and only the clear hints are hints', () => {
    const state = reduceProgress(INITIAL_STATE, say('executed', { node: '9' }), undefined)
    expect([percentOf(state, undefined), state.endSignals > 0]).toEqual([undefined, false])
    expect(reduceProgress(state, executing(null), undefined).endSignals).toBe(1)
  })
})
