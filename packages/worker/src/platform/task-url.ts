import type { Config } from '../config.ts'

/**
 * Returns the URL of a task in this API.
 *
 * @param origin of the caller's request, used when PUBLIC_URL is not set
 */
export function taskUrl(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  origin: string,
  id: string,
): string {
  return `${publicUrl ?? origin}/v1/tasks/${id}`
}
