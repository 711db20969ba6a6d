import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'action', include: ['test/**/*.test.ts'] } })
