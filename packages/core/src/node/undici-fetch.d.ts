/** undici's entry for `fetch` alone, which has no types of its own. It is CommonJS. */
declare module 'undici/index-fetch.js' {
  export { default } from 'undici'
}
