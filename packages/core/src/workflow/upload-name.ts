/**
 * Whether the value of a file field is a name that RunningHub gave an upload: `api/<hash>.png`,
 * `openapi/<hash>.png`. A path with `..` or a backslash in it is somebody's file.
 */
export function isUploadName(value: string): boolean {
  return /^(?:api|openapi)\/(?!.*\.\.)[^\\]+$/.test(value)
}
