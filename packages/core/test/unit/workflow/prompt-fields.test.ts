import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'
import { promptFields } from '../../../src/workflow/prompt-fields.ts'

type Inputs = Record<string, unknown>
type Graph = Record<string, [classType: string, inputs: Inputs]>

/** Returns the prompts of a graph as `+6.text` and `-7.text`. */
function promptsOf(graph: Graph): string[] {
  const nodes = Object.entries(graph).map(([id, [class_type, inputs]]) => [
    id,
    { class_type, inputs },
  ])
  return promptFields(parseWorkflow(JSON.stringify(Object.fromEntries(nodes)))).map(
    ({ node, field, role }) => `${role === 'positive' ? '+' : '-'}${node.id}.${field.name}`,
  )
}

const encode = (text: unknown): [string, Inputs] => ['CLIPTextEncode', { text, clip: ['4', 1] }]
const sampler = (positive: string, negative: string): [string, Inputs] => [
  'KSampler',
  { seed: 1, positive: [positive, 0], negative: [negative, 0], latent_image: ['5', 0] },
]

describe('the prompts of a graph', () => {
  test.each<[string, Graph, string[]]>([
    [
      'are the texts of its encoders, the positive one first',
      { 1: encode('blurry'), 2: encode('a cat'), 3: sampler('2', '1') },
      ['+2.text', '-1.text'],
    ],
    [
      'come through a text node',
      {
        1: ['PrimitiveStringMultiline', { value: 'a cat' }],
        2: encode(['1', 0]),
        3: ['FluxGuidance', { guidance: 3.5, conditioning: ['2', 0] }],
        4: ['ConditioningZeroOut', { conditioning: ['2', 0] }],
        5: sampler('3', '4'),
        6: ['PrimitiveStringMultiline', { value: 'a note about the workflow' }],
      },
      ['+1.value'],
    ],
    [
      'come through a concatenation without its delimiter',
      {
        1: ['StringConcatenate', { string_a: 'a cat', string_b: ['2', 0], delimiter: ', ' }],
        2: ['Text Multiline', { text: 'watercolour' }],
        3: encode(['1', 0]),
        4: encode('blurry'),
        5: sampler('3', '4'),
      },
      ['+1.string_a', '+2.text', '-4.text'],
    ],
    [
      'are both texts of an SDXL encoder',
      {
        1: [
          'CLIPTextEncodeSDXL',
          { text_g: 'a cat', text_l: 'a cat', width: 1024, clip: ['9', 1] },
        ],
        2: ['CLIPTextEncodeSDXL', { text_g: 'blurry', text_l: 'blurry', clip: ['9', 1] }],
        3: ['KSamplerAdvanced', { noise_seed: 1, positive: ['1', 0], negative: ['2', 0] }],
      },
      ['+1.text_g', '+1.text_l', '-2.text_g', '-2.text_l'],
    ],
    [
      'are both texts of a Flux encoder behind a guider',
      {
        1: ['CLIPTextEncodeFlux', { clip_l: 'a cat', t5xxl: 'a cat', guidance: 3, clip: ['9', 0] }],
        2: ['BasicGuider', { model: ['8', 0], conditioning: ['1', 0] }],
        3: ['SamplerCustomAdvanced', { guider: ['2', 0], noise: ['7', 0] }],
      },
      ['+1.clip_l', '+1.t5xxl'],
    ],
    [
      'follow their own input of a node with both',
      {
        1: encode('a cat'),
        2: encode('blurry'),
        3: ['ControlNetApplyAdvanced', { strength: 1, positive: ['1', 0], negative: ['2', 0] }],
        4: ['KSampler', { positive: ['3', 0], negative: ['3', 1] }],
      },
      ['+1.text', '-2.text'],
    ],
    [
      'are told apart in one encoder for both',
      {
        1: ['Text', { text: 'a cat' }],
        2: ['WanVideoTextEncode', { positive_prompt: ['1', 0], negative_prompt: 'blurry' }],
        3: ['WanVideoSampler', { text_embeds: ['2', 0] }],
        4: ['Text', { text: 'a note' }],
      },
      ['+1.text', '-2.negative_prompt'],
    ],
    [
      'are the texts of a loader that encodes them itself',
      {
        1: ['Efficient Loader', { ckpt_name: 'a', positive: 'a cat', negative: 'blurry' }],
        2: ['KSampler (Efficient)', { positive: ['1', 1], negative: ['1', 2] }],
      },
      ['+1.positive', '-1.negative'],
    ],
    [
      'are those of an image editor',
      {
        1: ['TextEncodeQwenImageEditPlus', { prompt: 'make it blue', image1: ['5', 0] }],
        2: ['TextEncodeQwenImageEditPlus', { prompt: '', image1: ['5', 0] }],
        3: sampler('1', '2'),
        5: ['LoadImage', { image: 'a.png' }],
      },
      ['+1.prompt', '-2.prompt'],
    ],
    [
      'are not the copy that a node shows',
      {
        1: ['easy promptLine', { prompt: 'a cat' }],
        2: ['ShowText|pysssss', { text: ['1', 0], text_0: 'an old cat' }],
        3: encode(['2', 0]),
        4: sampler('3', '3'),
      },
      ['+1.prompt'],
    ],
    [
      'of a graph without a sampler are the texts of connected nodes',
      {
        1: ['OpenAIChatNode', { prompt: ['2', 0], model: ['3', 0] }],
        2: ['PrimitiveStringMultiline', { value: 'Describe it' }],
        3: ['PrimitiveStringMultiline', { value: 'gpt' }],
        4: ['PrimitiveStringMultiline', { value: 'a note' }],
      },
      ['+2.value'],
    ],
    [
      'of a graph without a sampler are those of a node that has links, or that others link to',
      {
        1: ['Note', { text: 'not connected' }],
        2: ['TTS', { text: 'hello', voice: ['3', 0] }],
        3: ['Voice', { prompt: 'deep' }],
        4: ['Clone', { clip_name: 'a', sample: ['3', 0] }],
      },
      ['+2.text', '+3.prompt'],
    ],
    [
      'are not those of other nodes when a sampler has one',
      {
        1: encode('a cat'),
        2: sampler('1', '9'),
        3: ['LLM', { prompt: 'Describe it', model: ['5', 0] }],
      },
      ['+1.text'],
    ],
    [
      'are not the conditioning of a node that is no sampler or guider',
      {
        1: encode('a cat'),
        2: encode('not used'),
        3: ['ConditioningSave', { conditioning: ['2', 0] }],
        4: sampler('1', '9'),
      },
      ['+1.text'],
    ],
    [
      'are the positive text of a node that has no negative one, without its other texts',
      { 1: ['Styler', { positive: 'a cat', text: 'a note' }], 2: sampler('1', '1') },
      ['+1.positive'],
    ],
    [
      'are the negative text of a node that has no positive one, and its text by name',
      { 1: ['Styler', { negative: 'blurry', text: 'a cat' }], 2: sampler('1', '1') },
      ['+1.text', '-1.negative'],
    ],
    ['of one node alone are its texts', { 1: ['TTS', { text: 'hello', voice: 'x' }] }, ['+1.text']],
    ['survive a circle', { 1: encode(['2', 0]), 2: encode(['1', 0]), 3: sampler('1', '2') }, []],
    ['are none when there are none', { 1: ['LoadImage', { image: 'a.png' }] }, []],
    ['are not a position', { 1: ['Overlay', { position: 'left', images: ['2', 0] }] }, []],
  ])('%s', (_name, graph, expected) => {
    expect(promptsOf(graph)).toEqual(expected)
  })

  test('of a graph with a chain of 20,000 links are found', () => {
    const nodes: [string, [string, Inputs]][] = Array.from({ length: 20_000 }, (_, i) => [
      `${i + 2}`,
      ['Reroute', { conditioning: [`${i + 1}`, 0] }],
    ])
    const graph: Graph = { 1: encode('a cat'), ...Object.fromEntries(nodes) }
    expect(promptsOf({ ...graph, s: sampler('20001', '20001') })).toEqual(['+1.text'])
  })
})
