/** Descriptions of AI apps, written by hand after the forms that RunningHub documents. */

/** An item of `nodeInfoList`, with values that the app accepts and values that it does not. */
export interface DescribedItem {
  item: Record<string, unknown>
  right: readonly unknown[]
  wrong: readonly unknown[]
}

export interface DescribedApp {
  name: string
  items: readonly DescribedItem[]
}

const NOT_TEXT = [5, true, ['a'], { a: 1 }, null, new Date(0)]
const NOT_A_NUMBER = ['', 'many', 'NaN', '0x10', '1,5', true, ['1'], { a: 1 }, null, Number.NaN]
const NOT_SCALAR = [['a'], { a: 1 }, null, undefined]
const UPLOAD = `api/${'0123456789abcdef'.repeat(4)}.png`

let nextNode = 100

const described = (
  [nodeName, fieldName, fieldType]: [string, string, string],
  fieldValue: unknown,
  fieldData: unknown,
  right: readonly unknown[],
  wrong: readonly unknown[],
  more: Record<string, unknown> = {},
): DescribedItem => {
  const nodeId = String(nextNode++)
  const data =
    typeof fieldData === 'string' || fieldData === null ? fieldData : JSON.stringify(fieldData)
  const names = { description: `输入 ${nodeId}`, descriptionEn: `Input ${nodeId}` }
  const item = {
    nodeId,
    nodeName,
    fieldName,
    fieldType,
    fieldValue,
    fieldData: data,
    ...names,
    ...more,
  }
  return { item, right, wrong }
}

const text = (fieldData: unknown = ['STRING', { default: '', multiline: true }], more = {}) =>
  described(
    ['CLIPTextEncode', 'text', 'STRING'],
    'a cat',
    fieldData,
    ['a dog', '', '5', '猫\n狗'],
    NOT_TEXT,
    more,
  )

const file = (fieldType: 'IMAGE' | 'AUDIO' | 'VIDEO', fieldData: unknown, more = {}) => {
  const fieldName = fieldType.toLowerCase()
  const right = ['./a.bin', 'https://example.com/a.bin', UPLOAD]
  return described(
    [`Load${fieldType}`, fieldName, fieldType],
    'example.bin',
    fieldData,
    right,
    ['', ...NOT_TEXT],
    more,
  )
}

const steps = (fieldData: unknown = ['INT', { default: 20, min: 1, max: 100 }], more = {}) =>
  described(
    ['KSampler', 'steps', 'INT'],
    '20',
    fieldData,
    [1, 20, 100, '1', '100', '20.0', 20n],
    [0, 101, '0', '101', 20.5, '20.5', 101n, ...NOT_A_NUMBER],
    more,
  )

const cfg = (
  fieldData: unknown = ['FLOAT', { default: 8, min: 0, max: 30, step: 0.1 }],
  more = {},
) =>
  described(
    ['KSampler', 'cfg', 'FLOAT'],
    '8.0',
    fieldData,
    [0, 7.5, 30, '7.5', '1e1', '30.0'],
    [-0.1, 30.1, '31', '-1', ...NOT_A_NUMBER],
    more,
  )

const seed = (more = {}) =>
  described(
    ['KSampler', 'seed', 'INT'],
    '42',
    '["INT",{"default":0,"min":0,"max":18446744073709551615}]',
    [0, '18446744073709551615', 18446744073709551615n, '7'],
    [-1, '-1', '18446744073709551616', 18446744073709551616n, 2 ** 60, '9.02E+13', 0.5],
    more,
  )

const boolean = (fieldData: unknown = ['BOOLEAN', { default: true }], more = {}) =>
  described(
    ['easy boolean', 'value', 'BOOLEAN'],
    'true',
    fieldData,
    [true, false, 'true', 'FALSE'],
    ['yes', 1, '1', 0, 'on', '', ...NOT_SCALAR],
    more,
  )

const ratio = (more = {}) =>
  described(
    ['AspectRatio', 'ratio', 'LIST'],
    '1:1',
    [
      { name: '1:1', index: '1:1', description: 'square' },
      { name: '16:9', index: '16:9', description: 'wide' },
      { default: '1:1', description: '忽略' },
    ],
    ['1:1', '16:9', 'wide'],
    ['4:3', '忽略', '', 'WIDE', 1, true, ...NOT_SCALAR],
    more,
  )

const switchOf = (more = {}) =>
  described(
    ['ImpactSwitch', 'select', 'SWITCH'],
    '1',
    [
      { name: 'portrait', index: '1', description: '' },
      { name: 'landscape', index: '2', description: '' },
      { default: '1', description: '忽略' },
    ],
    ['1', 2, 'portrait', 'landscape'],
    ['0', '3', 3, 'square', '', ...NOT_SCALAR],
    more,
  )

const combo = (fieldData: unknown, more = {}) =>
  described(
    ['StyleSelector', 'style', 'LIST'],
    'oil',
    fieldData,
    ['oil', 'ink'],
    ['watercolour', 'COMBO', 'Oil', '', 0, ...NOT_SCALAR],
    more,
  )

const uploads = (flag: string) => [['example.bin', 'other.bin'], { [flag]: true }]
const app = (name: string, ...items: DescribedItem[]): DescribedApp => ({ name, items })

export const DESCRIBED_APPS: readonly DescribedApp[] = [
  app('one prompt', text()),
  app('a prompt without fieldData', text(null)),
  app('a prompt with fieldData as JSON', text(null, { fieldData: ['STRING', {}] })),
  app('a prompt with an unreadable fieldData', text('not JSON')),
  app('an image', file('IMAGE', uploads('image_upload'))),
  app('an image without fieldData', file('IMAGE', null)),
  app('an audio file', file('AUDIO', uploads('audio_upload'))),
  app('a video', file('VIDEO', uploads('video_upload'))),
  app(
    'a video of a newer node',
    file('VIDEO', ['COMBO', { options: ['a.mp4'], video_upload: true }]),
  ),
  app('steps', steps()),
  app('steps without a type', steps(undefined, { fieldType: null })),
  app('steps with their type in lower case', steps(undefined, { fieldType: ' int ' })),
  app('steps with limits as text', steps(['INT', { min: '1', max: '100' }])),
  app('a seed of 64 bits', seed()),
  app('guidance', cfg()),
  app('guidance named NUMBER', cfg(undefined, { fieldType: 'NUMBER' })),
  app('guidance with a numeric default', cfg(undefined, { fieldValue: 8 })),
  app('a switch', boolean()),
  app('a switch without fieldData', boolean(null)),
  app('a switch in the list of switches', boolean(undefined, { fieldType: 'SWITCH' })),
  app('an aspect ratio', ratio()),
  app('numbered choices', switchOf()),
  app('choices of an older node', combo([['oil', 'ink'], { default: 'oil' }])),
  app('choices without a second part', combo([['oil', 'ink']])),
  app('choices of a newer node', combo(['COMBO', { options: ['oil', 'ink'] }])),
  app('choices in an object', combo({ options: ['oil', 'ink'] })),
  app(
    'choices of a field with the type STRING',
    combo([['oil', 'ink'], {}], { fieldType: 'STRING' }),
  ),
  app('a node of a subgraph', text(undefined, { nodeId: '57:8' })),
  app('a numeric node id', text(undefined, { nodeId: 6 })),
  app(
    'everything',
    file('IMAGE', uploads('image_upload')),
    text(),
    steps(),
    cfg(),
    seed(),
    boolean(),
    ratio(),
    switchOf(),
    combo([['oil', 'ink']]),
  ),
]
