/** The chunk of the bundle that only `reuse` needs. */
export { createActionsCache } from '../cache/actions-cache.ts'
export { ReuseStore } from './reuse-store.ts'
