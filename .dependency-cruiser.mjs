/**
 * `pnpm check:imports`: which source file may import which. A package joins by its line in `LAYERS`.
 *
 * @see https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
 */

/**
 * The folders and files of a package's `src`, from the lowest layer up. A file imports from its own
 * layer and from lower ones. A package without an entry has no order yet.
 */
const LAYERS = {
  core: [
    ['clock.ts', 'duration.ts', 'json.ts', 'json-fields.ts', 'secret.ts', 'sha256.ts', 'errors/'],
    ['file-types/'],
    ['workflow/'],
    ['node-info/'],
    ['overrides/'],
    ['ai-app/', 'drift/'],
    ['input-files/'],
    ['task/'],
    ['protocol/'],
    ['client/'],
    ['plan/'],
    ['progress/'],
    ['run/'],
    ['node/'],
    ['index.ts', 'inputs.ts', 'node.ts'],
  ],
  action: [
    ['runner/'],
    ['inputs/'],
    ['service/'],
    ['plan/'],
    ['cache/'],
    ['resume/', 'reuse/'],
    ['report/'],
    ['task/'],
    ['run-step.ts', 'post.ts'],
    ['main.ts'],
  ],
  worker: [
    ['model/'],
    ['security/'],
    ['config.ts', 'accounts.ts', 'log.ts'],
    ['uploads/'],
    ['http/'],
    ['queue/'],
    ['platform/'],
    ['validation/'],
    ['presets/'],
    ['results/'],
    ['callbacks/'],
    ['polling/'],
    ['submission/'],
    ['tasks/'],
    ['cron/'],
    ['routes/'],
    ['openapi/'],
    ['app.ts'],
    ['index.ts'],
  ],
  cli: [
    ['errors.ts'],
    ['exit-code.ts', 'terminal/'],
    ['messages/'],
    ['flags.ts'],
    ['args.ts'],
    ['context/'],
    ['command.ts'],
    ['help.ts'],
    ['completion/'],
    ['listing/'],
    ['report/'],
    ['reuse/'],
    ['run/'],
    ['export/'],
    ['wizard/'],
    ['commands/'],
    ['execute.ts'],
    ['main.ts'],
  ],
  campaign: [
    ['choices/', 'history/'],
    ['world/'],
    ['modules/'],
    ['runninghub/'],
    ['doors/'],
    ['planted/', 'checks/'],
    ['run/'],
    ['differential/'],
    ['pool/'],
    ['shrink/', 'find-planted.ts', 'exhaustive/'],
    ['chaos/'],
    ['main.ts'],
  ],
}

/** The parts of a package that run in Node only. The other parts also run in Workers and browsers. */
const NODE_ONLY = { core: ['node/', 'node.ts'] }

const paths = (name, parts) => parts.map((part) => `^packages/${name}/src/${part}`)

const upwards = Object.entries(LAYERS).flatMap(([name, layers]) =>
  layers.slice(0, -1).map((layer, level) => ({
    name: `${name}: ${layer.join(' ')} imports a higher layer`,
    severity: 'error',
    from: { path: paths(name, layer) },
    to: { path: paths(name, layers.slice(level + 1).flat()) },
  })),
)

const unlisted = Object.entries(LAYERS).map(([name, layers]) => ({
  name: `${name}: no layer for this file`,
  severity: 'error',
  from: {},
  to: { path: `^packages/${name}/src/`, pathNot: paths(name, layers.flat()) },
}))

const neutral = Object.entries(NODE_ONLY).map(([name, parts]) => ({
  name: `${name}: a built-in module of Node in a part for any runtime`,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: paths(name, parts) },
  to: { dependencyTypes: ['core'] },
}))

/** A circle at run time can leave a value undefined while modules load. */
const circles = {
  name: 'import circle',
  severity: 'error',
  from: {},
  to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
}

/** Two files of one folder may need each other's types. Two folders may not. */
const circlesAcrossFolders = {
  name: 'import circle across folders',
  severity: 'error',
  from: { path: '^(.+)/[^/]+$' },
  to: { circular: true, via: { pathNot: '^$1/[^/]+$' } },
}

/** The page runs in the browser. It shares types with the Worker, and no code. */
const independentPage = {
  name: 'page imports code of the Worker',
  severity: 'error',
  from: { path: '^packages/worker/page/' },
  to: {
    path: '^packages/',
    pathNot: '^packages/worker/page/',
    dependencyTypesNot: ['type-only'],
  },
}

/** The simulator judges the client, so it must not share code with it. */
const independentSimulator = {
  name: 'simulator imports core',
  severity: 'error',
  from: { path: '^packages/simulator/' },
  to: { path: '^packages/core/' },
}

export default {
  forbidden: [
    ...upwards,
    ...unlisted,
    ...neutral,
    circles,
    circlesAcrossFolders,
    independentSimulator,
    independentPage,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
}
