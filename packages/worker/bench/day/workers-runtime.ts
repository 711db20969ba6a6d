import { registerHooks } from 'node:module'

/**
 * Lets Node load the Worker's code, by replacing `cloudflare:workers`. Must be imported before any
 * module of the Worker.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'cloudflare:workers') return next(specifier, context)
    return { url: new URL('durable-object.ts', import.meta.url).href, shortCircuit: true }
  },
})
