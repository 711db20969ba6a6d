import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Block } from './markdown.ts'
import { root } from './pages.ts'
import type { RunningHub } from './services.ts'

const run = promisify(execFile)
const FAST_TIME = new URL('test/support/fast-time.mjs?speed=20', root).href
const cache = fileURLToPath(new URL('out/docs-blocks', root))

/**
 * Compiles all blocks at once, then runs them one after the other in one process. Only the host is
 * changed: the client of a block calls the local RunningHub.
 *
 * @throws {Error} with the output of the compiler or of the blocks
 */
export async function runTypeScript(
  blocks: readonly Block[],
  cwd: string,
  hub: RunningHub,
): Promise<void> {
  const dir = join(cache, String(process.pid))
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir, { recursive: true })
  const files = await Promise.all(
    blocks.map(async ({ page, line, code }) => {
      const file = join(dir, `${page.replaceAll('/', '_')}-${line}.ts`)
      await writeFile(file, localise(code, hub.baseUrl))
      return file
    }),
  )
  const config = join(dir, 'tsconfig.json')
  const base = fileURLToPath(new URL('tsconfig.json', root))
  const declarations = fileURLToPath(new URL('packages/core/src/node/*.d.ts', root))
  await writeFile(
    config,
    JSON.stringify({ extends: base, include: ['*.ts', declarations], exclude: [] }),
  )
  const node = process.execPath
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
  const start = join(dir, 'start.mjs')
  const imports = files.map((file) => `await import('${pathToFileURL(file).href}')`)
  await writeFile(start, imports.join('\n'))
  try {
    await Promise.all([
      run(node, [tsc, '--singleThreaded', '-p', config]),
      run(node, ['--no-warnings', '--import', FAST_TIME, start], {
        cwd,
        env: { ...process.env, RUNNINGHUB_API_KEY: hub.simulator.options.apiKey },
      }),
    ])
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`A block of TypeScript fails:\n${stdout}\n${stderr}`, { cause: error })
  }
  await rm(dir, { recursive: true, force: true })
}

function localise(code: string, baseUrl: string): string {
  return code.replace(/(?<=new RunningHubClient\(\{)([^}]*fetch: nodeFetch)/g, (options) =>
    options.includes('baseUrl') ? options : `baseUrl: '${baseUrl}',${options}`,
  )
}
