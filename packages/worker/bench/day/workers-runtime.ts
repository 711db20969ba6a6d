import { registerHooks } from 'node:module'

/**
 * Lets Node load the Worker's own code: `cloudflare:workers` is the one module it lacks. To be
 * imported before anything of the Worker.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'cloudflare:workers') return next(specifier, context)
    return { url: new URL('durable-object.ts', import.meta.url).href, shortCircuit: true }
  },
})
