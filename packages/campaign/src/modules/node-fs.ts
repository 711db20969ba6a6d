import * as real from 'node:fs'
import { Readable } from 'node:stream'
import { diskAccess } from '../world/disk.ts'
import { activeSimulation } from '../world/simulation.ts'
import * as simulated from './node-fs-promises.ts'

export * from 'node:fs'

export const promises = simulated

/** Reads a file at once: Node's own stream reads on other threads, which end in any order. */
export function createReadStream(path: string, options?: object): Readable {
  if (!activeSimulation()) return real.createReadStream(path, options)
  return Readable.from(read(path))
}

async function* read(path: string): AsyncGenerator<Uint8Array> {
  await diskAccess('read')
  yield real.readFileSync(path)
}
