import { stat } from 'node:fs/promises'
import {
  type AiApp,
  appIdFor,
  type CallOptions,
  isAppPage,
  parseAppId,
  type RunningHubClient,
} from '@runninghub-action/core'
import { getString, type ParsedArgs } from '../args.ts'
import { UsageError } from '../errors.ts'
import type { CommandContext } from './command-context.ts'
import { createClient, type Service, siteBaseUrl } from './service.ts'

/**
 * Returns the id or page URL of the AI app that a command line names: in `--app-id`, as the page of
 * an app in `--workflow-id`, or as an argument. An argument of digits is an app's id, unless there
 * is a file of that name.
 *
 * @param position the place of the argument
 * @throws {UsageError} for an app and a workflow
 */
export async function findAppArgument(
  args: ParsedArgs,
  { messages }: Pick<CommandContext, 'messages'>,
  position = 0,
): Promise<string | undefined> {
  const argument = args.positionals[position]
  const workflowId = getString(args, 'workflow-id')
  const isAppArgument = argument !== undefined && (await namesApp(argument))
  const apps = [
    getString(args, 'app-id'),
    isAppArgument ? argument : undefined,
    workflowId !== undefined && isAppPage(workflowId) ? workflowId : undefined,
  ].filter((app) => app !== undefined)
  const [app, ...others] = apps
  if (app === undefined) return undefined
  const hasWorkflow = workflowId !== undefined && !isAppPage(workflowId)
  const hasFile = argument !== undefined && !isAppArgument
  if (others.length > 0 || hasWorkflow || hasFile)
    throw new UsageError(messages.usage.appAndWorkflow)
  return app
}

async function namesApp(argument: string): Promise<boolean> {
  if (isAppPage(argument)) return true
  if (!/^[1-9]\d{14,18}$/.test(argument)) return false
  return (await stat(argument).catch(() => undefined)) === undefined
}

/**
 * Reads an app's inputs from RunningHub, which is free.
 *
 * @throws {UsageError} when there is no API key
 * @throws {WorkflowIdError} {@link WorkflowNotFoundError} when there is no such app
 */
export async function loadApp(
  idOrUrl: string,
  service: Service,
  context: CommandContext,
): Promise<AiApp> {
  return fetchApp(idOrUrl, await createClient(service, context))
}

/** Reads an app's inputs with a client. */
export function fetchApp(
  idOrUrl: string,
  client: RunningHubClient,
  options: CallOptions = {},
): Promise<AiApp> {
  return client.app(appIdFor(idOrUrl, client.baseUrl), options)
}

/** Returns the service of an app: with its page's URL that of its site, unless one is given. */
export function serviceOfApp(idOrUrl: string, service: Service, args: ParsedArgs): Service {
  const { site } = parseAppId(idOrUrl)
  if (site === undefined || getString(args, 'base-url') !== undefined) return service
  return { ...service, baseUrl: siteBaseUrl(site) }
}
