import type { FileKind } from '../file-types/file-kind.ts'
import type { WorkflowField, WorkflowNode } from './workflow.ts'

const mediaNames: readonly FileKind[] = ['image', 'audio', 'video']

/**
 * Matches `LoadImage`, `VHS_LoadVideo`, `ImageLoader`, but not a node that downloads or unloads.
 */
const loaderClass = /(?<!un|down)load/i
/** A save or preview node has its media as a link. A text of that name is state of the editor. */
const outputClass = /save|preview/i

/** Further names of fields that take a file in a loader node. */
const loaderFields: readonly (readonly [RegExp, FileKind])[] = [
  [/^image_?(?:file|path)$/i, 'image'],
  [/^audio_?(?:file|path)$/i, 'audio'],
  [/^video_?(?:file|path)$/i, 'video'],
  [/^(?:model|mesh|glb|obj|latent)_?(?:file|path)$/i, 'file'],
  // A directory takes a zip file, which RunningHub unpacks.
  [/^(?:mesh|latent|directory)$/i, 'file'],
]
/** Models of the server, which loaders name in fields such as `model_path`. */
const weights = /\.(?:safetensors|sft|ckpt|pth?|bin|gguf|onnx|ya?ml)$/i

const base64Name = /base64|b64/i
const base64Text = /^data:|^[a-z0-9+/\r\n]{200,}={0,2}$/i

/**
 * Returns the kind of file that a field's text names, or undefined when it names no file. A text
 * names a file in a field named `image`, `audio` or `video`; in a loader node without such a field,
 * in `file` (as in `LoadVideo`), and without that in `upload`. In a loader node it also names one
 * in fields such as `model_file`, `image_path`, `latent` and `directory`. A link, a number and
 * {@link takesNoFile} are never files.
 *
 * Exports of `LoadImage` contain `"upload": "image"`, the editor's mark for its upload button.
 */
export function fileKind(node: WorkflowNode, field: WorkflowField): FileKind | undefined {
  if (field.value.kind !== 'string' || takesNoFile(node, field)) return undefined
  const isLoader = loaderClass.test(node.classType)
  const named = isLoader ? loaderFieldKind(field) : undefined
  if (named) return named
  const media = mediaKind(field.name)
  // `Load3D` has its file in `model_file`, and in `image` state of the editor.
  if (media) return isLoader && isText(node, 'model_file') ? undefined : media
  if (!isLoader) return undefined

  const fileField = ['image', 'audio', 'video', 'file', 'upload'].find((name) => isText(node, name))
  if (field.name !== fileField) return undefined
  if (field.name === 'upload' && mediaKind(field.value.value)) return undefined
  return mediaNames.find((kind) => node.classType.toLowerCase().includes(kind)) ?? 'file'
}

/**
 * Decides whether a field takes no file although its name suggests it: the state of the editor in a
 * save node (`SaveGLB.image`), and the bytes of a file as base64 text.
 */
export function takesNoFile({ classType }: WorkflowNode, { name, value }: WorkflowField): boolean {
  if (outputClass.test(classType) && !loaderClass.test(classType)) return true
  if (base64Name.test(classType) || base64Name.test(name)) return true
  return value.kind === 'string' && base64Text.test(value.value)
}

/** Returns the kind of file by the field's name alone, for a value of unknown type. */
export function mediaKind(name: string): FileKind | undefined {
  return mediaNames.find((kind) => kind === name)
}

function loaderFieldKind({ name, value }: WorkflowField): FileKind | undefined {
  if (value.kind === 'string' && weights.test(value.value)) return undefined
  return loaderFields.find(([pattern]) => pattern.test(name))?.[1]
}

function isText(node: WorkflowNode, name: string): boolean {
  return node.fields.get(name)?.value.kind === 'string'
}
