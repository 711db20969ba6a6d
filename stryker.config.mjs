/**
 * `pnpm mutation`: changes the code of core in small ways, and runs the unit tests on each change. A
 * change that no test notices survives. Takes long; `--mutate <glob>` limits it.
 *
 * @see https://stryker-mutator.io/docs/stryker-js/configuration/
 */
export default {
  packageManager: 'pnpm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'packages/core/mutation.config.ts', related: false },
  mutate: ['packages/core/src/{client,run,workflow}/**/*.ts'],
  // It would be rewritten with TypeScript's JavaScript API, which TypeScript 7 does not have.
  tsconfigFile: 'none.json',
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  ignorePatterns: ['out', 'docs', 'packages/*', '!packages/core'],
  reporters: ['clear-text', 'progress-append-only', 'html'],
  htmlReporter: { fileName: 'out/mutation.html' },
  tempDirName: 'out/mutation',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
}
