import { simulatedFetch, simulatedSocket } from '../world/globals.ts'

/** The part of undici that core uses, on the simulated network. */
export const fetch = simulatedFetch
export const WebSocket = simulatedSocket(undefined)
export const { FormData, Headers, Request, Response } = globalThis

export class EnvHttpProxyAgent {
  async destroy(): Promise<void> {}
}

/** The module is CommonJS, and its default export is all of it. */
export default { fetch, WebSocket, FormData, Headers, Request, Response, EnvHttpProxyAgent }
