import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { COMMANDS } from '../../../packages/cli/src/commands/commands.ts'
import { pack } from '../../pack.ts'
import { root } from '../../published.ts'
import { run } from '../../run.ts'
import { NODES, Project } from './project.ts'

const consumer = join(import.meta.dirname, 'consumer')
const directory = join(root, 'out', 'installed-packages')
const WORKFLOW = '1980237776367083521'
let tarballs: string[]

beforeAll(async () => {
  tarballs = (await pack(directory)).map(({ filename }) => filename)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Starts a server and returns it with the base URL and the key that it prints. */
async function startSimulator(project: Project, program: string, ...args: string[]) {
  const child = spawn(program, args, { ...project.options, stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  for await (const line of createInterface({ input: child.stdout })) {
    text += `${line}\n`
    const [baseUrl] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
    const [key] = /\b[0-9a-f]{32}\b/.exec(text) ?? []
    if (baseUrl !== undefined && key !== undefined) return { child, baseUrl, key }
  }
  throw new Error(`${program} ended: ${text}`)
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
}

describe.each(Object.values(NODES))('installed in an empty project on Node %s', (version) => {
  let project: Project
  beforeAll(async () => {
    project = await Project.create(version, [...tarballs, 'typescript@7.0.2', '@types/node@22'])
    await cp(consumer, project.directory, { recursive: true })
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
      ...{ target: 'es2022', module: 'nodenext', lib: ['es2024', 'esnext.disposable', 'dom'] },
      ...{ types: ['node'] },
    }
    const config = { compilerOptions, include: ['*.ts'] }
    await writeFile(join(project.directory, 'tsconfig.json'), JSON.stringify(config))
  })
  afterAll(() => project?.[Symbol.asyncDispose]())

  test('a program in TypeScript compiles against the types, and runs', async () => {
    await project.run('tsc')
    const output = JSON.parse(await project.run('node', 'library.js'))
    expect(output).toEqual({ node: `v${version}`, state: 'succeeded', bytes: expect.any(Number) })
    expect(output.bytes).toBeGreaterThan(1000)
  })

  test('every command of the terminal program starts', async () => {
    for (const name of Object.keys(COMMANDS)) {
      expect(await project.run('runninghub', name, '--help')).toContain(`runninghub ${name}`)
    }
  })

  test('the terminal program runs a workflow on the simulator of the same package', async () => {
    const { child, baseUrl, key } = await startSimulator(
      project,
      'runninghub',
      ...['simulate', '--port', '0'],
    )
    const env = { ...project.options.env, RUNNINGHUB_API_KEY: key }
    const args = ['run', 'api.json', '--workflow-id', WORKFLOW, '--base-url', baseUrl]
    const values = ['--set', 'Positive Prompt.text=a lighthouse', '--download', 'images']
    await run('runninghub', [...args, ...values], { cwd: project.directory, env })
    await stop(child)
    const [image = ''] = await readdir(join(project.directory, 'images'))
    const bytes = await readFile(join(project.directory, 'images', image))
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  })

  test('the simulator has a program of its own', async () => {
    const { child, baseUrl } = await startSimulator(project, 'runninghub-simulator', '--port', '0')
    expect((await fetch(`${baseUrl}/__simulator/tasks`)).status).toBe(200)
    await stop(child)
  })

  test('npx starts the terminal program in less than a second more than node -e 0', async () => {
    const time = async (...command: [string, ...string[]]) => {
      const times: number[] = []
      for (let i = 0; i < 5; i++) {
        const start = performance.now()
        await project.run(...command)
        times.push(performance.now() - start)
      }
      return times.sort((a, b) => a - b)[0] ?? 0
    }
    const [bare, program, npx] = [
      await time('node', '-e', '0'),
      await time('runninghub', '--version'),
      await time('npx', '--no', 'runninghub', '--version'),
    ]
    console.log(
      `Node ${version}: node -e 0 ${bare.toFixed()} ms, runninghub ${program.toFixed()} ms, npx runninghub ${npx.toFixed()} ms`,
    )
    // npx itself takes most of its time; on a busy machine the limit is loose.
    expect(program - bare).toBeLessThan(1000)
  })

  test('core and the simulator run in workerd', async () => {
    const { outputFiles } = await build({
      absWorkingDir: project.directory,
      entryPoints: ['worker.ts'],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['workerd', 'worker', 'browser'],
    })
    const miniflare = new Miniflare({
      workers: [
        {
          config: {
            name: 'consumer',
            compatibilityDate: '2026-08-15',
            manifest: {
              mainModule: 'worker.js',
              modulesRoot: '/',
              modules: { 'worker.js': { type: 'esm', contents: outputFiles[0]?.text ?? '' } },
            },
          },
        },
      ],
    })
    try {
      const body = await readFile(join(project.directory, 'api.json'), 'utf8')
      const response = await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body })
      expect(await response.json()).toEqual({ state: 'succeeded', results: 1 })
    } finally {
      await miniflare.dispose()
    }
  })
})

test('types of core need no types of Node but in the entry for Node', async () => {
  await using project = await Project.create(NODES[24], [...tarballs, 'typescript@7.0.2'])
  await cp(join(consumer, 'worker.ts'), join(project.directory, 'worker.ts'))
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', '']
  const libraries = ['--lib', 'es2024,esnext.disposable,dom,dom.iterable,dom.asynciterable']
  await project.run('tsc', ...options, ...libraries, '--noEmit', 'worker.ts')
})
