import type { Command } from '../command.ts'
import { apiKeysPath, removeApiKey } from '../context/api-key.ts'
import { parseService, SERVICE_FLAGS } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'

/** Removes the stored key of a site. */
export const command: Command = {
  flags: { 'base-url': SERVICE_FLAGS['base-url'] },
  maxPositionals: 0,
  async run(args, { err, env, messages }) {
    const { baseUrl } = parseService(args, messages)
    const removed = await removeApiKey(baseUrl, env)
    const { login } = messages
    err.write(
      `${removed ? login.removed(baseUrl, apiKeysPath(env)) : login.nothingStored(baseUrl)}\n`,
    )
    return EXIT.done
  },
}
