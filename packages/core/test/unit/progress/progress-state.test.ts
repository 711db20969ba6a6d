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

const message = (type: string, data: unknown = {}) => ({ type, data })
const cached = (...nodes: unknown[]) => message('execution_cached', { nodes })
const executing = (node: unknown) => message('executing', { node })
const step = (value: unknown, max: unknown, node: unknown = '3') =>
  message('progress', { value, max, node })
const after = (messages: readonly unknown[], graph: typeof workflow | undefined = workflow) =>
  messages.reduce<typeof INITIAL_STATE>(
    (state, message) => reduceProgress(state, message, graph),
    INITIAL_STATE,
  )

describe('the progress after', () => {
  test.each<[string, unknown[], number, string | undefined, boolean]>([
    ['no message', [], 0, undefined, false],
    [
      'a status message',
      [message('status', { status: { exec_info: { queue_remaining: 0 } } })],
      0,
      undefined,
      false,
    ],
    ['the start of the run', [message('execution_start')], 0, undefined, false],
    ['two cached nodes', [cached('4', '5')], 40, undefined, false],
    ['a cached node of another graph', [cached('4', '77')], 20, undefined, false],
    ['a running node', [cached('4', '5'), executing('6')], 40, '6', false],
    [
      'the next running node, so the previous one is done',
      [cached('4', '5'), executing('6'), executing('3')],
      60,
      '3',
      false,
    ],
    [
      'half of a running node',
      [cached('4', '5', '6'), executing('3'), step(10, 20)],
      70,
      '3',
      false,
    ],
    ['progress without a running node', [cached('4', '5', '6'), step(5, 20)], 65, '3', false],
    ['progress beyond its maximum', [cached('4', '5', '6'), step(30, 20)], 80, '3', false],
    ['a second pass of a node', [cached('4', '5', '6'), step(20, 20), step(1, 20)], 61, '3', false],
    ['a late start: all inputs of the running node have run', [executing('9')], 80, '9', false],
    [
      'an executed output node',
      [executing('9'), message('executed', { node: '9', output: {} })],
      100,
      undefined,
      true,
    ],
    [
      'success of one node, which is not the end',
      [executing('3'), message('execution_success', { node: '3' })],
      80,
      undefined,
      false,
    ],
    [
      'success of the last node, which is the end',
      [executing('9'), message('execution_success', { node: '9' })],
      100,
      undefined,
      true,
    ],
    [
      'success without a node',
      [executing('3'), message('execution_success', { prompt_id: 'p' })],
      80,
      undefined,
      true,
    ],
    [
      'the end of the running node without another',
      [executing('3'), executing(null)],
      80,
      undefined,
      true,
    ],
    [
      'the end of the running node, then another',
      [executing('3'), executing(null), executing('9')],
      80,
      '9',
      false,
    ],
    ['an error', [executing('3'), message('execution_error', { node_id: '3' })], 60, '3', true],
    ['an interruption', [executing('3'), message('execution_interrupted')], 60, '3', true],
    ['a node that runs again in a loop', [executing('9'), executing('3')], 80, '3', false],
  ])('%s', (_name, messages, percent, node, ended) => {
    const state = after(messages)
    expect([percentOf(state, workflow), state.node, state.endSignals > 0]).toEqual([
      percent,
      node,
      ended,
    ])
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', []],
    ['no type', {}],
    ['an unknown type', message('crystools.monitor', { cpu: 1 })],
    ['a type of another type', message({} as string)],
    ['no data', { type: 'executing' }],
    ['data of another type', message('executing', 'x')],
    ['a node of another type', executing(3)],
    ['no list of nodes', message('execution_cached', { nodes: '456' })],
    ['other things than nodes', cached(1, null, {})],
    ['steps that are not numbers', step('1', 4, 3)],
    ['of no steps', step(0, 0, 3)],
    ['of NaN steps', step(1, Number.NaN, 3)],
  ])('a malformed message changes nothing: %s', (_name, malformed) => {
    const state = after([cached('4'), executing('6')])
    expect(reduceProgress(state, malformed, workflow)).toEqual(state)
  })

  test('a graph whose links form a circle does not loop forever', () => {
    const ring = parseWorkflow(
      '{"1": {"inputs": {"a": ["2", 0]}}, "2": {"inputs": {"a": ["1", 0]}}}',
    )
    expect(percentOf(after([executing('1')], ring), ring)).toBe(50)
  })

  test('without a graph there is no percent, and only explicit messages are end signals', () => {
    const state = reduceProgress(INITIAL_STATE, message('executed', { node: '9' }), undefined)
    expect([percentOf(state, undefined), state.endSignals > 0]).toEqual([undefined, false])
    expect(reduceProgress(state, executing(null), undefined).endSignals).toBe(1)
  })
})
