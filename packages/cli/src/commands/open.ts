import {
  appPage,
  isAppPage,
  parseAppId,
  parseTaskId,
  parseWorkflowId,
  taskPage,
  workflowPage,
} from '@runninghub-action/core'
import { getString, type ParsedArgs } from '../args.ts'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context/command-context.ts'
import { readRuns } from '../context/run-history.ts'
import { parseService, SERVICE_FLAGS, siteBaseUrl } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'

/** Prints the URL of a task's or a workflow's page, and opens it when there is a terminal. */
export const command: Command = {
  flags: {
    'workflow-id': { type: 'string', placeholder: 'id', description: 'openWorkflow' },
    'base-url': SERVICE_FLAGS['base-url'],
  },
  maxPositionals: 1,
  completes: 'taskId',
  async run(args, context) {
    const page = await findPage(args, context)
    context.out.write(`${page}\n`)
    if (context.interactive) {
      const { default: open } = await import('open')
      // A machine without a desktop has no program that opens pages. The page is printed already.
      await open(page).catch(() => {})
    }
    return EXIT.done
  },
}

/** @throws {UsageError} {@link TaskIdError} {@link WorkflowIdError} when nothing is named */
async function findPage(args: ParsedArgs, { env, messages }: CommandContext): Promise<string> {
  const { baseUrl } = parseService(args, messages)
  const isSiteGiven = getString(args, 'base-url') !== undefined
  const workflow = getString(args, 'workflow-id')
  if (workflow !== undefined) {
    const isApp = isAppPage(workflow)
    const { id, site } = isApp ? parseAppId(workflow) : parseWorkflowId(workflow)
    const pageOf = isApp ? appPage : workflowPage
    return pageOf(site && !isSiteGiven ? siteBaseUrl(site) : baseUrl, id)
  }
  const runs = await readRuns(env)
  const [text] = args.positionals
  if (text === undefined) {
    const [newest] = runs
    if (newest === undefined) throw new UsageError(messages.list.empty)
    return taskPage(newest.baseUrl, newest.taskId)
  }
  const { id, site } = parseTaskId(text, baseUrl)
  const known = runs.find(({ taskId }) => taskId === id)?.baseUrl
  const itsSite = site === undefined ? known : siteBaseUrl(site)
  return taskPage(isSiteGiven ? baseUrl : (itsSite ?? baseUrl), id)
}
