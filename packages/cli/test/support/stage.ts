import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SimulatorOptions, workflowIds } from '@runninghub-action/simulator'
import { onTestFinished } from 'vitest'
import { environment, example, KEY, rehearsal, run } from './program.ts'

/** The workflow whose api.json and picture are on the stage. */
export const ID = workflowIds.imageToImage

/** A directory with an api.json and cat.png, a local RunningHub, and the program without a terminal. */
export async function stage(options: Partial<SimulatorOptions> = {}) {
  const place = await rehearsal(options)
  onTestFinished(() => place[Symbol.asyncDispose]())
  await copyFile(example('image-to-image/api.json'), join(place.dir, 'api.json'))
  await copyFile(example('image-to-image/input.png'), join(place.dir, 'cat.png'))
  const env = environment(join(place.dir, 'config'), { RUNNINGHUB_API_KEY: KEY })
  const call = (args: string[], more: Parameters<typeof run>[1] = {}) =>
    run(args, { cwd: place.dir, env, ...more })
  /** With the address of the local RunningHub. */
  const online = (args: string[], more: Parameters<typeof run>[1] = {}) =>
    call([...args, '--base-url', place.baseUrl], more)
  const file = (name: string, content: string | Uint8Array) =>
    writeFile(join(place.dir, name), content)
  return { ...place, call, online, file, env }
}

/** The lines of an output, without the empty one at the end. */
export const lines = (text: string) => text.trimEnd().split('\n')

/** What `--json` has written. */
export const events = (text: string) => lines(text).map((line) => JSON.parse(line))
