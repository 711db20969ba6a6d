import { linkSource } from './link.ts'
import type { Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

/** A text that describes the result. A negative one describes what it must not contain. */
export interface PromptField {
  node: WorkflowNode
  field: WorkflowField
  role: 'positive' | 'negative'
}

type Role = PromptField['role']

const ROLE_NAMES: Readonly<Record<Role, RegExp>> = {
  positive: /^(?:positive|pos(?:_prompt|_text)?$)/i,
  negative: /^(?:negative|neg(?:_prompt|_text)?$)/i,
}

/** Inputs that a sampler or a guider has for its one conditioning. */
const CONDITIONING = /^(?:conditioning|text_embeds|cond)$/i
const CONSUMER = /sampler|guider/i

/** Fields of encoders and text nodes that contain a prompt, also numbered: `text_g`, `string_2`. */
const TEXT =
  /^(?:text|prompt|user_prompt|caption|positive|negative|string|value|clip_[lg]|t5xxl|mt5xl|bert|llama|wildcard)(?:_?(?:prompt|text|positive|negative|multiline|[a-z]|\d+))?$/i

/** Inputs that a conditioning or a text does not come from. */
const OTHER_INPUT =
  /^(?:clip|model|vae|control_net|image|images|pixels|latent|latent_image|samples|mask|audio|video|seed|noise|sigmas|sampler|width|height|style_model|clip_vision\w*)\d*$/i

/** Nodes that show a text of another node, and keep a copy of it. */
const SHOWS_TEXT = /show|preview|display/i

/** A node that replaces a conditioning by an empty one. */
const EMPTIES = /zero/i

/**
 * Finds the prompts of a graph by its links: from the `positive` and `negative` of the samplers
 * through conditionings and text nodes to the texts. A graph without a sampler, such as one for
 * speech, has the texts that its other nodes get as `prompt` or `text`.
 *
 * @returns the positive ones first, each group in the order of the file
 */
export function promptFields(workflow: Workflow): PromptField[] {
  const found = new Map<WorkflowField, PromptField>()
  for (const role of ['positive', 'negative'] as const) {
    for (const node of workflow.nodes.values())
      for (const field of node.fields.values())
        if (isSource(node, field, role)) collect(workflow, node, field, role, found)
  }
  const roles = [...found.values()].map(({ role }) => role)
  if (!roles.includes('positive')) collectByName(workflow, found)
  return inOrder(workflow, found)
}

/** Whether the tracing of a role starts at a field. */
function isSource({ classType }: WorkflowNode, { name }: WorkflowField, role: Role): boolean {
  if (ROLE_NAMES[role].test(name)) return true
  return role === 'positive' && CONDITIONING.test(name) && CONSUMER.test(classType)
}

/** Collects the texts that a field is, or gets through links. */
function collect(
  workflow: Workflow,
  node: WorkflowNode,
  field: WorkflowField,
  role: Role,
  found: Map<WorkflowField, PromptField>,
): void {
  const visited = new Set<WorkflowNode>()
  const pending = [{ node, field }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.field.value.kind === 'string') {
      if (isText(next.node, next.field, role) && !found.has(next.field))
        found.set(next.field, { ...next, role })
      continue
    }
    const source = workflow.nodes.get(linkSource(next.field.value) ?? '')
    if (source === undefined || visited.has(source) || EMPTIES.test(source.classType)) continue
    visited.add(source)
    for (const input of inputsOf(source, role)) pending.push({ node: source, field: input })
  }
}

function isText({ classType }: WorkflowNode, { name }: WorkflowField, role: Role): boolean {
  return (TEXT.test(name) || ROLE_NAMES[role].test(name)) && !SHOWS_TEXT.test(classType)
}

/** Returns the inputs that a role comes from: those of its name when the node has both roles. */
function inputsOf(node: WorkflowNode, role: Role): WorkflowField[] {
  const fields = [...node.fields.values()].filter(({ name }) => !OTHER_INPUT.test(name))
  const ofRole = (one: Role) => fields.filter(({ name }) => ROLE_NAMES[one].test(name))
  const hasRoles = ofRole('positive').length > 0 || ofRole('negative').length > 0
  return hasRoles ? ofRole(role) : fields
}

/** Collects the texts that are named `prompt` or `text`, in nodes that are connected to others. */
function collectByName(workflow: Workflow, found: Map<WorkflowField, PromptField>): void {
  const nodes = [...workflow.nodes.values()]
  const links = new Set(
    nodes.flatMap((node) => [...node.fields.values()].map(({ value }) => linkSource(value))),
  )
  for (const node of nodes) {
    const fields = [...node.fields.values()]
    const hasLinks = fields.some(({ value }) => linkSource(value) !== undefined)
    if (!hasLinks && !links.has(node.id) && nodes.length > 1) continue
    for (const field of fields) {
      if (/^(?:user_?)?(?:prompt|text)$/i.test(field.name))
        collect(workflow, node, field, 'positive', found)
    }
  }
}

function inOrder(workflow: Workflow, found: Map<WorkflowField, PromptField>): PromptField[] {
  const fields = [...workflow.nodes.values()].flatMap((node) => [...node.fields.values()])
  const prompts = fields.flatMap((field) => found.get(field) ?? [])
  return (['positive', 'negative'] as const).flatMap((role) =>
    prompts.filter((prompt) => prompt.role === role),
  )
}
