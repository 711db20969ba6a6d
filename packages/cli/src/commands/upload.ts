import { openUpload } from '@runninghub-action/core/node'
import { flag } from '../args.ts'
import type { Command } from '../command.ts'
import { clientFor, readService, SERVICE } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { bar, showSize } from '../report/progress-text.ts'
import { LiveLine } from '../terminal/live-line.ts'
import { oneLine } from '../terminal/text.ts'

export const command: Command = {
  options: { ...SERVICE, json: { type: 'boolean' } },
  positionals: Number.POSITIVE_INFINITY,
  async run(args, io) {
    const { out, err, env, words } = io
    const paths = args.positionals
    if (paths.length === 0)
      throw new UsageError(words.usage.missing('FILE', 'runninghub upload a.png'))
    const line = new LiveLine(err, env)
    // All are looked at before the first goes up.
    const sources = await Promise.all(
      paths.map((path) =>
        openUpload(path, {
          onProgress: (sent, total) =>
            line.show(
              `${bar(sent / total)} ${words.run.uploading(oneLine(path), showSize(total))}`,
            ),
        }),
      ),
    )
    const client = await clientFor(readService(args, words), io)
    for (const [index, source] of sources.entries()) {
      const { fileName } = await client.upload(source).finally(() => line.clear())
      const path = paths[index]
      out.write(flag(args, 'json') ? `${JSON.stringify({ path, fileName })}\n` : `${fileName}\n`)
    }
    return 0
  },
}
