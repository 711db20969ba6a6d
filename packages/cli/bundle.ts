import { join } from 'node:path'
import { type BuildOptions, type BuildResult, build } from 'esbuild'

/** Packages in CommonJS, such as ws and undici, load Node's modules with `require`. */
const REQUIRE =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);"

const OPTIONS = {
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/main.ts'],
  bundle: true,
  splitting: true,
  format: 'esm' as const,
  platform: 'node' as const,
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none' as const, // they are in licenses.txt
  banner: { js: REQUIRE },
  metafile: true as const,
  write: false as const,
} satisfies BuildOptions

/** Bundles the terminal program and all it needs. Each command is a chunk that loads when it is used. */
export function bundleProgram(
  outdir: string,
): Promise<BuildResult<{ metafile: true; write: false }>> {
  return build({ ...OPTIONS, outdir: join(import.meta.dirname, outdir) })
}
