export { evictDurableObject, runInDurableObject } from './durable-objects.ts'
