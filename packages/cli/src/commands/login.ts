import { text } from 'node:stream/consumers'
import type { Command } from '../command.ts'
import { apiKeysPath, isApiKey, saveApiKey } from '../context/api-key.ts'
import type { CommandContext } from '../context/command-context.ts'
import { checkApiKey, parseService, SERVICE_FLAGS } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import { Prompts } from '../wizard/prompts/prompts.ts'

/** Stores the key of a site after RunningHub has accepted it. */
export const command: Command = {
  flags: SERVICE_FLAGS,
  maxPositionals: 0,
  async run(args, context) {
    const { err, env, messages } = context
    const service = parseService(args, messages)
    const apiKey = await readKey(context)
    if (apiKey === undefined) return EXIT.interrupted
    if (!isApiKey(apiKey)) throw new UsageError(messages.wizard.invalidApiKey)
    const { coins } = await checkApiKey(service, apiKey)
    await saveApiKey(service.baseUrl, apiKey, env)
    err.write(`${messages.login.stored(service.baseUrl, apiKeysPath(env))}\n`)
    if (coins !== undefined) err.write(`${messages.login.balance(coins)}\n`)
    if (env.RUNNINGHUB_API_KEY) err.write(`${messages.login.environmentWins}\n`)
    return EXIT.done
  },
}

/** Asks for the key at a terminal, else reads it from stdin. Returns undefined after Ctrl-C. */
async function readKey({ interactive, messages }: CommandContext): Promise<string | undefined> {
  const { wizard, usage } = messages
  if (!interactive) {
    if (process.stdin.isTTY) throw new UsageError(usage.missingApiKey, usage.missingApiKeyHint)
    return (await text(process.stdin)).trim()
  }
  const input = await new Prompts(messages).password(wizard.apiKey, (typed) =>
    isApiKey(typed.trim()) ? undefined : wizard.invalidApiKey,
  )
  return typeof input === 'string' ? input.trim() : undefined
}
