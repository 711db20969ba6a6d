import type { Wording } from './facts.ts'

export type MediaKind = 'image' | 'audio' | 'video'

/** What the first bytes of a file show. `format` is the usual abbreviation: "PNG". */
export type FoundContent = { kind: MediaKind | 'other'; format: string } | { kind: 'text' | 'page' }

/** Facts about files to upload and about results to save. Sizes are in bytes. */
export interface FileFacts {
  'file-missing': { path: string }
  'file-unreadable': { path: string; reason: string }
  'file-changed': { path: string; before: number; now: number }
  'file-is-directory': { path: string }
  'file-not-regular': { path: string }
  'file-empty': { path: string }
  'file-too-large': { path: string; size: number; limit: number }
  'file-at-url-too-large': { url: string }
  'file-at-url-too-slow': { url: string; seconds: number }
  'file-lfs-pointer': { path: string }
  'file-of-other-kind': { path: string; found: FoundContent; expected: MediaKind }
  'file-not-a-url': { url: string }
  'file-not-openable': { target: string; file: string }
  'check-path': object
  'check-permissions': object
  'wait-for-writer': object
  'name-file-in-directory': object
  'make-file-smaller': object
  'pass-open-file': object
  'fetch-lfs-files': object
  'check-input-link': object

  'download-url-invalid': { protocol?: string | undefined }
  'result-not-saved': { path: string; reason: string }
  'download-failed': { url: string; reason?: string | undefined }
  'download-stalled': { url: string; seconds: number }
  'download-refused': { url: string; status: number }
  'download-of-new-link-refused': { url: string; status: number }
  'download-empty': { url: string }
  'download-incomplete': { url: string; received: number; expected: number }
  'download-of-error-page': { url: string }
  'link-expired': { url: string; status: number }
  'check-disk': object
  'download-sooner': object
  'new-link-not-expired': object
  'result-may-be-gone': object
  'proxy-may-have-responded': object

  'stored-result-unreadable': { reason: string }
  'stored-result-incomplete': { bytes: number; expected: number }
  'stored-result-damaged': { file?: string | undefined }
  'stored-result-of-other-request': object

  'output-directory-is-file': { directory: string }
  'output-directory-not-writable': { directory: string; reason: string }
  'choose-output-directory': object
}

export const fileWording: Wording<FileFacts> = {
  'file-missing': ({ path }) => `The file ${path} does not exist.`,
  'file-unreadable': ({ path, reason }) => `The file ${path} cannot be read (${reason}).`,
  'file-changed': ({ path, before, now }) =>
    `The file ${path} changed while it was being uploaded${before === now ? '' : `: ${before} bytes before, ${now} bytes now`}.`,
  'file-is-directory': ({ path }) => `${path} is a directory, not a file.`,
  'file-not-regular': ({ path }) => `${path} is not a regular file.`,
  'file-empty': ({ path }) => `The file ${path} is empty.`,
  'file-too-large': ({ path, size, limit }) =>
    `The file ${path} has ${inMegabytes(size)}, more than the limit of ${inMegabytes(limit)}.`,
  'file-at-url-too-large': ({ url }) =>
    `The file ${url} is larger than the 30 MB that RunningHub accepts.`,
  'file-at-url-too-slow': ({ url, seconds }) =>
    `The file ${url} was not complete after ${seconds} s.`,
  'file-lfs-pointer': ({ path }) => `The file ${path} is a Git LFS pointer, not the file itself.`,
  'file-of-other-kind': ({ path, found, expected }) =>
    `The file ${path} is ${describe(found)}, not ${MEDIA[expected]}.`,
  'file-not-a-url': ({ url }) => `${url} is not a URL.`,
  'file-not-openable': ({ target, file }) =>
    `${target}: the file ${file} cannot be opened without openFile.`,
  'check-path': () =>
    'Check the path: a relative path starts in the directory where the program was started.',
  'check-permissions': () => 'Check its permissions.',
  'wait-for-writer': () => 'Wait until the program that writes it has finished, then run again.',
  'name-file-in-directory': () => 'Give the path of one file in it.',
  'make-file-smaller': () =>
    "RunningHub's v1 upload takes files up to 30 MB. Make the file smaller.",
  'pass-open-file': () =>
    'Pass openFile, or set the field to a name that RunningHub gave to an upload.',
  'fetch-lfs-files': () =>
    'Set `lfs: true` in the step with actions/checkout, or fetch the files with `git lfs pull`.',
  'check-input-link': () =>
    'Check that the link is that of the file itself, is public, and has not expired.',

  'download-url-invalid': ({ protocol }) =>
    `A file can be downloaded only from an http or https URL without a login, not from ${protocol === undefined ? 'another text' : `${protocol}…`}.`,
  'result-not-saved': ({ path, reason }) => `Could not save to ${path} (${reason}).`,
  'download-failed': ({ url, reason = 'the connection failed' }) =>
    `Could not download ${url}: ${reason}.`,
  'download-stalled': ({ url, seconds }) => `Could not download ${url}: no data for ${seconds} s.`,
  'download-refused': ({ url, status }) => `Could not download ${url}: HTTP ${status}.`,
  'download-of-new-link-refused': ({ url, status }) =>
    `Could not download ${url}: HTTP ${status}, although the task has just ended.`,
  'download-empty': ({ url }) => `${url} is empty.`,
  'download-incomplete': ({ url, received, expected }) =>
    `${url} ended after ${received} of ${expected} bytes.`,
  'download-of-error-page': ({ url }) =>
    `${url} returned a web page or an error text instead of the file.`,
  'link-expired': ({ url, status }) => `The link ${url} is no longer valid (HTTP ${status}).`,
  'check-disk': () => 'Check that the directory is writable and the disk has space.',
  'download-sooner': () =>
    'RunningHub keeps results for about a day: download them right after the task has ended.',
  'new-link-not-expired': () =>
    'The link is new and has not expired. A proxy or firewall on the way may have refused it. The result is also on the page of the task.',
  'result-may-be-gone': () => 'RunningHub keeps results for about a day: the file may be gone.',
  'proxy-may-have-responded': () => 'A proxy or firewall on the way may have responded instead.',

  'stored-result-unreadable': ({ reason }) => `The stored result cannot be read (${reason}).`,
  'stored-result-incomplete': ({ bytes, expected }) =>
    `The stored result has ${bytes} instead of ${expected} bytes.`,
  'stored-result-damaged': ({ file }) =>
    file === undefined
      ? 'The stored result is damaged.'
      : `The file ${file} of the stored result is damaged.`,
  'stored-result-of-other-request': () => 'The stored result is that of another request.',

  'output-directory-is-file': ({ directory }) =>
    `There is a file where the directory ${directory} should be.`,
  'output-directory-not-writable': ({ directory, reason }) =>
    `Cannot write to the directory ${directory} (${reason}).`,
  'choose-output-directory': () =>
    'Results are saved there. Choose a directory that can be created and written to.',
}

const MEDIA: Readonly<Record<MediaKind, string>> = {
  image: 'an image',
  audio: 'an audio file',
  video: 'a video',
}

function describe(found: FoundContent): string {
  if (!('format' in found)) return found.kind === 'page' ? 'a web page' : 'text'
  return found.kind === 'other'
    ? `a ${found.format} file`
    : `${MEDIA[found.kind]} (${found.format})`
}

/** Formats a size with the exact byte count, since two sizes may differ by one byte. */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB (${bytes} bytes)`
}
