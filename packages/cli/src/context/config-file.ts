import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where this program keeps what outlives a run: `$XDG_CONFIG_HOME/runninghub`, `%APPDATA%\runninghub`. */
export function configFile(name: string, env: NodeJS.ProcessEnv): string {
  const home = env.XDG_CONFIG_HOME || env.APPDATA || join(homedir(), '.config')
  return join(home, 'runninghub', name)
}

/**
 * Replaces one of these files as a whole, so that nobody reads half of one, and makes its
 * directory where it is missing. Both are for the user alone.
 *
 * @throws {NodeJS.ErrnoException} when it cannot be written
 */
export async function writeConfigFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, content, { mode: 0o600 })
  // One that a process of the same number left behind keeps the mode it has.
  await chmod(fresh, 0o600)
  await rename(fresh, path)
}
