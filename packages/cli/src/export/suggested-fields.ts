import { fileKind, isSeedName, type Override, type Workflow } from '@runninghub-action/core'

/** Field names that workflows use for prompts. */
const PROMPT_FIELD =
  /^(?:text|prompt|positive|negative|positive_prompt|negative_prompt|text_positive|text_negative)$/i

/** A field as an override with its value in the file. */
export interface SuggestedField extends Override {
  /** The value is a file name, valid only in the account that exported the workflow. */
  isFile: boolean
}

/**
 * Returns the fields that callers usually set, with their values: prompts, files and seeds. A text
 * field with a prompt's name is included in every node class.
 */
export function suggestedFields(workflow: Workflow): SuggestedField[] {
  return [...workflow.nodes.values()].flatMap((node) =>
    [...node.fields.values()].flatMap((field): SuggestedField[] => {
      const target = `${node.id}.${field.name}`
      const { value } = field
      const isFile = fileKind(node, field) !== undefined
      if (value.kind === 'string' && (PROMPT_FIELD.test(field.name) || isFile)) {
        return [{ target, value: value.value, isFile }]
      }
      // As text, because a number cannot hold a 64-bit seed.
      if (value.kind === 'number' && isSeedName(field.name))
        return [{ target, value: value.source, isFile }]
      return []
    }),
  )
}
