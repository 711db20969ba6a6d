import { type ExecFileOptions, execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * Runs a program and returns its stdout without the last line break.
 *
 * @throws Error with the output of the program, if it fails
 */
export async function run(
  program: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      maxBuffer: 2 ** 26,
      ...options,
      encoding: 'utf8',
    })
    return stdout.trimEnd()
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error })
  }
}
