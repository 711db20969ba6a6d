/** undici's entry for `fetch` alone, which has no types of its own. */
declare module 'undici/index-fetch.js' {
  export { EnvHttpProxyAgent, FormData, fetch, Request, WebSocket } from 'undici'
}
