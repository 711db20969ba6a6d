/** An idempotency key and its request, as hashes. The values that the caller sent are stored nowhere. */
export interface Idempotency {
  keyHash: string
  bodyHash: string
}
