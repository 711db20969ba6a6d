/** The size of the Worker's bundle, compared with Cloudflare's limit of the free plan. */
import { bundleWorker } from '../packages/worker/bench/bundle.ts'
import type { Row } from './row.ts'

const LIMIT = 3_000_000

export async function measureWorkerBundle(): Promise<Row[]> {
  const { minified, gzipped } = await bundleWorker()
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`
  const row: Row = {
    what: `the Worker's bundle, minified: ${kilobytes(minified)}`,
    result: `${kilobytes(gzipped)} compressed`,
    against: 'free plan: 3 MB',
    ratio: gzipped / LIMIT,
  }
  return [row]
}
