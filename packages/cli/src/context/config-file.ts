import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Returns a path in `$XDG_CONFIG_HOME/runninghub` or `%APPDATA%\runninghub`. */
export function configPath(name: string, env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CONFIG_HOME || env.APPDATA || join(homedir(), '.config')
  return join(base, 'runninghub', name)
}

/**
 * Replaces a configuration file atomically and creates its directory. Only the user has access to
 * both.
 *
 * @throws {NodeJS.ErrnoException} when the file cannot be written
 */
export async function writeConfigFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}`
  await writeFile(temporary, content, { mode: 0o600 })
  // A file left by an earlier process with the same id keeps its mode.
  await chmod(temporary, 0o600)
  await rename(temporary, path)
}
