import { defineConfig } from 'vitest/config'

// What is published, as it is packed. The tests build and pack once.
export default defineConfig({
  logLevel: 'error', // the parser of workflows comes without the sources that its maps name
  test: {
    name: 'release',
    include: ['test/*.test.ts'],
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // It imports JSON without the attribute that Node asks for.
    server: { deps: { inline: [/@actions\/workflow-parser/] } },
  },
})
