import { appIds } from './constants.ts'

const item = (
  [nodeId, nodeName, fieldName, fieldType]: [string, string, string, string],
  fieldValue: unknown,
  fieldData: unknown,
  descriptionEn: string,
) => ({
  nodeId,
  nodeName,
  fieldName,
  fieldValue,
  fieldData: fieldData === null ? null : JSON.stringify(fieldData),
  fieldType,
  description: descriptionEn,
  descriptionEn,
})

/** One item of each fieldType, a subgraph node, a link, and a fieldData of null. */
const items = [
  item(
    ['39', 'LoadImage', 'image', 'IMAGE'],
    'a293.jpg',
    [['a293.jpg', 'example.png'], { image_upload: true }],
    'Upload image',
  ),
  item(
    ['40', 'LoadAudio', 'audio', 'AUDIO'],
    'voice.mp3',
    [['voice.mp3'], { audio_upload: true }],
    'Upload audio',
  ),
  item(
    ['41', 'VHS_LoadVideo', 'video', 'VIDEO'],
    'clip.mp4',
    [['clip.mp4'], { video_upload: true }],
    'Upload video',
  ),
  item(
    ['6', 'CLIPTextEncode', 'text', 'STRING'],
    'a lighthouse',
    ['STRING', { default: '', multiline: true }],
    'Prompt',
  ),
  item(
    ['3', 'KSampler', 'steps', 'INT'],
    '20',
    ['INT', { default: 20, min: 1, max: 10000 }],
    'Steps',
  ),
  item(
    ['3', 'KSampler', 'cfg', 'FLOAT'],
    '8.0',
    ['FLOAT', { default: 8, min: 0, max: 100, step: 0.1 }],
    'Guidance',
  ),
  item(
    ['12', 'AspectRatio', 'ratio', 'LIST'],
    '1:1',
    [
      { name: '1:1', index: '1:1', description: 'square' },
      { name: '16:9', index: '16:9', description: 'wide' },
      { default: '1:1', description: '忽略' },
    ],
    'Aspect ratio',
  ),
  item(
    ['13', 'ImpactSwitch', 'select', 'SWITCH'],
    '1',
    [
      { name: 'first', index: '1', description: '' },
      { name: 'second', index: '2', description: '' },
      { default: '1', description: '忽略' },
    ],
    'Which one',
  ),
  item(['57:8', 'easy boolean', 'value', 'BOOLEAN'], 'true', null, 'Upscale'),
  item(['3', 'KSampler', 'model', 'STRING'], [], null, 'A link, not to be sent'),
]

/** Returns the data of apiCallDemo about an app. */
export function appDemo(baseUrl: string, id: string) {
  return {
    curl: `curl --location --request POST '${baseUrl}/task/openapi/ai-app/run'`,
    webappName: 'Simulated app',
    accessEncrypted: false,
    statisticsInfo: {
      likeCount: '1',
      downloadCount: '0',
      useCount: '12',
      pv: '40',
      collectCount: '2',
    },
    nodeInfoList: id === appIds.neverRun ? [] : items,
    covers: [],
    tags: [],
  }
}
