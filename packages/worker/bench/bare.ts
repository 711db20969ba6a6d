import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runWrangler } from '../wrangler.ts'

const ROUTE = `import { Hono } from 'hono'
const app = new Hono()
app.post('/v1/tasks', async (c) => c.json(await c.req.json(), 202))
app.get('/v1/tasks/:id', (c) => c.json({ id: c.req.param('id') }))
export default app
`

/** Starts a Worker with two Hono routes and the same pages under `wrangler dev`. */
export async function startBareWorker(dir: string): Promise<AsyncDisposable & { url: string }> {
  await writeFile(join(dir, 'bare.js'), ROUTE)
  await symlink(join(import.meta.dirname, '../node_modules'), join(dir, 'node_modules'))
  const config = {
    name: 'bare',
    main: 'bare.js',
    compatibility_date: '2026-08-15',
    // The runtime first looks up every request among the pages. Both Workers have this cost.
    assets: { directory: join(import.meta.dirname, '../public') },
  }
  await writeFile(join(dir, 'wrangler.json'), JSON.stringify(config))
  const wrangler = runWrangler([
    'dev',
    ...['--config', join(dir, 'wrangler.json'), '--ip', '127.0.0.1'],
    ...['--port', '0', '--inspector-port', '0', '--show-interactive-dev-session', 'false'],
  ])
  return {
    url: await wrangler.ready,
    async [Symbol.asyncDispose]() {
      wrangler.stop()
      await wrangler.ended
    },
  }
}
