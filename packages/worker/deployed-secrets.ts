import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { wrangler } from './wrangler.ts'

/**
 * Returns the names of the secrets that the deployed Worker has; none when it was never deployed.
 * Signs in first when nobody is signed in and there is a terminal.
 *
 * @param target the options of Wrangler that name the Worker
 * @throws {Error} with Wrangler's message, when that cannot be found out
 */
export async function deployedSecrets(target: readonly string[]): Promise<string[]> {
  let { code, output, errors } = await listSecrets(target)
  if (code !== 0 && process.stdin.isTTY && errors.includes('CLOUDFLARE_API_TOKEN')) {
    const login = spawn(process.execPath, [wrangler, 'login'], { stdio: 'inherit' })
    await once(login, 'exit')
    ;({ code, output, errors } = await listSecrets(target))
  }
  if (code === 0) return (JSON.parse(output) as { name: string }[]).map(({ name }) => name)
  if (/Worker "[^"]*".* not found/.test(errors)) return []
  throw new Error(`The secrets of the Worker cannot be listed:\n${errors.trim()}`)
}

async function listSecrets(target: readonly string[]) {
  // Without a terminal as its output Wrangler asks nothing and prints the list alone.
  const child = spawn(process.execPath, [wrangler, 'secret', 'list', ...target], {
    cwd: import.meta.dirname,
    stdio: ['inherit', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  return { code: code as number | null, output, errors }
}
