import * as clack from '@clack/prompts'
import type { Workflow } from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { listFields, toListedField } from '../listing/fields.ts'
import { formatTable } from '../terminal/table.ts'
import { toOneLine, truncate } from '../terminal/text.ts'
import { nodeChoices } from './node-choices.ts'
import { BACK, type PromptResult } from './prompts/prompt.ts'
import type { Prompts } from './prompts/prompts.ts'
import { findOverride, isNodeChanged, type WizardState } from './state.ts'

/** The choice above all nodes: make no more changes. */
const RUN_CHOICE = ''
const MAX_TABLE_ROWS = 30

/** Prints the fields that can be set, as RunningHub's sample does before its questions. */
export function printFields(workflow: Workflow, { messages }: CommandContext): void {
  const fields = listFields(workflow, messages).filter(({ type }) => type !== 'link')
  const rows = fields
    .slice(0, MAX_TABLE_ROWS)
    .map(({ nodeId, title, classType, field, shownValue }) => [
      nodeId,
      title || classType,
      field,
      shownValue,
    ])
  const lines = formatTable(rows, (process.stdout.columns ?? 80) - 4)
  const hidden = fields.length - MAX_TABLE_ROWS
  if (hidden > 0) lines.push(messages.wizard.moreFields(hidden))
  clack.log.message(lines)
}

/** Asks for the node to change, or for the field when a target such as `KSampler.steps` is typed. */
export async function askNode(
  state: WizardState,
  prompts: Prompts,
  { messages }: CommandContext,
): Promise<PromptResult<WizardState>> {
  const workflow = state.file?.workflow
  if (workflow === undefined) return BACK
  const choices = nodeChoices(workflow, (node) => isNodeChanged(state, node), messages)
  const run = messages.wizard.runWith(state.overrides.length)
  const value = await prompts.filter(messages.wizard.node, [
    { value: RUN_CHOICE, label: run },
    ...choices,
  ])
  if (typeof value !== 'string') return value
  const { nodeId, fieldName } = choices.find((choice) => choice.value === value) ?? {}
  if (nodeId === undefined) return { ...state, overridesComplete: true }
  return { ...state, nodeId, ...(fieldName !== undefined && { fieldName }) }
}

/** Asks for the field of the selected node to change. Links cannot be chosen. */
export async function askField(
  state: WizardState,
  prompts: Prompts,
  { messages }: CommandContext,
): Promise<PromptResult<WizardState>> {
  const workflow = state.file?.workflow
  const node = workflow?.nodes.get(state.nodeId ?? '')
  if (workflow === undefined || node === undefined) return BACK
  const choices = [...node.fields.values()].map((field) => {
    const { shownValue, type } = toListedField(workflow, node, field, messages)
    const override = findOverride(state, node, field.name)
    const value = override === undefined ? shownValue : `* ${toOneLine(String(override.value))}`
    return {
      value: field.name,
      label: `${toOneLine(field.name)}: ${truncate(value, 50)}`,
      disabled: type === 'link',
    }
  })
  const fieldName = await prompts.filter(
    messages.wizard.field(`${node.id} ${toOneLine(node.title || node.classType)}`),
    choices,
  )
  return typeof fieldName === 'string' ? { ...state, fieldName } : fieldName
}
