/** The Worker died: whatever it was about to do, it does not do any more. */
class Crash extends Error {
  override readonly name = 'Crash'
}

export interface Fault {
  /** Which outside call it strikes, counted from 1 over all invocations. */
  call: number
  /** Whether that call still has its effect, and only its answer is lost. */
  after: boolean
  /** Whether the invocation dies of it, or only sees the call fail. */
  deadly: boolean
}

/** Strikes at one of the calls that the Worker makes to the world outside of it. */
export class Faults {
  calls = 0
  struck = false
  plan: Fault | undefined
  /** Names of calls to the queue whose answer is lost, one entry for each time. */
  lost: string[] = []
  /** The invocation that makes the next call to the queue of this name dies before it. */
  dieBefore: string | undefined

  /** One invocation's door to the outside; once struck by a deadly fault nothing passes any more. */
  door(): <T>(call: () => Promise<T>, name?: string) => Promise<T> {
    let dead = false
    return async (call, name = '') => {
      if (dead) throw new Crash('the Worker is dead')
      this.calls++
      if (name !== '' && name === this.dieBefore) {
        this.dieBefore = undefined
        dead = true
        throw new Crash(`died before ${name}`)
      }
      const lost = this.lost.indexOf(name)
      if (lost >= 0) {
        this.lost.splice(lost, 1)
        await call()
        throw new Error('Durable Object reset because its code was updated.')
      }
      const fault = this.plan?.call === this.calls ? this.plan : undefined
      if (!fault) return call()
      this.struck = true
      if (fault.after) await call().catch(() => {})
      dead = fault.deadly
      throw fault.deadly
        ? new Crash(`died at call ${this.calls}`)
        : new Error('Network connection lost.')
    }
  }
}
