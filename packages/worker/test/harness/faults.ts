/** The Worker crashed: the rest of its invocation does not run. */
class Crash extends Error {
  override readonly name = 'Crash'
}

export interface Fault {
  /** The number of the outside call that fails, counted from 1 over all invocations. */
  call: number
  /** The call has its effect, and only its response is lost. */
  after: boolean
  /** The invocation crashes. Otherwise it sees the call fail. */
  crashes: boolean
}

/** Makes calls of the Worker to the outside fail. */
export class Faults {
  calls = 0
  triggered = false
  plan: Fault | undefined
  /** Names of calls to the queue whose response is lost, one entry for each time. */
  lostResponses: string[] = []
  /** The invocation crashes before its next call to the queue of this name. */
  crashBefore: string | undefined

  /** Returns the wrapper of one invocation's outside calls. After a crash every call fails. */
  intercept(): <T>(call: () => Promise<T>, name?: string) => Promise<T> {
    let crashed = false
    return async (call, name = '') => {
      if (crashed) throw new Crash('the Worker has crashed')
      this.calls++
      if (name !== '' && name === this.crashBefore) {
        this.crashBefore = undefined
        crashed = true
        throw new Crash(`crashed before ${name}`)
      }
      const lost = this.lostResponses.indexOf(name)
      if (lost >= 0) {
        this.lostResponses.splice(lost, 1)
        await call()
        throw new Error('Durable Object reset because its code was updated.')
      }
      const fault = this.plan?.call === this.calls ? this.plan : undefined
      if (!fault) return call()
      this.triggered = true
      if (fault.after) await call().catch(() => {})
      crashed = fault.crashes
      throw fault.crashes
        ? new Crash(`crashed at call ${this.calls}`)
        : new Error('Network connection lost.')
    }
  }
}
