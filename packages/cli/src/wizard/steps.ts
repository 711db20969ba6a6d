import * as clack from '@clack/prompts'
import {
  linkSource,
  parseWorkflowId,
  RunningHubError,
  type WorkflowNode,
} from '@runninghub-action/core'
import { findKey, isKey, keysFile, storeKey } from '../context/api-key.ts'
import type { Io } from '../context/command-context.ts'
import type { Service } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { valueText } from '../export/exact-json.ts'
import { describeField, listFields } from '../listing/fields.ts'
import { explain } from '../report/format-error.ts'
import { loadWorkflow } from '../run/load-files.ts'
import { table } from '../terminal/table.ts'
import { clip, oneLine } from '../terminal/text.ts'
import { BACK, QUIT, type Said } from './prompts/prompt.ts'
import type { Questions } from './prompts/prompts.ts'
import { type Draft, isChanged, overrideOf, type Step } from './state.ts'
import { askValue } from './value-step.ts'

/** Asks one question and puts the answer into the draft. */
export type AskStep = (draft: Draft, ask: Questions, io: Io) => Promise<Said<Draft>>

const RUN = ''
const TABLE_ROWS = 30

export const STEPS: Readonly<Record<Step, AskStep>> = {
  async key(draft, ask, { words, env }) {
    const { guide } = words
    const key = await ask.hidden(guide.key, (text) =>
      isKey(text.trim()) ? undefined : guide.keyEmpty,
    )
    if (typeof key !== 'string') return key
    const keep = await ask.yes(guide.keep(keysFile(env)), false)
    if (keep === BACK || keep === QUIT) return keep
    if (keep) await storeKey(draft.service.baseUrl, key.trim(), env)
    return { ...draft, key: key.trim() }
  },

  async workflow(draft, ask, io) {
    const id = await ask.text(io.words.guide.workflow, '', (text) =>
      complaint(() => parseWorkflowId(text)),
    )
    if (typeof id !== 'string') return id
    return withWorkflow(draft, id, io)
  },

  async file(draft, ask, io) {
    const path = await ask.path(io.words.guide.file, '')
    if (typeof path !== 'string') return path
    try {
      const workflow = await loadWorkflow(path, io.words)
      showNodes({ ...draft, file: { path, workflow } }, io)
      return { ...draft, file: { path, workflow } }
    } catch (error) {
      if (!(error instanceof RunningHubError || error instanceof UsageError)) throw error
      clack.log.error(explain(error, io).join('\n'))
      return draft
    }
  },

  async node(draft, ask, { words }) {
    const { guide } = words
    const nodes = [...(draft.file?.workflow.nodes.values() ?? [])].filter(isEditable)
    const width = Math.max(0, ...nodes.map(({ id }) => id.length))
    const choices = nodes.map((node) => {
      const fields = [...node.fields.values()].filter(
        (field) => linkSource(field.value) === undefined,
      )
      const about = [node.title, node.classType === node.title ? '' : node.classType]
        .filter(Boolean)
        .join(' · ')
      const label = `${node.id.padEnd(width)}  ${about}  (${fields.map(({ name }) => name).join(', ')})`
      return { value: node.id, label: oneLine(`${isChanged(draft, node) ? '* ' : '  '}${label}`) }
    })
    const picked = await ask.filter(guide.node, [
      { value: RUN, label: guide.runNow(draft.overrides.length) },
      ...choices,
    ])
    if (typeof picked !== 'string') return picked
    return picked === RUN ? { ...draft, complete: true } : { ...draft, node: picked }
  },

  async field(draft, ask, { words }) {
    const node = nodeOf(draft)
    if (node === undefined || draft.file === undefined) return BACK
    const { workflow } = draft.file
    const choices = [...node.fields.values()].map((field) => {
      const { shownValue, type } = describeField(workflow, node, field, words)
      const set = overrideOf(draft, node, field.name)
      const value = set === undefined ? shownValue : `* ${oneLine(String(set.value))}`
      return {
        value: field.name,
        label: `${oneLine(field.name)}: ${clip(value, 50)}`,
        disabled: type === 'link',
      }
    })
    const field = await ask.filter(
      words.guide.field(`${node.id} ${oneLine(node.title || node.classType)}`),
      choices,
    )
    return typeof field === 'string' ? { ...draft, field } : field
  },

  value: askValue,

  async save(draft, ask, { words }) {
    const save = await ask.text(words.guide.save, 'results', () => undefined)
    return typeof save === 'string' ? { ...draft, save: save.trim() } : save
  },

  async review(draft, ask, { words }) {
    const { guide } = words
    if (draft.overrides.length > 0) {
      const rows = draft.overrides.map(({ target, value }) => [
        oneLine(target),
        oneLine(valueText(value)),
      ])
      clack.log.message(table(rows, (process.stdout.columns ?? 80) - 4))
    }
    const choice = await ask.choose(guide.review(draft.workflowId ?? ''), [
      { value: 'go', label: guide.go },
      { value: 'more', label: guide.more },
      { value: 'stop', label: guide.stop },
    ])
    if (choice === 'go') return { ...draft, confirmed: true }
    if (choice === 'more') {
      const { save, ...rest } = draft
      return { ...rest, complete: false }
    }
    return choice === BACK ? BACK : QUIT
  },
}

/** The workflow's page tells its site, and the key must be one of that site. */
export async function withWorkflow(draft: Draft, text: string, io: Io): Promise<Draft> {
  const { id, site } = parseWorkflowId(text)
  if (draft.siteNamed || site === undefined) return { ...draft, workflowId: id }
  const there: Service = { ...draft.service, baseUrl: `https://www.runninghub.${site}` }
  if (there.baseUrl === draft.service.baseUrl) return { ...draft, workflowId: id }
  const { key, ...rest } = draft
  const known = await findKey(there.baseUrl, io)
  return { ...rest, service: there, workflowId: id, ...(known !== undefined && { key: known }) }
}

/** What can be set, as the sample shows it before it asks. */
function showNodes({ file }: Draft, { words }: Io): void {
  if (file === undefined) return
  const fields = listFields(file.workflow, words).filter(({ type }) => type !== 'link')
  const rows = fields
    .slice(0, TABLE_ROWS)
    .map(({ nodeId, title, classType, field, shownValue }) => [
      nodeId,
      title || classType,
      field,
      shownValue,
    ])
  const lines = table(rows, (process.stdout.columns ?? 80) - 4)
  if (fields.length > TABLE_ROWS) lines.push(words.guide.nodesMore(fields.length - TABLE_ROWS))
  clack.log.message(lines)
}

function isEditable(node: WorkflowNode): boolean {
  return [...node.fields.values()].some((field) => linkSource(field.value) === undefined)
}

function nodeOf({ file, node }: Draft): WorkflowNode | undefined {
  return node === undefined ? undefined : file?.workflow.nodes.get(node)
}

/** What an attempt is refused with, on one line. */
function complaint(attempt: () => unknown): string | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    if (error instanceof RunningHubError) return error.message
    throw error
  }
}
