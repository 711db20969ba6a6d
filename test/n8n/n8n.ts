import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { N8n } from './install.ts'

export interface Execution {
  status: string
  /** Everything that n8n stored about it, as text. */
  data: string
}

export interface Workflow {
  id: string
  nodes: {
    name: string
    type: string
    // biome-ignore lint/suspicious/noExplicitAny: each type of node has its own parameters
    parameters: any
    credentials?: unknown
  }[]
}

const PORT = 15_678
const ENDS = ['success', 'error', 'crashed', 'canceled']
const QUERY = `SELECT status, data FROM execution_entity
  JOIN execution_data ON execution_data.executionId = execution_entity.id WHERE id = ?`
const TIMEOUT = 300_000

/**
 * Imports a workflow and a credential by n8n's own commands, and starts n8n on this machine, without
 * its calls to other ones.
 *
 * @throws {Error} with n8n's output, when a command fails
 */
export async function startN8n(
  { node, program }: N8n,
  workflow: Workflow,
  credential: { id: string; name: string; type: string; data: unknown },
) {
  const home = await mkdtemp(join(tmpdir(), 'n8n-'))
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    N8N_USER_FOLDER: home,
    N8N_PORT: String(PORT),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    WEBHOOK_URL: `http://127.0.0.1:${PORT}/`,
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'false',
    N8N_RUNNERS_ENABLED: 'false',
  }
  const command = async (...args: string[]) =>
    promisify(execFile)(node, [program, ...args], { env })
  const write = async (name: string, value: unknown) => {
    const file = join(home, name)
    await writeFile(file, JSON.stringify(value))
    return file
  }
  await command('import:credentials', `--input=${await write('credentials.json', [credential])}`)
  await command('import:workflow', `--input=${await write('workflow.json', workflow)}`)
  const server = spawn(node, [program, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const exited = once(server, 'exit')
  const base = `http://127.0.0.1:${PORT}`

  async function waitFor<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + TIMEOUT
    for (;;) {
      const found = await find().catch(() => undefined)
      if (found !== undefined) return found
      if (Date.now() > end || server.exitCode !== null) throw new Error(`No ${what}:\n${output}`)
      await sleep(500)
    }
  }

  async function call<T>(path: string, request: { cookie?: string; body?: unknown }): Promise<T> {
    const { cookie = '', body } = request
    const response = await fetch(base + path, {
      headers: { cookie, 'content-type': 'application/json', 'browser-id': 'test' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    const { data } = (await response.json()) as { data: T }
    return data
  }

  /** Creates n8n's first user. Returns the cookie of the session. */
  async function setUpOwner(): Promise<string | undefined> {
    const owner = {
      email: 'a@example.com',
      firstName: 'A',
      lastName: 'B',
      password: 'Password1234',
    }
    const response = await fetch(`${base}/rest/owner/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'browser-id': 'test' },
      body: JSON.stringify(owner),
    })
    return response.ok ? response.headers.getSetCookie()[0]?.split(';')[0] : undefined
  }

  let cookie: string | undefined
  return {
    /**
     * Runs the workflow like the button of the editor, and waits for its execution to end.
     *
     * @param change edits the workflow in the editor first
     */
    async run(trigger: string, change?: (workflow: Workflow) => void): Promise<Execution> {
      cookie ??= await waitFor('start of n8n', setUpOwner)
      const workflowData = await call<Workflow>(`/rest/workflows/${workflow.id}`, { cookie })
      change?.(workflowData)
      const { executionId } = await call<{ executionId: string }>(
        `/rest/workflows/${workflow.id}/run`,
        {
          cookie,
          body: { workflowData, triggerToStartFrom: { name: trigger } },
        },
      )
      using database = new DatabaseSync(join(home, '.n8n/database.sqlite'), { readOnly: true })
      return await waitFor('end of the execution', async () => {
        const row = database.prepare(QUERY).get(executionId)
        const [status, data] = [String(row?.status), String(row?.data)]
        return ENDS.includes(status) ? { status, data } : undefined
      })
    },
    output: () => output,
    async [Symbol.asyncDispose]() {
      // It does not end by SIGTERM while an execution may still wait.
      server.kill('SIGKILL')
      await exited
      await rm(home, { recursive: true, force: true })
    },
  }
}
