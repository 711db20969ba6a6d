import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { workflowIds } from '@runninghub-action/simulator'
import type { LocalWorker } from '../../local.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Generates a client from the OpenAPI document, compiles it, and runs a preset with it.
 *
 * @throws {Error} with the output of the compiler
 */
export async function runGeneratedClient(worker: LocalWorker): Promise<unknown> {
  const { default: openapiTs, astToString } = await import('openapi-typescript')
  const folder = await mkdtemp(join(root, 'test/e2e/.client-'))
  try {
    await writeFile(
      join(folder, 'api.d.ts'),
      astToString(await openapiTs(await readFile(join(root, 'public/openapi.json'), 'utf8'))),
    )
    const source = `
import createClient from 'openapi-fetch'
import type { paths } from './api.d.ts'

const [baseUrl = '', token = '', workflowId = ''] = process.argv.slice(2)
const headers = { authorization: \`Bearer \${token}\` }
const api = createClient<paths>({ baseUrl, headers })
const params = { path: { name: 'generated' } }
const put = await api.PUT('/v1/presets/{name}', {
  params,
  body: { workflowId, parameters: { prompt: { target: '6.text', type: 'text', required: true } } },
})
const run = await api.POST('/v1/presets/{name}/tasks', {
  params: { ...params, query: { wait: 30 } },
  body: { prompt: 'a cat' } as never,
})
const id = run.data?.id ?? ''
const again = await api.POST('/v1/tasks/{id}/rerun', { params: { path: { id }, query: { wait: 30 } } })
const missing = await api.GET('/v1/tasks/{id}', { params: { path: { id: '0none' } } })
const statuses: (number | undefined)[] = [put.response.status, run.response.status, again.response.status]
console.log(JSON.stringify({ statuses, rerunOf: again.data?.rerunOf === id, problem: missing.error?.type }))
`
    await writeFile(join(folder, 'client.ts'), source)
    const tsconfig = {
      extends: '../../../tsconfig.node.json',
      files: ['client.ts', 'api.d.ts'],
      include: [],
      compilerOptions: { noEmit: true },
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    const run = (args: string[]) => promisify(execFile)(process.execPath, args, { cwd: folder })
    const tsc = join(root, '../../node_modules/typescript/bin/tsc')
    await run([tsc, '--singleThreaded', '-p', folder]).catch(({ stdout }) => {
      throw new Error(stdout)
    })
    const client = join(folder, 'client.ts')
    const { stdout } = await run([client, worker.url, worker.token, workflowIds.textToImage])
    return JSON.parse(stdout)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
