/**
 * `pnpm mutation`: changes the code of core and of the Worker in small ways, and runs the tests of
 * `mutation.config.ts` on each change. A change that no test notices survives. Takes an hour; `--mutate
 * 'packages/core/src/run/**'` limits it. A later run tests only what has changed; `--force` tests all.
 *
 * @see https://stryker-mutator.io/docs/stryker-js/configuration/
 */
export default {
  packageManager: 'pnpm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'mutation.config.ts', related: false },
  mutate: [
    'packages/core/src/{client,run,workflow}/**/*.ts',
    'packages/worker/src/{queue,submission}/**/*.ts',
  ],
  // It would be rewritten with TypeScript's JavaScript API, which TypeScript 7 does not have.
  tsconfigFile: 'none.json',
  coverageAnalysis: 'perTest',
  // A change of a constant is active from the start, so each one would need a run of all tests.
  ignoreStatic: true,
  // A change that makes a test endless counts as noticed, a busy machine does not.
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'out/mutation.json',
  // The Worker's tests use the storage of the campaign.
  ignorePatterns: ['out', 'docs', 'packages/{action,cli,simulator}'],
  reporters: ['clear-text', 'progress-append-only', 'html'],
  htmlReporter: { fileName: 'out/mutation.html' },
  tempDirName: 'out/mutation',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
}
