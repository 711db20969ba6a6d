import { appendFileSync } from 'node:fs'

/** The files through which a step hands values to the runner, by the variable that names each. */
export type CommandFile = 'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY'

/**
 * Hands a named value to the runner: an output, or state for the post step. The last value given
 * under a name counts. Written at once, so that it survives a kill in the next moment.
 */
export function setValue(
  env: NodeJS.ProcessEnv,
  file: 'GITHUB_OUTPUT' | 'GITHUB_STATE',
  name: string,
  value: string,
): void {
  let text = `${name}=${value}`
  if (/\p{Cc}/u.test(value)) {
    // A delimiter nobody can guess: a value that held it could forge further values.
    const delimiter = `ghadelimiter_${crypto.randomUUID()}`
    text = `${name}<<${delimiter}\n${value}\n${delimiter}`
  }
  append(env, file, `${text}\n`)
}

/** Appends to one of the files; does nothing where there is none, as outside of a runner. */
export function append(env: NodeJS.ProcessEnv, file: CommandFile, text: string): void {
  const path = env[file]
  if (path) appendFileSync(path, text, 'utf8')
}
