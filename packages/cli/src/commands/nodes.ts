import { toNodeInfoList } from '@runninghub-action/core'
import { getBoolean, type ParsedArgs } from '../args.ts'
import type { Command } from '../command.ts'
import { findAppArgument, loadApp, serviceOfApp } from '../context/app.ts'
import type { CommandContext } from '../context/command-context.ts'
import { parseService, SERVICE_FLAGS } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import { appTable } from '../listing/app-inputs.ts'
import { listFields } from '../listing/fields.ts'
import { formatPythonList } from '../listing/python-listing.ts'
import { loadWorkflow } from '../run/load-files.ts'
import { formatTable } from '../terminal/table.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    python: { type: 'boolean', description: 'python' },
    'base-url': SERVICE_FLAGS['base-url'],
  },
  maxPositionals: 1,
  async run(args, context) {
    const { out, err, messages } = context
    const appId = await findAppArgument(args, context)
    if (appId !== undefined) return listApp(appId, args, context)
    const [file] = args.positionals
    if (file === undefined)
      throw new UsageError(messages.usage.missing('api.json', 'runninghub nodes api.json'))
    const workflow = await loadWorkflow(file, messages)
    const fields = listFields(workflow, messages)
    if (getBoolean(args, 'json')) {
      out.write(
        `${JSON.stringify(
          fields.map(({ shownValue, shownType, ...field }) => field),
          null,
          2,
        )}\n`,
      )
      return EXIT.done
    }
    if (getBoolean(args, 'python')) {
      out.write(`${formatPythonList(toNodeInfoList(workflow))}\n`)
      return EXIT.done
    }
    const { nodes } = messages
    const head = [nodes.id, nodes.title, nodes.class, nodes.field, nodes.type, nodes.value]
    const rows = fields.map(({ nodeId, title, classType, field, shownType, shownValue }) => [
      nodeId,
      title,
      classType,
      field,
      shownType,
      shownValue,
    ])
    const lines = formatTable([head, ...rows], out.isTTY ? out.columns : Number.POSITIVE_INFINITY)
    for (const line of lines) out.write(`${line}\n`)
    const settable = fields.filter(({ type }) => type !== 'link').length
    err.write(`\n${nodes.summary(workflow.nodes.size, settable)}\n`)
    return EXIT.done
  },
}

/** Lists the inputs of an app. The call is free. */
async function listApp(appId: string, args: ParsedArgs, context: CommandContext): Promise<number> {
  const { out, err, messages } = context
  const service = serviceOfApp(appId, parseService(args, messages), args)
  const app = await loadApp(appId, service, context)
  if (getBoolean(args, 'json')) {
    out.write(`${JSON.stringify(app, null, 2)}\n`)
    return EXIT.done
  }
  const table = appTable(app, messages.language, messages)
  const columns = out.isTTY ? out.columns : Number.POSITIVE_INFINITY
  for (const line of app.inputs.length > 0 ? formatTable(table, columns) : [])
    out.write(`${line}\n`)
  const { noInputs, summary } = messages.app
  err.write(app.inputs.length > 0 ? `\n${summary(app.name, app.inputs.length)}\n` : `${noInputs}\n`)
  return EXIT.done
}
