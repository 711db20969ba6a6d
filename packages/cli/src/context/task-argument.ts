import { parseTaskId } from '@runninghub-action/core'
import { getString, type ParsedArgs } from '../args.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { parseService, type Service, siteBaseUrl } from './service.ts'

/**
 * Returns the task that the only argument of a command names by its id or by the URL of its page.
 * The URL selects the site, unless `--base-url` does.
 *
 * @param command the command's name, for the example in the error
 * @throws {UsageError} when the argument is missing, or a flag is invalid
 * @throws {TaskIdError} when it names no task
 */
export function parseTaskArgument(
  args: ParsedArgs,
  messages: Messages,
  command: string,
): { taskId: string; service: Service } {
  const service = parseService(args, messages)
  const [text] = args.positionals
  if (text === undefined) {
    const example = `runninghub ${command} 1910246754753896450`
    throw new UsageError(messages.usage.missing(messages.help.placeholders.taskId, example))
  }
  const { id, site } = parseTaskId(text, service.baseUrl)
  const isSiteGiven = getString(args, 'base-url') !== undefined
  return {
    taskId: id,
    service:
      site === undefined || isSiteGiven ? service : { ...service, baseUrl: siteBaseUrl(site) },
  }
}
