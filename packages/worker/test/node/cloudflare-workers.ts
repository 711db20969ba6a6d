import { testSecrets } from '../harness/secrets.ts'
import { DurableObjects } from './durable-objects.ts'

export { DurableObject } from '../../bench/day/durable-object.ts'

/** The bindings that the tests use. There is no bucket. */
export const env = { ...testSecrets, TASK_QUEUE: new DurableObjects() }

// Streams of workerd. Node needs no length to send one.
Object.assign(globalThis, {
  FixedLengthStream: TransformStream,
  IdentityTransformStream: TransformStream,
})

// Node sends a stream only with this option.
const NodeRequest = Request as unknown as new (input: unknown, init?: object) => Request
class StreamRequest extends NodeRequest {
  constructor(input: unknown, init?: RequestInit) {
    super(input, init?.body instanceof ReadableStream ? { ...init, duplex: 'half' } : init)
  }
}
Object.assign(globalThis, { Request: StreamRequest })
