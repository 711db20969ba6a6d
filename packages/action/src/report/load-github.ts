type GitHub = typeof import('./github/index.ts')

/** Loads what needs GitHub's API. It is a chunk of the bundle; most steps do not call GitHub. */
export function loadGitHub(): Promise<GitHub> {
  return import('./github/index.ts')
}
