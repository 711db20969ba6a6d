import { decode } from 'fast-png'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { workflowIds } from '../../src/constants.ts'
import type { SimulatorOptions } from '../../src/options.ts'
import { drawPicture, type PictureContent } from '../../src/picture.ts'
import { readPng } from '../../src/png.ts'
import type { ScriptedResult } from '../../src/script.ts'
import { nodeInfo, ownGraph, testClient } from '../harness/test-client.ts'

const content: PictureContent = {
  texts: ['a fox'],
  seed: '1',
  notes: ['task 1'],
  inputs: [],
  metadata: {},
}

/** Draws a picture of 256 × 256 pixels, which has room for all that it shows. */
const draw = (changes: Partial<PictureContent> = {}) => drawPicture({ ...content, ...changes }, 256)
const pixelsOf = (changes?: Partial<PictureContent>) => readPng(draw(changes))?.data ?? []

describe('the image of a result', () => {
  const plain = draw()

  test('is a PNG of 512 × 512', () => {
    expect(readPng(drawPicture(content))).toMatchObject({ width: 512, height: 512 })
  })

  test('is the same for the same content', () => {
    expect(draw()).toEqual(plain)
  })

  test.each([
    ['the prompt', { texts: ['a fix'] }],
    ['a prompt in another script', { texts: ['狐'] }],
    ['the seed', { seed: '2' }],
    ['an input image', { inputs: [{ name: 'api/x.png', pixels: readPng(plain) }] }],
  ])('differs by %s', (_, changes) => {
    expect(pixelsOf(changes)).not.toEqual(pixelsOf())
  })

  test('has another sky colour for another seed', () => {
    const corner = (changes: Partial<PictureContent>) => pixelsOf(changes).slice(0, 3)
    expect(corner({ seed: '1' })).not.toEqual(corner({ seed: '2' }))
    expect(corner({ texts: ['a hen'] })).toEqual(corner({ seed: '1' }))
  })

  test('shows different characters outside of the font differently', () => {
    expect(pixelsOf({ texts: ['猫'] })).not.toEqual(pixelsOf({ texts: ['狗'] }))
  })

  test('accepts any text', () => {
    for (const text of ['', 'x'.repeat(5000), 'a\nb\n\nc', '\u0000\u001b🙂'])
      expect(readPng(draw({ texts: [text] }))).toBeDefined()
  })

  test.each([
    [1024, 1024],
    [128, 128],
    [1, 128],
  ])('of the size %i has %i pixels in a row, with inputs and any text', (size, expected) => {
    const inputs = [{ name: 'api/x.png', pixels: readPng(plain) }]
    const texts = ['x'.repeat(5000), '猫 and 狗']
    const bytes = drawPicture({ ...content, texts, inputs, notes: ['task 1', 'seed 2'] }, size)
    expect(readPng(bytes)).toMatchObject({ width: expected, height: expected })
  })

  test('has the size of the option pictureSize', async () => {
    const [file] = await download({}, [], { pictureSize: 200 })
    expect(readPng(file?.bytes ?? new Uint8Array())).toMatchObject({ width: 200, height: 200 })
  })
})

test.each([
  ['text', new TextEncoder().encode('not an image')],
  ['a damaged PNG', drawPicture(content).slice(0, 200)],
])('readPng returns undefined for %s', (_, bytes) => expect(readPng(bytes)).toBeUndefined())

const red = () => {
  const data = new Uint8Array(32 * 32 * 3)
  for (let at = 0; at < data.length; at += 3) data[at] = 255
  return data
}

test('shows an uploaded image in the result', async () => {
  const { encode } = await import('fast-png')
  const { upload, finished, simulator } = testClient({ pictureSize: 512 })
  const png = encode({ width: 32, height: 32, channels: 3, data: red() })
  const { fileName } = (await upload(png as Uint8Array<ArrayBuffer>, 'red.png')).data
  const taskId = await finished({
    workflowId: workflowIds.imageToImage,
    nodeInfoList: [nodeInfo('10', 'image', fileName)],
  })
  const [published] = simulator.publish(simulator.tasks.get(taskId) as never)
  const { data = [] } = readPng(published?.file.bytes ?? new Uint8Array()) ?? {}
  let redPixels = 0
  for (let at = 0; at < data.length; at += 4)
    if (data[at] === 255 && data[at + 1] === 0 && data[at + 2] === 0) redPixels++
  expect(redPixels).toBeGreaterThan(10_000)
})

const download = async (
  body: object,
  plan: ScriptedResult[] = [],
  options: Partial<SimulatorOptions> = {},
) => {
  const { simulator, finished, outputs } = testClient(options)
  if (plan.length > 0) simulator.script({ on: 'submit', answer: { kind: 'task', results: plan } })
  const items = (await outputs(await finished(body as never))).data as {
    fileUrl: string
    fileType: string
    nodeId: string
  }[]
  return Promise.all(
    items.map(async (item) => {
      const response = await simulator.fetch(item.fileUrl)
      return {
        ...item,
        contentType: response.headers.get('content-type'),
        bytes: await response.bytes(),
      }
    }),
  )
}

test('creates batch_size different images of one node', async () => {
  const files = await download({ nodeInfoList: [nodeInfo('5', 'batch_size', 3)] })
  expect(files.map(({ nodeId }) => nodeId)).toEqual(['9', '9', '9'])
  expect(new Set(files.map(({ bytes }) => String(bytes))).size).toBe(3)
})

test('writes the graph into the image, unless addMetadata is false', async () => {
  const workflow = ownGraph.replace('a fox', 'ein Füchslein')
  const [withGraph] = await download({ workflow })
  expect(decode(withGraph?.bytes ?? new Uint8Array()).text.prompt).toContain(
    '"text": "ein F\\u00fcchslein"',
  )
  const [without] = await download({ workflow, addMetadata: false })
  expect(decode(without?.bytes ?? new Uint8Array()).text).toEqual({})
})

test('creates the type of file that each kind of node saves', async () => {
  const node = (class_type: string) => ({ class_type, inputs: { text: ['6', 0] } })
  const workflow = JSON.stringify({
    1: node('PreviewImage'),
    2: node('VHS_VideoCombine'),
    3: node('SaveAudioMP3'),
    4: node('easy showAnything'),
    6: { class_type: 'CLIPTextEncode', inputs: { text: 'a fox' } },
  })
  const files = await download({ workflow })
  expect(files.map(({ fileType, contentType }) => [fileType, contentType])).toEqual([
    ['png', 'image/png'],
    ['mp4', 'video/mp4'],
    ['mp3', 'audio/mpeg'],
    ['txt', 'text/plain; charset=utf-8'],
  ])
  const [, movie, sound, text] = files.map(({ bytes }) => bytes)
  expect(new TextDecoder().decode(movie?.slice(4, 12))).toBe('ftypisom')
  expect([...(sound?.slice(0, 2) ?? [])]).toEqual([0xff, 0xfb])
  expect(new TextDecoder().decode(text)).toContain('a fox')
})

test('returns scripted results with hostile and equal names, bytes, and text in v2', async () => {
  const names = ['../../evil name 猫.png', 'same.txt', 'same.txt']
  const files = await download({}, [
    { type: 'png', name: names[0] as string, bytes: new Uint8Array([1, 2]) },
    { type: 'txt', name: 'same.txt', text: 'one', nodeId: '7' },
    { type: 'txt', name: 'same.txt', text: 'two', nodeId: '8' },
    { type: 'zip' },
  ])
  expect(
    files.slice(0, 3).map(({ fileUrl }) => decodeURIComponent(fileUrl.split('/').at(-1) ?? '')),
  ).toEqual(names)
  expect([...(files[0]?.bytes ?? [])]).toEqual([1, 2])
  expect(files.slice(1, 3).map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
    'one',
    'two',
  ])
  expect(Object.keys(unzipSync(files[3]?.bytes ?? new Uint8Array()))).toEqual(['readme.txt'])

  const { simulator, finished, query } = testClient()
  simulator.script({
    on: 'submit',
    answer: { kind: 'task', results: [{ type: 'txt', text: 'hello' }] },
  })
  expect((await query(await finished())).results).toEqual([
    { url: null, nodeId: '9', outputType: 'txt', text: 'hello' },
  ])
})

test('creates one image from the sent values for an id without a saved graph', async () => {
  const one = await download({
    workflowId: '1900000000000000001',
    nodeInfoList: [nodeInfo('6', 'text', 'a fox')],
  })
  const other = await download({
    workflowId: '1900000000000000001',
    nodeInfoList: [nodeInfo('6', 'text', 'a hen')],
  })
  expect(one.map(({ fileType }) => fileType)).toEqual(['png'])
  expect(one[0]?.bytes).not.toEqual(other[0]?.bytes)
})
