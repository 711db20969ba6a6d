/**
 * Decides whether the value of a file field is a name that RunningHub gave an upload: the 64
 * hexadecimal digits of its content's hash, in `api/` or `openapi/` and with an extension, or bare
 * for a zip. So `api/cat.png` is a local file in a folder of that name.
 */
export function isUploadName(value: string): boolean {
  return /^(?:(?:api|openapi)\/)?[0-9a-f]{64}(?:\.\w+)?$/i.test(value)
}
