import {
  type Graph,
  type GraphNode,
  type NodeInfo,
  outputKind,
  outputNodes,
  readGraph,
  readNodeInfoList,
  seedFields,
  upstream,
} from './graph.ts'
import { isObject, parseLossless, pythonJson, scalarText } from './lossless-json.ts'
import { drawPicture } from './picture.ts'
import { contentTypeOf, placeholder } from './placeholders.ts'
import { readPng } from './png.ts'
import { randomNumbers } from './random.ts'
import type { ScriptedResult } from './script.ts'
import type { SimulatorState } from './state.ts'
import { type ResultFile, type SimulatedTask, timesOf } from './tasks.ts'

/** What a picture shows of its simulator. */
type Source = Pick<SimulatorState, 'uploads' | 'options'>

/** Creates a task's files: those that its graph saves, or those of the script. */
export function createResults(task: SimulatedTask, source: Source): ResultFile[] {
  if (task.scriptedResults)
    return task.scriptedResults.map((result, index) => scriptedFile(task, source, result, index))
  if (task.end !== 'success') return []
  const graph = task.graph === undefined ? undefined : readGraph(task.graph)
  if (!graph) {
    const fields = readNodeInfoList(task.request.body.nodeInfoList) ?? []
    return [
      fileFromFields(task, source, fields, {
        nodeId: '9',
        type: 'png',
        prefix: 'ComfyUI',
        index: 0,
        count: 1,
      }),
    ]
  }
  return outputNodes(graph).flatMap((id) => filesOfNode(task, source, graph, id))
}

const fileTypes = { image: 'png', video: 'mp4', audio: 'mp3', text: 'txt' }

function filesOfNode(
  task: SimulatedTask,
  source: Source,
  graph: Graph,
  nodeId: string,
): ResultFile[] {
  const node = graph.get(nodeId) as GraphNode
  const kind = outputKind(node.class_type) ?? 'image'
  const fields = [...upstream(graph, nodeId)].flatMap((id) =>
    Object.entries(graph.get(id)?.inputs ?? {}).map(([fieldName, fieldValue]) => ({
      nodeId: id,
      fieldName,
      fieldValue,
    })),
  )
  const batch = Number(
    scalarText(fields.find(({ fieldName }) => fieldName === 'batch_size')?.fieldValue) ?? 1,
  )
  const count = kind === 'image' ? Math.min(Math.max(1, Math.trunc(batch) || 1), 16) : 1
  const prefix = scalarText(node.inputs.filename_prefix) ?? 'ComfyUI'
  return Array.from({ length: count }, (_, index) =>
    fileFromFields(task, source, fields, { nodeId, type: fileTypes[kind], prefix, index, count }),
  )
}

interface FileSpec {
  nodeId: string
  type: string
  prefix: string
  index: number
  count: number
}

/** What a script sets of a file. */
type ScriptedFile = { [K in 'name' | 'text' | 'bytes']?: ResultFile[K] | undefined }

function fileFromFields(
  task: SimulatedTask,
  source: Source,
  fields: NodeInfo[],
  spec: FileSpec,
  scripted: ScriptedFile = {},
): ResultFile {
  const { nodeId, type, prefix, index, count } = spec
  const random = randomNumbers(`${task.id} ${nodeId} ${index}`)
  const seed = seedOf(fields) ?? String(Math.floor(random() * 2 ** 50))
  const texts = textsOf(fields)
  const letters = Array.from({ length: 5 }, () =>
    String.fromCharCode(97 + Math.floor(random() * 26)),
  )
  const seconds = Math.floor(timesOf(task).endsAt / 1000)
  const number = String(index + 1).padStart(5, '0')
  const name = `${prefix.replace(/^.*[\\/]/, '')}_${number}_${letters.join('')}_${seconds}.${type}`
  const text = type === 'txt' ? `A simulated answer to:\n${texts.join('\n')}\n` : undefined
  const notes = notesOf(task, seed, index, count)
  const inputs = inputsOf(fields, source)
  const create = () => {
    if (scripted.bytes) return scripted.bytes
    if (text !== undefined) return new TextEncoder().encode(text)
    if (type !== 'png') return placeholder(type, [...texts, ...notes].join('\n'))
    const content = {
      texts,
      seed: count > 1 ? `${seed} + ${index}` : seed,
      notes,
      inputs: inputs.map(({ name, bytes }) => ({ name, pixels: readPng(bytes) })),
      metadata: metadataOf(task),
    }
    return drawPicture(content, source.options.pictureSize)
  }
  const file = { nodeId, type, name: scripted.name ?? name, text: scripted.text ?? text }
  return createdWhenRead({ ...file, contentType: contentTypeOf(type) }, create)
}

/** Creates the content at its first reading: to draw a picture takes long, and few are downloaded. */
function createdWhenRead(file: Omit<ResultFile, 'bytes'>, create: () => Uint8Array): ResultFile {
  let bytes: Uint8Array | undefined
  return {
    ...file,
    get bytes() {
      bytes ??= create()
      return bytes
    },
  }
}

function scriptedFile(
  task: SimulatedTask,
  source: Source,
  result: ScriptedResult,
  index: number,
): ResultFile {
  const fields = readNodeInfoList(task.request.body.nodeInfoList) ?? []
  const { type, nodeId = '9', name, text } = result
  const content = result.bytes ?? text
  const bytes = typeof content === 'string' ? decode(content, content === result.bytes) : content
  const spec = { nodeId, type, prefix: 'ComfyUI', index, count: 1 }
  return fileFromFields(task, source, fields, spec, { name, text, bytes })
}

function decode(text: string, isBase64: boolean): Uint8Array {
  return isBase64
    ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    : new TextEncoder().encode(text)
}

const seedOf = (fields: NodeInfo[]) =>
  fields
    .filter(({ fieldName }) => seedFields.includes(fieldName))
    .map(({ fieldValue }) => scalarText(fieldValue))
    .find((value) => value !== undefined)

function textsOf(fields: NodeInfo[]): string[] {
  const texts = fields
    .filter(({ fieldName }) =>
      /text|prompt|positive|negative|value|string|caption/i.test(fieldName),
    )
    .map(({ fieldValue }) => fieldValue)
    .filter((value) => typeof value === 'string' && value.trim() !== '')
  return [...new Set(texts as string[])]
}

function inputsOf(fields: NodeInfo[], { uploads }: Source) {
  const names = fields.map(({ fieldValue }) => scalarText(fieldValue) ?? '')
  return [...new Set(names)].flatMap((name) => {
    const bytes = uploads.get(name)
    return bytes ? [{ name, bytes }] : []
  })
}

function notesOf(task: SimulatedTask, seed: string, index: number, count: number): string[] {
  const which = count > 1 ? `  image ${index + 1} of ${count}` : ''
  return [`seed ${seed}${which}`, `${task.route} ${task.workflowId}`, `task ${task.id}`]
}

/** Returns the graph for the image's metadata. AI apps and `addMetadata: false` leave it out. */
function metadataOf(task: SimulatedTask): Record<string, string> {
  const omitted = task.request.body.addMetadata === false || task.route === 'ai-app'
  if (omitted || task.graph === undefined) return {}
  const graph = parseLossless(task.graph)
  return isObject(graph) ? { prompt: pythonJson(graph) } : {}
}
