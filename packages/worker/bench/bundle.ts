/** Bundles the Worker as a deployment does. Run by itself, prints its size and that of its parts. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { wrangler } from '../wrangler.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>
}

export interface WorkerBundle {
  minified: number
  gzipped: number
  metafile: Metafile
}

export async function bundleWorker(): Promise<WorkerBundle> {
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-bundle-'))
  try {
    const metafile = join(dir, 'meta.json')
    const out = join(dir, 'out')
    const flags = ['--dry-run', '--minify', '--outdir', out, '--metafile', metafile]
    await run(process.execPath, [wrangler, 'deploy', ...flags], { cwd: root })
    const files = (await readdir(out)).filter((name) => name.endsWith('.js'))
    const code = Buffer.concat(await Promise.all(files.map((name) => readFile(join(out, name)))))
    return {
      minified: code.length,
      gzipped: gzipSync(code).length,
      metafile: JSON.parse(await readFile(metafile, 'utf8')),
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const { minified, gzipped, metafile } = await bundleWorker()
  const parts = new Map<string, number>()
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const part = partOf(path)
      parts.set(part, (parts.get(part) ?? 0) + bytesInOutput)
    }
  }
  for (const [part, bytes] of [...parts].sort(([, a], [, b]) => b - a)) {
    console.log(`${kilobytes(bytes).padStart(7)}  ${part}`)
  }
  console.log(`\n${kilobytes(minified)} kB minified, ${kilobytes(gzipped)} kB gzipped`)
}

/** Returns the package of a file; for a file of this repository, its folder. */
function partOf(path: string): string {
  const dependency = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
  if (dependency) return dependency
  const [, name, folder] = /(?:(core)\/)?src\/(?:(\w+)\/)?/.exec(path) ?? []
  return `${name ?? 'worker'}/${folder ?? ''}`
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
