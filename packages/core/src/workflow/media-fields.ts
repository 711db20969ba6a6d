import type { WorkflowField, WorkflowNode } from './workflow.ts'

/** The kind of file that a field accepts; `file` when the kind is not known. */
export type FileKind = 'image' | 'audio' | 'video' | 'file'

const mediaNames: readonly FileKind[] = ['image', 'audio', 'video']

/**
 * Matches `LoadImage`, `VHS_LoadVideo`, `ImageLoader`, but not a node that downloads or unloads.
 */
const loaderClass = /(?<!un|down)load/i

/**
 * Returns the kind of file that a field's text names, or undefined when it names no file. A text
 * names a file in a field named `image`, `audio` or `video`; in a loader node without such a field,
 * in `file` (as in `LoadVideo`), and without that in `upload`. A link or a number is never a file.
 *
 * Exports of `LoadImage` contain `"upload": "image"`, the editor's mark for its upload button.
 */
export function fileKind(node: WorkflowNode, field: WorkflowField): FileKind | undefined {
  if (field.value.kind !== 'string') return undefined
  const media = mediaKind(field.name)
  if (media) return media
  if (!loaderClass.test(node.classType)) return undefined

  const fileField = ['image', 'audio', 'video', 'file', 'upload'].find((name) => isText(node, name))
  if (field.name !== fileField) return undefined
  if (field.name === 'upload' && mediaKind(field.value.value)) return undefined
  return mediaNames.find((kind) => node.classType.toLowerCase().includes(kind)) ?? 'file'
}

/** Returns the kind of file by the field's name alone, for a value of unknown type. */
export function mediaKind(name: string): FileKind | undefined {
  return mediaNames.find((kind) => kind === name)
}

function isText(node: WorkflowNode, name: string): boolean {
  return node.fields.get(name)?.value.kind === 'string'
}
