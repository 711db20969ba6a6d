import { fileKind, isSeedName, type Override, type Workflow } from '@runninghub-action/core'

/** Names under which workflows keep what changes from run to run. */
const prompts =
  /^(?:text|prompt|positive|negative|positive_prompt|negative_prompt|text_positive|text_negative)$/i

/**
 * The fields that a caller will most likely want to set, with their values: prompts, files, seeds.
 * A text in the node's own name for a prompt counts in whichever class it stands.
 */
export function likelyFields(workflow: Workflow): Override[] {
  return [...workflow.nodes.values()].flatMap((node) =>
    [...node.fields.values()].flatMap((field): Override[] => {
      const target = `${node.id}.${field.name}`
      const { value } = field
      if (value.kind === 'string' && (prompts.test(field.name) || fileKind(node, field))) {
        return [{ target, value: value.value }]
      }
      // As text: a number would lose the end of a 64-bit seed.
      if (value.kind === 'number' && isSeedName(field.name))
        return [{ target, value: value.source }]
      return []
    }),
  )
}
