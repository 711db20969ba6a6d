import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TimeScale } from '../time/scale-time.ts'

const worker = join(import.meta.dirname, '../../../../worker/src/index.ts')
const scaleTime = join(import.meta.dirname, '../time/scale-time.ts')

/** Writes the main module that `wrangler dev` runs: the Worker's own, with faster time. */
export function writeWorkerEntry(path: string, scale: TimeScale): void {
  const lines = [
    `import worker from ${JSON.stringify(worker)}`,
    `import { scaleTime } from ${JSON.stringify(scaleTime)}`,
    `export { TaskQueue } from ${JSON.stringify(worker)}`,
    `const advance = scaleTime(${JSON.stringify(scale)})`,
    'export default {',
    '  ...worker,',
    '  fetch(request, env, execution) {',
    '    const url = new URL(request.url)',
    "    if (url.pathname !== '/__chaos/advance') return worker.fetch(request, env, execution)",
    "    advance(Number(url.searchParams.get('ms')))",
    '    return new Response()',
    '  },',
    '}',
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
}
