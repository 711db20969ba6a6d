import { fileKind, isSeedName, type Override, type Workflow } from '@runninghub-action/core'

/** Names under which workflows keep what changes from run to run. */
const prompts =
  /^(?:text|prompt|positive|negative|positive_prompt|negative_prompt|text_positive|text_negative)$/i

/** A field with its value in the file, ready to be set. */
export interface LikelyField extends Override {
  /** The value names a file, under a name that is of the account that exported the graph. */
  isFile: boolean
}

/**
 * The fields that a caller will most likely want to set, with their values: prompts, files, seeds.
 * A text in the node's own name for a prompt counts in whichever class it stands.
 */
export function likelyFields(workflow: Workflow): LikelyField[] {
  return [...workflow.nodes.values()].flatMap((node) =>
    [...node.fields.values()].flatMap((field): LikelyField[] => {
      const target = `${node.id}.${field.name}`
      const { value } = field
      const isFile = fileKind(node, field) !== undefined
      if (value.kind === 'string' && (prompts.test(field.name) || isFile)) {
        return [{ target, value: value.value, isFile }]
      }
      // As text: a number would lose the end of a 64-bit seed.
      if (value.kind === 'number' && isSeedName(field.name))
        return [{ target, value: value.source, isFile }]
      return []
    }),
  )
}
