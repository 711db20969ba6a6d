import { homedir } from 'node:os'
import { join } from 'node:path'

/** Returns a path in `$XDG_CACHE_HOME/runninghub` or `%LOCALAPPDATA%\runninghub`. */
export function cachePath(name: string, env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), '.cache')
  return join(base, 'runninghub', name)
}
