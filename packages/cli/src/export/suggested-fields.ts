import {
  type AiApp,
  FILE_TYPES,
  fileKind,
  inputTarget,
  isSeedName,
  promptFields,
  type Workflow,
  type WorkflowField,
  type WorkflowNode,
} from '@runninghub-action/core'
import type { RecipeOverride } from './run-recipe.ts'

/** A field as an override with its value in the file. */
export interface SuggestedField extends RecipeOverride {
  /** The value is a file name, valid only in the account that exported the workflow. */
  isFile: boolean
}

/** Names that say nothing about a field. */
const GENERIC_NAME = /^(?:value|string|str)(?:_?\w)?$/i

/** Returns the fields that callers usually set, with their values: prompts, files and seeds. */
export function suggestedFields(workflow: Workflow): SuggestedField[] {
  const prompts = promptFields(workflow).map(({ node, field, role }): SuggestedField => {
    const parameter = role === 'positive' ? 'prompt' : 'negative_prompt'
    return {
      ...suggest(node, field),
      ...(GENERIC_NAME.test(field.name) && { parameter }),
    }
  })
  const others = [...workflow.nodes.values()].flatMap((node) =>
    [...node.fields.values()]
      .filter((field) => fileKind(node, field) !== undefined || isSeed(field))
      .map((field) => suggest(node, field)),
  )
  return [...prompts, ...others]
}

/** Returns all inputs of an app that can be set, with their defaults. */
export function suggestedInputs({ inputs }: AiApp): SuggestedField[] {
  return inputs
    .filter(({ isLink }) => !isLink)
    .map((input) => ({
      target: inputTarget(input),
      value: input.default ?? '',
      isFile: FILE_TYPES.has(input.type),
      // Names of parameters are ASCII, so the Chinese description cannot be one.
      ...(input.descriptionEn && { parameter: input.descriptionEn }),
    }))
}

function isSeed({ name, value }: WorkflowField): boolean {
  return value.kind === 'number' && isSeedName(name)
}

function suggest(node: WorkflowNode, field: WorkflowField): SuggestedField {
  const { name, value } = field
  return {
    target: `${node.id}.${name}`,
    // A number as text, because a JavaScript number cannot hold a 64-bit seed.
    value: value.kind === 'string' ? value.value : value.kind === 'number' ? value.source : '',
    isFile: fileKind(node, field) !== undefined,
  }
}
