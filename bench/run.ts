/**
 * `pnpm bench [names]`: measures in one run, and prints the table. When all of it was measured, writes
 * it to `bench/results.md`, and to the pages that quote it.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { measureBatch } from './batch.ts'
import { measureConversion } from './conversion.ts'
import { measureNotice } from './notice.ts'
import { formatTable, type Row } from './row.ts'
import { measureStart } from './start.ts'
import { measureUploadMemory } from './upload-memory.ts'
import { measureWorkerBundle } from './worker-bundle.ts'
import { measureWorkerCpu } from './worker-cpu.ts'
import { measureWorkerDay } from './worker-day.ts'
import { measureWorkerRequests } from './worker-requests.ts'

const MEASUREMENTS: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  conversion: measureConversion,
  start: measureStart,
  uploads: measureUploadMemory,
  notice: measureNotice,
  batch: measureBatch,
  'worker-requests': measureWorkerRequests,
  'worker-cpu': measureWorkerCpu,
  'worker-day': measureWorkerDay,
  'worker-bundle': measureWorkerBundle,
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !Object.hasOwn(MEASUREMENTS, name))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. Known: ${Object.keys(MEASUREMENTS).join(', ')}.`)
  process.exit(2)
}

const rows: Row[] = []
for (const [name, measure] of Object.entries(MEASUREMENTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.error(`${name} …`)
  rows.push(...(await measure()))
}
const table = formatTable(rows)
console.log(table)
if (chosen.length === 0) {
  writeFileSync(join(import.meta.dirname, 'results.md'), page(table))
  // The pages quote the results.
  await import('../docs/write.ts')
}

function page(table: string): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `# Benchmarks

Written by \`pnpm bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, ${process.platform}, ${availableParallelism()} cores (${cpu?.model.trim()}), ${memory} GB.
Compare ratios, not times: both sides of a ratio take turns in one run.

${table}
`
}
