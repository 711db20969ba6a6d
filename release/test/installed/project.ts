import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { arch, tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../published.ts'
import { run } from '../../run.ts'

/** The newest Node of a major version that npm has for Linux. */
export const NODES = { 22: '22.23.3', 24: '24.21.0' } as const

/** An empty project outside the repository, with packages installed by npm. */
export class Project implements AsyncDisposable {
  readonly directory: string
  readonly #env: NodeJS.ProcessEnv

  private constructor(directory: string) {
    this.directory = directory
    const bin = join(directory, 'node_modules/.bin')
    this.#env = { PATH: `${bin}:${process.env.PATH}`, HOME: directory, LANG: 'C.UTF-8' }
  }

  /** Creates a project that has a version of Node of its own. */
  static async create(node: string, packages: readonly string[]): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'empty-project-')))
    await writeFile(join(project.directory, 'package.json'), '{ "type": "module" }\n')
    await cp(join(root, 'examples/text-to-image/api.json'), join(project.directory, 'api.json'))
    const all = [`node-linux-${arch()}@${node}`, ...packages]
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
    // With the cache of the machine, and by its own npm, as a user does.
    await run('npm', [...args, ...all], { cwd: project.directory })
    return project
  }

  /** Runs a program of the project in the project's own Node. */
  run(program: string, ...args: string[]): Promise<string> {
    return run(program, args, { cwd: this.directory, env: this.#env })
  }

  /** The arguments of `spawn` for a program of the project. */
  get options(): { cwd: string; env: NodeJS.ProcessEnv } {
    return { cwd: this.directory, env: this.#env }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true })
  }
}
