import * as simulated from './node-fs-promises.ts'

export * from 'node:fs'

export const promises = simulated
