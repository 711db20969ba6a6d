import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { activeSimulation } from './simulation.ts'

type Bytes = ArrayBuffer | ArrayBufferView
type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** A key for HMAC during a simulation. */
class HmacKey {
  readonly bytes: Buffer
  readonly hash: string
  constructor(bytes: Buffer, hash: string) {
    this.bytes = bytes
    this.hash = hash
  }

  sign(data: Bytes): Buffer {
    return createHmac(this.hash, this.bytes).update(toBuffer(data)).digest()
  }
}

/**
 * Makes random values depend on the seed, and WebCrypto work at once: Node's own works on other
 * threads, which end in any order.
 */
export function installCrypto(): void {
  const { subtle } = crypto
  const randomUUID = crypto.randomUUID.bind(crypto)
  const getRandomValues = crypto.getRandomValues.bind(crypto)
  define(crypto, 'randomUUID', () => (activeSimulation() ? simulatedUuid() : randomUUID()))
  define(crypto, 'getRandomValues', (array: Uint8Array<ArrayBuffer>) =>
    activeSimulation() ? fill(array) : getRandomValues(array),
  )
  const replacements: Record<string, (...values: never[]) => unknown> = {
    digest: (algorithm: Hash | { name: Hash }, data: Bytes) =>
      toArrayBuffer(createHash(hashName(algorithm)).update(toBuffer(data)).digest()),
    importKey: (_format: string, bytes: Bytes, { hash }: { hash: Hash | { name: Hash } }) =>
      new HmacKey(Buffer.from(toBuffer(bytes)), hashName(hash)),
    sign: (_algorithm: unknown, key: HmacKey, data: Bytes) => toArrayBuffer(key.sign(data)),
    verify: (_algorithm: unknown, key: HmacKey, signature: Bytes, data: Bytes) => {
      const [expected, actual] = [key.sign(data), toBuffer(signature)]
      return expected.length === actual.length && timingSafeEqual(expected, actual)
    },
  }
  // Cloudflare's own.
  define(subtle, 'timingSafeEqual', (a: Bytes, b: Bytes) =>
    timingSafeEqual(toBuffer(a), toBuffer(b)),
  )
  for (const [name, replacement] of Object.entries(replacements)) {
    const real = (Reflect.get(subtle, name) as (...values: unknown[]) => unknown).bind(subtle)
    define(subtle, name, async (...values: never[]) =>
      activeSimulation() ? replacement(...values) : real(...values),
    )
  }
}

/** A random UUID that depends on the seed. */
export function simulatedUuid(): `${string}-${string}-${string}-${string}-${string}` {
  const bytes = randomBytes(16)
  bytes[6] = ((bytes[6] as number) & 15) | 64
  bytes[8] = ((bytes[8] as number) & 63) | 128
  const hex = Buffer.from(bytes).toString('hex')
  const part = (from: number, to: number) => hex.slice(from, to)
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`
}

function fill(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  array.set(randomBytes(array.length))
  return array
}

function randomBytes(length: number): Uint8Array {
  const noise = () => Math.floor((activeSimulation()?.choices.noise('bytes') ?? 0) * 256)
  return Uint8Array.from({ length }, noise)
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { configurable: true, value })
}

const hashName = (algorithm: Hash | { name: Hash }) =>
  (typeof algorithm === 'string' ? algorithm : algorithm.name).replace('-', '').toLowerCase()

function toBuffer(data: Bytes): Buffer {
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data)
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
