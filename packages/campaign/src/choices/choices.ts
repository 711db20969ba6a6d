import { hash, toUnit } from './hash.ts'

/**
 * The random choices of one run. Each choice has a name, and its result depends only on the seed, the
 * name and how often the name was used before. So one choice can be changed without changing others.
 *
 * The first option of a choice is the ordinary case. Choices with another result are recorded: a run
 * is replayed by its seed, and made smaller by giving up some of its unusual choices.
 */
export class Choices {
  readonly seed: number
  /** The names of the choices that were not ordinary, with their results, in order. */
  readonly unusual = new Map<string, string>()
  readonly #mayBeUnusual: (name: string) => boolean
  readonly #uses = new Map<string, number>()

  /** @param mayBeUnusual whether this run may make an unusual choice, by its name. @default all */
  constructor(seed: number, mayBeUnusual: (name: string) => boolean = () => true) {
    this.seed = seed
    this.#mayBeUnusual = mayBeUnusual
  }

  /** Returns one of some options, which are equally likely. */
  pick<T>(name: string, options: readonly T[]): T {
    const index = this.#index(name, (value) => Math.floor(value * options.length), options)
    return options[index] as T
  }

  /** Returns true with a probability from 0 to 1. Ordinary is false. */
  chance(name: string, probability: number): boolean {
    return this.#index(name, (value) => (value < probability ? 1 : 0), NO_YES) === 1
  }

  /** Returns a number from 0 to 1 that no check depends on, such as jitter. It is not recorded. */
  noise(name: string): number {
    return toUnit(hash(this.#next(name), this.seed))
  }

  #index(name: string, indexOf: (value: number) => number, options: readonly unknown[]): number {
    const key = this.#next(name)
    const index = indexOf(toUnit(hash(key, this.seed)))
    if (index === 0 || !this.#mayBeUnusual(key)) return 0
    this.unusual.set(key, String(options[index]))
    return index
  }

  #next(name: string): string {
    const use = (this.#uses.get(name) ?? 0) + 1
    this.#uses.set(name, use)
    return `${name}#${use}`
  }
}

const NO_YES = [false, true]
