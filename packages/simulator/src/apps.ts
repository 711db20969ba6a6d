import { appIds, workflowIds } from './constants.ts'
import type { Graph } from './graph.ts'
import { type Json, rawNumber } from './lossless-json.ts'
import type { SimulatorOptions } from './options.ts'

/** One input of an app, as apiCallDemo returns it. */
export interface AppItem {
  nodeId: string
  nodeName: string
  fieldName: string
  /** A text; `[]` for a link. */
  fieldValue: unknown
  /** JSON text in one of the documented forms. */
  fieldData: string | null
  fieldType: string
  description: string
  descriptionEn: string
}

/** An AI app: named inputs in front of a workflow. */
export interface SimulatedApp {
  name: string
  about: string
  nodeInfoList: readonly AppItem[]
}

const item = (
  [nodeId, nodeName, fieldName, fieldType]: [string, string, string, string],
  fieldValue: unknown,
  fieldData: unknown,
  description: string,
  descriptionEn: string,
): AppItem => ({
  nodeId,
  nodeName,
  fieldName,
  fieldValue,
  fieldData: fieldData === null ? null : JSON.stringify(fieldData),
  fieldType,
  description,
  descriptionEn,
})

const prompt = item(
  ['6', 'CLIPTextEncode', 'text', 'STRING'],
  'a lighthouse',
  ['STRING', { default: '', multiline: true }],
  '提示词',
  'Prompt',
)

const image = item(
  ['39', 'LoadImage', 'image', 'IMAGE'],
  'a293.jpg',
  [['a293.jpg', 'example.png'], { image_upload: true }],
  '上传图像',
  'Upload image',
)

const aspectRatio = item(
  ['12', 'AspectRatio', 'ratio', 'LIST'],
  '1:1',
  [
    { name: '1:1', index: '1:1', description: 'square' },
    { name: '16:9', index: '16:9', description: 'wide' },
    { default: '1:1', description: '忽略' },
  ],
  '画面比例',
  'Aspect ratio',
)

/** One item of each fieldType, a subgraph node, a link, and a fieldData of null. */
const everyField: SimulatedApp = {
  name: 'Every field',
  about: 'An input of every type',
  nodeInfoList: [
    image,
    item(
      ['40', 'LoadAudio', 'audio', 'AUDIO'],
      'voice.mp3',
      [['voice.mp3'], { audio_upload: true }],
      '上传音频',
      'Upload audio',
    ),
    item(
      ['41', 'VHS_LoadVideo', 'video', 'VIDEO'],
      'clip.mp4',
      [['clip.mp4'], { video_upload: true }],
      '上传视频',
      'Upload video',
    ),
    prompt,
    item(
      ['3', 'KSampler', 'steps', 'INT'],
      '20',
      ['INT', { default: 20, min: 1, max: 10000 }],
      '步数',
      'Steps',
    ),
    item(
      ['3', 'KSampler', 'cfg', 'FLOAT'],
      '8.0',
      ['FLOAT', { default: 8, min: 0, max: 100, step: 0.1 }],
      '引导强度',
      'Guidance',
    ),
    aspectRatio,
    item(
      ['13', 'ImpactSwitch', 'select', 'SWITCH'],
      '1',
      [
        { name: 'first', index: '1', description: '' },
        { name: 'second', index: '2', description: '' },
        { default: '1', description: '忽略' },
      ],
      '选择',
      'Which one',
    ),
    item(
      ['14', 'RefSize', 'size', 'LIST'],
      'large',
      ['COMBO', { options: ['small', 'large'], default: 'large' }],
      '尺寸',
      'Size',
    ),
    item(['57:8', 'easy boolean', 'value', 'BOOLEAN'], 'true', null, '放大', 'Upscale'),
    item(
      ['3', 'KSampler', 'model', 'STRING'],
      [],
      null,
      '连线，不可修改',
      'A link, not to be sent',
    ),
  ],
}

const textToImage: SimulatedApp = {
  name: 'Text to image',
  about: 'A prompt becomes an image',
  nodeInfoList: [
    prompt,
    aspectRatio,
    {
      ...item(['3', 'KSampler', 'seed', 'INT'], '156680208700286', null, '随机种子', 'Seed'),
      // The limit of a seed has more digits than a JavaScript number.
      fieldData: '["INT",{"default":0,"min":0,"max":18446744073709551615}]',
    },
  ],
}

const imageToImage: SimulatedApp = {
  name: 'Image to image',
  about: 'An image in another style',
  nodeInfoList: [
    image,
    item(
      ['20', 'StyleSelector', 'style', 'LIST'],
      'watercolour',
      [['watercolour', 'oil', 'ink'], { default: 'watercolour' }],
      '风格',
      'Style',
    ),
    item(
      ['3', 'KSampler', 'denoise', 'FLOAT'],
      '0.6',
      ['FLOAT', { default: 1, min: 0, max: 1, step: 0.01 }],
      '强度',
      'Strength',
    ),
  ],
}

const builtIn = new Map<string, SimulatedApp>([
  [appIds.everyField, everyField],
  [appIds.textToImage, textToImage],
  [appIds.imageToImage, imageToImage],
  [appIds.neverRun, { ...textToImage, name: 'Never run', nodeInfoList: [] }],
])

/** Returns all apps by their ids: those of the options, then the built-in ones. */
export function listApps({ apps }: SimulatorOptions): [string, SimulatedApp][] {
  const shown = [...builtIn].filter(([id]) => id !== appIds.neverRun)
  return [...Object.entries(apps), ...shown]
}

/**
 * Returns an app. With `acceptAnyWorkflow` an id of 19 digits that is not a built-in workflow's is
 * the app with every field.
 */
export function findApp(options: SimulatorOptions, id: string): SimulatedApp | undefined {
  const known = options.apps[id] ?? builtIn.get(id)
  if (known) return known
  const taken: string[] = [appIds.unknown, ...Object.values(workflowIds)]
  return options.acceptAnyWorkflow && id.length === 19 && !taken.includes(id)
    ? everyField
    : undefined
}

/** Returns the graph behind an app: the nodes that its inputs set, and one that saves an image. */
export function graphOfApp({ nodeInfoList }: SimulatedApp): Graph {
  const graph: Graph = new Map()
  for (const { nodeId, nodeName, fieldName, fieldValue, fieldType } of nodeInfoList) {
    const node = graph.get(nodeId) ?? { class_type: nodeName, inputs: {} }
    node.inputs[fieldName] = savedValue(fieldValue, fieldType)
    graph.set(nodeId, node)
  }
  const links = [...graph.keys()].map((id, index): [string, Json] => [
    index === 0 ? 'images' : `input_${index}`,
    [id, rawNumber('0')],
  ])
  const inputs = { filename_prefix: 'ComfyUI', ...Object.fromEntries(links) }
  return graph.set('9999', { class_type: 'SaveImage', inputs })
}

function savedValue(value: unknown, fieldType: string): Json {
  if (typeof value !== 'string') return ['4', rawNumber('0')]
  return fieldType === 'INT' || fieldType === 'FLOAT' ? rawNumber(value) : value
}
