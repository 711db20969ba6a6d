import type { WorkflowField, WorkflowNode } from './workflow.ts'

/** What a file field takes; `file` when the node does not say. */
export type FileKind = 'image' | 'audio' | 'video' | 'file'

const mediaNames: readonly FileKind[] = ['image', 'audio', 'video']

/** `LoadImage`, `VHS_LoadVideo`, `ImageLoader`; but not what downloads or unloads. */
const loaderClass = /(?<!un|down)load/i

/**
 * Which kind of file a field's text names, or undefined when it names none: text in a field
 * named `image`, `audio` or `video`; in a loader node that has none of these, `file` (as in
 * `LoadVideo`), and failing that `upload`. A link, or a number, is never a file.
 *
 * Exports of `LoadImage` carry `"upload": "image"`, the editor's mark for its upload button.
 */
export function fileKind(node: WorkflowNode, field: WorkflowField): FileKind | undefined {
  if (field.value.kind !== 'string') return undefined
  const media = mediaKind(field.name)
  if (media) return media
  if (!loaderClass.test(node.classType)) return undefined

  const own = ['image', 'audio', 'video', 'file', 'upload'].find((name) => isText(node, name))
  if (field.name !== own) return undefined
  if (field.name === 'upload' && mediaKind(field.value.value)) return undefined
  return mediaNames.find((kind) => node.classType.toLowerCase().includes(kind)) ?? 'file'
}

/** The kind that a field's name alone tells, for when nothing is known of its value. */
export function mediaKind(name: string): FileKind | undefined {
  return mediaNames.find((kind) => kind === name)
}

function isText(node: WorkflowNode, name: string): boolean {
  return node.fields.get(name)?.value.kind === 'string'
}
