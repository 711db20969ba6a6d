import { toNodeInfoList } from '@runninghub-action/core'
import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import { listFields } from '../listing/fields.ts'
import { formatPythonList } from '../listing/python-listing.ts'
import { loadWorkflow } from '../run/load-files.ts'
import { formatTable } from '../terminal/table.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    python: { type: 'boolean', description: 'python' },
  },
  maxPositionals: 1,
  async run(args, { out, err, messages }) {
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
