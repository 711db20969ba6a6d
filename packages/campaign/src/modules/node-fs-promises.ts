import fs from 'node:fs'
import * as real from 'node:fs/promises'
import { diskAccess } from '../world/disk.ts'
import { randomUUID } from './node-crypto.ts'

export * from 'node:fs/promises'

type Work = (...values: never[]) => unknown

/** A function of `node:fs/promises` that waits for the scheduler, then works at once. */
function simulate<T extends Work>(name: string, fallback: T, sync: Work): T {
  const simulated = async (...values: never[]) => {
    if (!(await diskAccess(name))) return fallback(...values)
    return sync(...values)
  }
  return simulated as unknown as T
}

export const access = simulate('access', real.access, fs.accessSync)
export const appendFile = simulate('appendFile', real.appendFile, fs.appendFileSync)
export const chmod = simulate('chmod', real.chmod, fs.chmodSync)
export const link = simulate('link', real.link, fs.linkSync)
export const mkdir = simulate('mkdir', real.mkdir as Work, fs.mkdirSync as Work)
export const mkdtemp = simulate('mkdtemp', real.mkdtemp as Work, (prefix: string) => {
  // Node's own suffix does not depend on the seed.
  const path = `${prefix}${randomUUID().slice(0, 6)}`
  fs.mkdirSync(path)
  return path
})
export const readFile = simulate('readFile', real.readFile as Work, fs.readFileSync as Work)
export const realpath = simulate('realpath', real.realpath as Work, fs.realpathSync as Work)
export const rename = simulate('rename', real.rename, fs.renameSync)
export const rm = simulate('rm', real.rm, fs.rmSync)
export const stat = simulate('stat', real.stat as Work, fs.statSync as Work)
export const writeFile = simulate('writeFile', real.writeFile as Work, fs.writeFileSync as Work)
export const open = simulate(
  'open',
  real.open,
  (path: string, flags?: string) => new SimulatedHandle(fs.openSync(path, flags ?? 'r')),
)

/** An open file. */
class SimulatedHandle {
  readonly #file: number

  constructor(file: number) {
    this.#file = file
  }

  async writeFile(data: string | Uint8Array): Promise<void> {
    await diskAccess('write')
    fs.writeFileSync(this.#file, data)
  }

  async read(buffer: Uint8Array, offset = 0, length = buffer.length - offset, position = null) {
    await diskAccess('read')
    const bytesRead = fs.readSync(this.#file, buffer, offset, length, position)
    return { bytesRead, buffer }
  }

  async stat(options = {}): Promise<unknown> {
    await diskAccess('stat')
    return fs.fstatSync(this.#file, options)
  }

  async close(): Promise<void> {
    await diskAccess('close')
    fs.closeSync(this.#file)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
