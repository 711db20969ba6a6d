import * as clack from '@clack/prompts'
import { linkSource, type Workflow, type WorkflowNode } from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { listFields, toListedField } from '../listing/fields.ts'
import { formatTable } from '../terminal/table.ts'
import { toOneLine, truncate } from '../terminal/text.ts'
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

/** Asks for the node to change. Changed nodes are marked with `*`. */
export async function askNode(
  state: WizardState,
  prompts: Prompts,
  { messages: { wizard } }: CommandContext,
): Promise<PromptResult<WizardState>> {
  const nodes = [...(state.file?.workflow.nodes.values() ?? [])]
    .map((node) => ({ node, fields: settableFields(node) }))
    .filter(({ fields }) => fields.length > 0)
  const width = Math.max(0, ...nodes.map(({ node }) => node.id.length))
  const choices = nodes.map(({ node, fields }) => {
    const { id, title, classType } = node
    const names = [title, classType === title ? '' : classType].filter(Boolean).join(' · ')
    const mark = isNodeChanged(state, node) ? '* ' : '  '
    return {
      value: id,
      label: toOneLine(`${mark}${id.padEnd(width)}  ${names}  (${fields.join(', ')})`),
    }
  })
  const nodeId = await prompts.filter(wizard.node, [
    { value: RUN_CHOICE, label: wizard.runWith(state.overrides.length) },
    ...choices,
  ])
  if (typeof nodeId !== 'string') return nodeId
  return nodeId === RUN_CHOICE ? { ...state, overridesComplete: true } : { ...state, nodeId }
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

/** The names of the fields that are not links. */
function settableFields(node: WorkflowNode): string[] {
  return [...node.fields.values()]
    .filter((field) => linkSource(field.value) === undefined)
    .map(({ name }) => name)
}
