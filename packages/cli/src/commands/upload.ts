import { openUpload } from '@runninghub-action/core/node'
import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { createClient, parseService, SERVICE_FLAGS } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import { formatSize, progressBar } from '../report/progress-text.ts'
import { LiveLine } from '../terminal/live-line.ts'
import { toOneLine } from '../terminal/text.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: Number.POSITIVE_INFINITY,
  async run(args, context) {
    const { out, err, env, messages } = context
    const paths = args.positionals
    if (paths.length === 0)
      throw new UsageError(
        messages.usage.missing(messages.help.placeholders.file, 'runninghub upload a.png'),
      )
    const line = new LiveLine(err, env)
    // All files are checked before the first upload.
    const sources = await Promise.all(
      paths.map((path) =>
        openUpload(path, {
          onProgress: (sent, total) =>
            line.show(
              `${progressBar(sent / total)} ${messages.run.uploading(toOneLine(path), formatSize(total))}`,
            ),
        }),
      ),
    )
    const client = await createClient(parseService(args, messages), context)
    for (const [index, source] of sources.entries()) {
      const { fileName } = await client.upload(source).finally(() => line.clear())
      const path = paths[index]
      out.write(
        getBoolean(args, 'json') ? `${JSON.stringify({ path, fileName })}\n` : `${fileName}\n`,
      )
    }
    return EXIT.done
  },
}
