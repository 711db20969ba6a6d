/** The chunk of the bundle that only `reuse` needs. */
export { openReuse } from './open-reuse.ts'
