import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MAIN } from '../../packages/cli/test/harness/program.ts'
import type { Block } from './markdown.ts'
import { root } from './pages.ts'
import { example, type RunningHub, type WorkerServices, type WorkflowName } from './services.ts'

const path = (name: string) => fileURLToPath(new URL(name, root))
const FAST_TIME = new URL('test/support/fast-time.mjs?speed=20', root).href

/**
 * The commands of the pages. `runninghub` is the program itself, sent to the local RunningHub. `pnpm`
 * knows the scripts of the repository; those that do not end by themselves have tests of their own.
 */
const COMMANDS = {
  runninghub: `case "$1 $*" in
    "nodes nodes 1"*|"init init action 1"*) set -- "$@" --base-url "$RUNNINGHUB" ;;
    *--base-url*|*--help*|*--lang*|nodes*|list*|init*|completion*|simulate*) ;;
    *) set -- "$@" --base-url "$RUNNINGHUB" ;;
  esac
  if [ "$1" = login ]; then exec < "$KEY_FILE"; fi
  exec "$NODE" --no-warnings --import '${FAST_TIME}' '${MAIN}' "$@"`,
  npx: `while [ "$1" = -y ]; do shift; done
  program=$1; shift
  case $program in
    pnpm@12) exec pnpm "$@" ;;
    runninghub) exec runninghub "$@" ;;
    *) echo "npx $program is not known to the test" >&2; exit 1 ;;
  esac`,
  pnpm: `if [ "$1" = run ]; then shift; fi
  if [ "$1" = runninghub ]; then exec "$@"; fi
  "$NODE" -e 'const {scripts} = require("${path('package.json')}"); process.exit(scripts[process.argv[1]] ? 0 : 1)' "$1" ||
    { echo "package.json has no script $1" >&2; exit 1; }`,
  npm: 'echo "a test installs nothing" >&2; exit 1',
  curl: `case "$*" in *--fail*) ;; *) set -- --fail-with-body "$@" ;; esac
  PATH="\${PATH#*:}" exec curl --silent --show-error "$@"`,
}

/** Returns whether this machine has the tools that the blocks need. */
export function hasTools(blocks: readonly Block[]): boolean {
  const tools = ['bash', 'curl', 'jq'].filter((tool) =>
    blocks.some(({ code }) => tool === 'bash' || code.includes(tool)),
  )
  return tools.every((tool) => spawnSync(tool, ['--version']).error === undefined)
}

/** Creates a directory with the commands, to be first in PATH. */
export async function createCommands(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'docs-bin-'))
  for (const [name, script] of Object.entries(COMMANDS)) {
    await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(dir, name), 0o755)
  }
  return dir
}

/** Creates a folder with what a reader has: a workflow as api.json, and images. */
export async function createWorkspace(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'docs-page-'))
  const image = await example('image-to-image/input.png')
  for (const folder of ['assets', 'pictures']) await mkdir(join(dir, folder))
  for (const name of ['a.png', 'input.png', 'photo.png', 'assets/input.png', 'pictures/cat.png'])
    await writeFile(join(dir, name), image)
  await symlink(path('examples'), join(dir, 'examples'))
  await selectWorkflow(dir, 'text-to-image')
  return dir
}

export async function selectWorkflow(dir: string, name: WorkflowName): Promise<void> {
  await writeFile(join(dir, 'api.json'), await example(`${name}/api.json`))
}

const HOSTS = (services: WorkerServices): [RegExp, string][] => [
  [/https:\/\/runninghub-worker\.you\.workers\.dev/g, services.url],
  [/(?<=[ "'])…(?=\/v1\/)/g, services.url],
  [/https:\/\/(?:hooks|hook|photos)\.[\w.]*(?:example|zapier|make)\.com/g, services.receiver.url],
  [/https:\/\/(?:example\.com|open\.feishu\.cn)/g, services.receiver.url],
]

/** A page's host names and placeholders, replaced by those of the test. Nothing else changes. */
export function localise(code: string, apiKey: string, worker?: WorkerServices): string {
  const withKey = code.replace(/(RUNNINGHUB_API_KEY=)…/g, `$1${apiKey}`)
  if (worker === undefined) return withKey
  const local = HOSTS(worker).reduce((text, [from, to]) => text.replace(from, to), withKey)
  return local.replace(/(TOKEN=)…/g, `$1${worker.token}`)
}

export interface ShellServices {
  commands: string
  hub: RunningHub
  worker?: WorkerServices | undefined
}

/**
 * Runs the shell blocks of a page one after the other in one shell, like a reader who pastes them.
 *
 * @throws {Error} with page, line and output, when a command fails
 */
export async function runShell(
  blocks: readonly Block[],
  cwd: string,
  { commands, hub, worker }: ShellServices,
): Promise<void> {
  const apiKey = hub.simulator.options.apiKey
  await writeFile(join(cwd, '.key'), `${apiKey}\n`)
  const script = blocks.map(
    ({ page, line, code }) => `echo '@@${page}:${line}' >&2\n${localise(code, apiKey, worker)}\n`,
  )
  const env = {
    PATH: `${commands}:${process.env.PATH}`,
    HOME: cwd,
    LANG: 'en_US.UTF-8',
    NODE: process.execPath,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
    KEY_FILE: join(cwd, '.key'),
    RUNNINGHUB: hub.baseUrl,
    RUNNINGHUB_API_KEY: apiKey,
    ...(worker && { WORKER: worker.url, TOKEN: worker.token }),
  }
  try {
    await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', script.join('')], {
      cwd,
      env,
      timeout: 50_000,
    })
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string }
    const block = stderr.split('@@').at(-1)
    throw new Error(`The block fails at ${block}\n${stdout.slice(-2000)}`, { cause: error })
  }
}
