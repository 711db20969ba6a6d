/** The chunk of the bundle that only `resume: true` needs. */
export { createActionsCache } from '../cache/actions-cache.ts'
export { ResumeStore } from './resume-store.ts'
