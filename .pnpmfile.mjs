/**
 * The packages that bring Node name their system as a text. pnpm reads lists only, and would download
 * the Node of every system.
 */
export const hooks = {
  readPackage(manifest) {
    if (typeof manifest.os === 'string') manifest.os = [manifest.os]
    if (typeof manifest.cpu === 'string') manifest.cpu = [manifest.cpu]
    return manifest
  },
}
