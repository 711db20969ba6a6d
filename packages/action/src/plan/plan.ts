import {
  type AiApp,
  checkFiles,
  type FileChange,
  FileUnusableError,
  type OpenFile,
  type Override,
  PlanError,
  type PlannedRun,
  type PlanProblem,
  planRuns,
  type SubmitOptions,
} from '@runninghub-action/core'
import type { FileValue } from '@runninghub-action/core/node'
import { type InputIssue, InputIssues, InvalidInputsError } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { hasLostDigits } from '../inputs/rules.ts'
import { resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'
import { loadCoreNode } from '../service/network.ts'
import { loadSources } from './load-files.ts'

export interface Plan {
  runs: readonly PlannedRun[]
  /** What the values of file fields name, by value. */
  files: ReadonlyMap<string, FileValue>
}

/**
 * Plans the tasks, with every check that needs no network.
 *
 * @param app the AI app that the tasks run; undefined for workflows
 * @throws {InvalidInputsError} with all issues
 */
export async function createPlan(inputs: Inputs, workspace: Workspace, app?: AiApp): Promise<Plan> {
  const issues = new InputIssues()
  const loaded = await loadSources(inputs, workspace, issues)
  const { workflow, workflowIsBroken, shared, rows } = loaded
  const files = new Map<string, FileValue>()
  const sources = {
    workflowId: inputs['workflow-id'] || undefined,
    app,
    workflow,
    baseUrl: inputs['base-url'],
    overrides: shared.map(readFileMark),
    rows: rows.map((row) => ({ ...row, overrides: row.overrides.map(readFileMark) })),
    pinSeeds: inputs['pin-seeds'],
    sendWorkflow: inputs['send-workflow'],
    submit: submitOptions(inputs),
  }
  try {
    const runs = await planRuns(sources, {
      checkFile: (change) => checkFile(change, workspace, files),
    })
    issues.throwIfAny()
    return { runs, files }
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    for (const problem of error.problems) {
      // Without the graph of a broken workflow file, its names cannot be checked.
      const unknown = workflowIsBroken && NEED_GRAPH.has(problem.kind)
      if (!unknown && !isReported(problem, inputs)) addProblem(problem, inputs, issues)
    }
    throw new InvalidInputsError(issues.list)
  }
}

/**
 * Downloads the files behind the URLs of runs, so that all links that fail are reported at once and
 * before anything is sent.
 *
 * @param openFile keeps what it downloads
 * @throws {InvalidInputsError} with all issues
 */
export async function fetchRemoteFiles(
  runs: readonly PlannedRun[],
  { files }: Plan,
  openFile: OpenFile,
  inputs: Inputs,
): Promise<void> {
  const isRemote = ({ file = '' }) => files.get(file)?.kind === 'url'
  const remote = runs.map(({ changes }) => ({ changes: changes.filter(isRemote) }))
  try {
    await checkFiles(remote, openFile)
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    const issues = new InputIssues()
    for (const problem of error.problems) addProblem(problem, inputs, issues)
    throw new InvalidInputsError(issues.list)
  }
}

/**
 * Reads the `@` of `@./a.glb`: a file in a field whose name does not tell that it takes one. An `@`
 * before anything else is text, as in a prompt.
 */
function readFileMark(override: Override): Override {
  const { value } = override
  if (typeof value !== 'string' || !/^@\.{0,2}\//.test(value)) return override
  return { ...override, value: value.slice(1), isFile: true }
}

/** Checks what a file field names: a file of the workspace, or a URL. */
async function checkFile(
  { file: value, fileKind }: FileChange,
  workspace: Workspace,
  files: Map<string, FileValue>,
): Promise<void> {
  const { checkFileContent, checkFileValue, parseFileValue } = await loadCoreNode()
  const parsed = parseFileValue(value)
  const file: FileValue =
    parsed.kind === 'url'
      ? parsed
      : { kind: 'path', path: await resolveInWorkspace(workspace, value), label: value }
  files.set(value, file)
  try {
    await checkFileValue(file)
  } catch (error) {
    if (!(error instanceof FileUnusableError)) throw error
    throw new FileUnusableError(error.message, { hint: FILE_FIELD_HINT })
  }
  if (file.kind === 'path') await checkFileContent(file, fileKind)
}

const FILE_FIELD_HINT =
  'A file field takes a path in the repository (is it checked out?), a URL, or a name that RunningHub gave to an upload, such as api/….png.'

const NEED_GRAPH = new Set<PlanProblem['kind']>(['override', 'send-workflow', 'pin-seeds'])

/** Decides whether the rules of the inputs report a problem already, in their own words. */
function isReported({ kind, line }: PlanProblem, inputs: Inputs): boolean {
  if (line !== undefined) return false
  if (kind === 'workflow-id') return hasLostDigits(inputs['workflow-id'])
  return kind === 'no-workflow-id' || (kind === 'pin-seeds' && inputs['send-workflow'])
}

/** Adds a problem of the plan in the words of the Action's inputs. */
function addProblem(problem: PlanProblem, { batch }: Inputs, issues: InputIssues): void {
  const { message, hint, line, position } = toIssue(problem)
  const prefix = line === undefined || position !== undefined ? '' : `${batch}:${line}: `
  const place = line === undefined ? undefined : { file: batch, line, column: 1 }
  issues.add(`${prefix}${message}`, { hint, position: position ?? place })
}

function toIssue(problem: PlanProblem): InputIssue & Pick<PlanProblem, 'line'> {
  const { kind, line } = problem
  switch (kind) {
    case 'no-workflow-id':
      return { ...problem, message: NO_WORKFLOW_ID }
    case 'send-workflow':
      return { line, message: line === undefined ? needsGraph(kind) : OWN_WORKFLOW }
    case 'pin-seeds':
      return { line, message: needsGraph(kind) }
    case 'app':
      return { line, message: APP_WITH_GRAPH }
    default:
      return problem
  }
}

const NO_WORKFLOW_ID = 'The row has no workflow-id, and the input `workflow-id` is empty.'
const APP_WITH_GRAPH =
  'An AI app runs the workflow that its author saved: remove `workflow-file`, `send-workflow` and `pin-seeds`.'
const OWN_WORKFLOW = 'A row cannot have its own workflow-id with `send-workflow`.'

function needsGraph(input: string): string {
  return `The input \`${input}\` needs the workflow: api.json does not exist, and \`workflow-file\` is empty.`
}

function submitOptions(inputs: Inputs): SubmitOptions {
  return {
    ...(inputs['instance-type'] && { instanceType: inputs['instance-type'] }),
    ...(!inputs['add-metadata'] && { addMetadata: false }),
    ...(inputs['access-password'] && { accessPassword: inputs['access-password'] }),
    ...(inputs['use-personal-queue'] && { usePersonalQueue: true }),
  }
}
