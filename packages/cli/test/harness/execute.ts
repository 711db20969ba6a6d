import { PassThrough } from 'node:stream'
import type { CommandContext } from '../../src/context/command-context.ts'
import { execute } from '../../src/execute.ts'
import { getMessages, type Language } from '../../src/messages/messages.ts'
import { createStyles } from '../../src/terminal/style.ts'

/** Executes a command line in this process, without a terminal. */
export async function executeHere(
  args: readonly string[],
  { env, language = 'en' }: { env: Record<string, string>; language?: Language },
) {
  const [out, err] = [collect(), collect()]
  const context: CommandContext = {
    out: out.stream,
    err: err.stream,
    env: { ...env, LANG: language === 'zh' ? 'zh_CN.UTF-8' : 'en_US.UTF-8' },
    messages: getMessages(language),
    style: createStyles(err.stream),
    interactive: false,
  }
  const code = await execute(args, context)
  return { code, out: out.text(), err: err.text() }
}

/** Creates a stream that keeps what is written. */
function collect() {
  const stream = new PassThrough()
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text }
}
