import { describe, expect, it } from 'vitest'
import { linkSource } from '../../../src/workflow/link.ts'
import { fileKind } from '../../../src/workflow/media-fields.ts'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'
import { seedsOf } from '../../../src/workflow/seeds.ts'

function node(classType: string, inputs: object) {
  const workflow = parseWorkflow(JSON.stringify({ 1: { class_type: classType, inputs } }))
  const found = workflow.nodes.get('1')
  if (!found) throw new Error('no node')
  return found
}

describe('linkSource', () => {
  it.each<[unknown, boolean]>([
    [['4', 0], true],
    [['57:8', 1], true],
    [[4, 0], false],
    [[512, 768], false],
    [['4'], false],
    [['4', '0'], false],
    [['4', 0, 1], false],
    [[['4', 0]], false],
    [[], false],
    ['["4", 0]', false],
    [{ 0: '4', 1: 0 }, false],
    [null, false],
  ])('recognises %j as a link: %s', (value, expected) => {
    const field = node('X', { a: value }).fields.get('a')
    expect(field && linkSource(field.value) !== undefined).toBe(expected)
  })
})

describe('fileKind', () => {
  it.each<[meaning: string, classType: string, inputs: object, files: object]>([
    ['LoadImage', 'LoadImage', { image: 'a.png' }, { image: 'image' }],
    [
      'the editor’s upload mark',
      'LoadImage',
      { image: 'a.png', upload: 'image' },
      { image: 'image' },
    ],
    ['the upload mark alone', 'LoadImage', { upload: 'image' }, {}],
    ['LoadAudio', 'LoadAudio', { audio: 'a.mp3', audioUI: '' }, { audio: 'audio' }],
    ['a video by name', 'VHS_LoadVideo', { video: 'a.mp4', frame_rate: 8 }, { video: 'video' }],
    ['LoadVideo', 'LoadVideo', { file: 'a.mp4', upload: 'image' }, { file: 'video' }],
    ['an upload alone', 'RH_Loader', { upload: 'a.zip' }, { upload: 'file' }],
    ['an upload of an image loader', 'ImageLoader', { upload: 'a.png' }, { upload: 'image' }],
    ['an image by URL in any node', 'Anything', { image: 'https://x/a.png' }, { image: 'image' }],
    ['a file field of a node that is not a loader', 'SaveText', { file: 'out.txt' }, {}],
    ['a file field of a downloader', 'DownloadModel', { file: 'x' }, {}],
    ['a link', 'LoadImage', { image: ['4', 0] }, {}],
    ['values that are not texts', 'X', { image: 3, audio: null, video: true }, {}],
    ['fields with other names', 'LoadImage', { images: 'a', Image: 'b', image_name: 'c' }, {}],
    [
      'a 3-D model, beside state of the editor',
      'Load3D',
      { model_file: '3d/a.glb', image: '' },
      { model_file: 'file' },
    ],
    ['a mesh', 'Hy3DLoadMesh', { glb_path: 'a.glb' }, { glb_path: 'file' }],
    ['an uploaded mesh', 'Hy3DUploadMeshLoader', { mesh: 'a.glb' }, { mesh: 'file' }],
    ['an audio file', 'VHS_LoadAudio', { audio_file: 'a.mp3' }, { audio_file: 'audio' }],
    ['a latent', 'LoadLatent', { latent: 'a.latent' }, { latent: 'file' }],
    ['an image by path', 'LoadImageByPath', { image_path: 'a.png' }, { image_path: 'image' }],
    ['a directory', 'VHS_LoadImages', { directory: 'frames' }, { directory: 'file' }],
    ['a path in a node that is not a loader', 'X', { image_path: 'a.png' }, {}],
    ['a model of the server', 'ModelLoader', { model_path: 'wan.safetensors' }, {}],
    ['state of the editor in a save node', 'SaveGLB', { image: '' }, {}],
    ['a picture of a preview', 'PreviewBridge', { image: 'x [temp]' }, {}],
    ['base64 by class', 'ETN_LoadImageBase64', { image: '' }, {}],
    ['base64 by field', 'LoadImage', { image: 'a.png', image_base64: '' }, { image: 'image' }],
    ['base64 by value', 'LoadImage', { image: 'iVBORw0K'.repeat(40) }, {}],
    ['a data URL', 'LoadImage', { image: 'data:image/png;base64,iVBORw0K' }, {}],
    ['several media fields', 'X', { video: 'v', image: 'i' }, { video: 'video', image: 'image' }],
  ])('%s', (_meaning, classType, inputs, files) => {
    const loader = node(classType, inputs)
    const found = [...loader.fields.values()].flatMap((field) => {
      const kind = fileKind(loader, field)
      return kind ? [[field.name, kind]] : []
    })
    expect(Object.fromEntries(found)).toEqual(files)
  })
})

describe('seedsOf', () => {
  it('finds numeric seeds in the order of the file', () => {
    const workflow = parseWorkflow(`{
      "10": {"inputs": {"noise_seed": 18446744073709551615, "steps": 4}},
      "3": {"inputs": {"seed": 1}},
      "4": {"inputs": {"seed": ["3", 0]}},
      "5": {"inputs": {"seed": "7", "Seed": 1, "noise": 2}}
    }`)
    const found = seedsOf(workflow).map(({ node, field }) => `${node.id}.${field.name}`)
    expect(found).toEqual(['10.noise_seed', '3.seed'])
  })
})
