import { DurableStorage } from '../../../campaign/src/doors/worker/durable-storage.ts'
import type { TaskQueue } from '../../src/queue/task-queue.ts'

/** One object: its storage outlives it in memory. */
interface Entry {
  name: string
  storage: DurableStorage
  object: TaskQueue | undefined
}

type Method = (...values: unknown[]) => unknown

const entries = new WeakMap<object, Entry>()

/** A namespace of Durable Objects with queues, in Node. */
export class DurableObjects {
  readonly #stubs = new Map<string, object>()

  getByName(name: string): object {
    const stub = this.#stubs.get(name) ?? createStub(name)
    this.#stubs.set(name, stub)
    return stub
  }
}

/** Runs a function with the object and its storage. */
export async function runInDurableObject<T>(
  stub: object,
  work: (object: TaskQueue, state: { storage: DurableStorage }) => T,
): Promise<Awaited<T>> {
  const entry = getEntry(stub)
  return await work(await getObject(entry), { storage: entry.storage })
}

/** Removes the object from memory, as a deployment does. */
export async function evictDurableObject(stub: object): Promise<void> {
  getEntry(stub).object = undefined
}

/** Creates an object whose methods are those of the queue. Values are copied, as between isolates. */
function createStub(name: string): object {
  const stub = new Proxy({} as Record<string, Method>, {
    get: (_, method) =>
      // A stub is no promise.
      method === 'then'
        ? undefined
        : async (...values: unknown[]) => {
            const sent = structuredClone(values)
            const object = await getObject(getEntry(stub))
            const call = Reflect.get(object, method) as Method
            return structuredClone(call.apply(object, sent))
          },
  })
  entries.set(stub, { name, storage: new DurableStorage(), object: undefined })
  return stub
}

async function getObject(entry: Entry): Promise<TaskQueue> {
  // It imports this module under the name `cloudflare:workers`.
  const { TaskQueue } = await import('../../src/queue/task-queue.ts')
  const { name, storage } = entry
  entry.object ??= new TaskQueue({ storage, id: { name } } as never, {} as never)
  return entry.object
}

function getEntry(stub: object): Entry {
  const entry = entries.get(stub)
  if (!entry) throw new Error('no Durable Object')
  return entry
}
