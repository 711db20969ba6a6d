import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SimulatorOptions, workflowIds } from '@runninghub-action/simulator'
import { onTestFinished } from 'vitest'
import {
  API_KEY,
  example,
  type ProgramOptions,
  runProgram,
  startSimulator,
  testEnvironment,
} from './program.ts'

/** The workflow of the api.json and the image that setup copies. */
export const WORKFLOW_ID = workflowIds.imageToImage

/** Creates a directory with api.json and cat.png, starts a simulator, and returns ways to run the program. */
export async function setup(simulatorOptions: Partial<SimulatorOptions> = {}) {
  const started = await startSimulator(simulatorOptions)
  onTestFinished(() => started[Symbol.asyncDispose]())
  const { dir, baseUrl } = started
  await copyFile(example('image-to-image/api.json'), join(dir, 'api.json'))
  await copyFile(example('image-to-image/input.png'), join(dir, 'cat.png'))
  const env = testEnvironment(join(dir, 'config'), { RUNNINGHUB_API_KEY: API_KEY })
  const run = (args: string[], options: ProgramOptions = {}) =>
    runProgram(args, { cwd: dir, env, ...options })
  /** Runs the program with the URL of the simulator. */
  const runOnline = (args: string[], options: ProgramOptions = {}) =>
    run([...args, '--base-url', baseUrl], options)
  /** Creates a task as another program does, and returns its id. */
  const createTask = async () => {
    const response = await fetch(`${baseUrl}/task/openapi/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiKey: API_KEY, workflowId: WORKFLOW_ID }),
    })
    const { data } = (await response.json()) as { data: { taskId: string } }
    return data.taskId
  }
  const write = (name: string, content: string | Uint8Array) => writeFile(join(dir, name), content)
  return { ...started, env, run, runOnline, createTask, write }
}

/** Returns the lines of an output, without the empty one at the end. */
export const lines = (text: string) => text.trimEnd().split('\n')

/** Parses the output of `--json`. */
export const parseEvents = (text: string) => lines(text).map((line) => JSON.parse(line))
