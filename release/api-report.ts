/**
 * `pnpm api:report`: writes what core and the simulator export, as text, to `release/api`. A test
 * compares, so a change of the public interface is seen in its pull request.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from '@microsoft/api-extractor'
import { root } from './published.ts'

/** The entries of each library, by the names of their files. */
export const ENTRIES = { core: ['index', 'node', 'inputs'], simulator: ['index', 'node'] } as const

export const COMMITTED = join(import.meta.dirname, 'api')

/**
 * Writes a report for each entry of a library that is built. Returns the paths.
 *
 * @throws Error when the built types have an error
 */
export function writeReports(library: keyof typeof ENTRIES, directory: string): string[] {
  mkdirSync(directory, { recursive: true })
  const configs = ENTRIES[library].map((entry) => configOf(library, entry, directory))
  const [first] = configs
  if (first === undefined) return []
  const compilerState = CompilerState.create(first, {
    additionalEntryPoints: configs.map((config) => config.mainEntryPointFilePath),
  })
  return configs.map((config) => {
    const { succeeded } = Extractor.invoke(config, {
      compilerState,
      localBuild: true,
      messageCallback(message) {
        // Otherwise it prints which TypeScript it uses.
        if (message.logLevel !== ExtractorLogLevel.Error) message.handled = true
      },
    })
    if (!succeeded) throw new Error(`${config.reportFilePath}: the built types have errors`)
    return config.reportFilePath
  })
}

function configOf(library: string, entry: string, directory: string): ExtractorConfig {
  const projectFolder = join(root, 'packages', library)
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      newlineKind: 'lf',
      mainEntryPointFilePath: join(projectFolder, 'dist', `${entry}.d.ts`),
      compiler: {
        overrideTsconfig: {
          extends: '../../tsconfig.build.json',
          compilerOptions: { noEmit: true },
          include: ['dist'],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: directory,
        reportTempFolder: directory,
        reportFileName: `${library}-${entry}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  })
}

if (import.meta.main) {
  for (const library of ['core', 'simulator'] as const) {
    for (const path of writeReports(library, COMMITTED)) console.log(path)
  }
}
