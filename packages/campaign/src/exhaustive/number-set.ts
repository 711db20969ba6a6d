/** A set of integers from 0 to 2^53 - 2, which takes 11 to 22 bytes for each of them. */
export class NumberSet {
  size = 0
  /** Each one plus 1; zero is free. */
  #slots = new Float64Array(1 << 16)

  /** Adds a number. Returns false when the set has it already. */
  add(number: number): boolean {
    if (this.size * 4 > this.#slots.length * 3) this.#grow()
    return this.#insert(number + 1)
  }

  #insert(value: number): boolean {
    const slots = this.#slots
    const mask = slots.length - 1
    for (let at = mix(value) & mask; ; at = (at + 1) & mask) {
      if (slots[at] === value) return false
      if (slots[at] !== 0) continue
      slots[at] = value
      this.size++
      return true
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Float64Array(old.length * 2)
    this.size = 0
    for (const value of old) if (value !== 0) this.#insert(value)
  }
}

/** Returns 32 bits that all bits of a number change. */
function mix(value: number): number {
  let bits = Math.imul(value | 0, 0x85ebca6b) ^ Math.imul((value / 2 ** 32) | 0, 0xc2b2ae35)
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d)
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39)
  return bits ^ (bits >>> 15)
}
