import type { Wording } from './facts.ts'

/** Facts about files to upload and about results to save. Sizes are in bytes. */
export interface FileFacts {
  'file-missing': { path: string }
  'file-unreadable': { path: string; reason: string }
  'file-changed': { path: string; before: number; now: number }
  'file-is-directory': { path: string }
  'file-not-regular': { path: string }
  'file-empty': { path: string }
  'file-too-large': { path: string; size: number; limit: number }
  'file-at-url-too-large': object
  'file-not-a-url': { url: string }
  'file-not-openable': { target: string; file: string }
  'check-path': object
  'check-permissions': object
  'wait-for-writer': object
  'name-file-in-directory': object
  'make-file-smaller': object
  'pass-open-file': object

  'result-url-invalid': { protocol?: string | undefined }
  'result-not-saved': { path: string; reason: string }
  'download-failed': { url: string; reason?: string | undefined }
  'download-refused': { url: string; status: number }
  'download-empty': { url: string }
  'download-incomplete': { url: string; received: number; expected: number }
  'download-of-error-page': { url: string }
  'link-expired': { url: string; status: number }
  'check-disk': object
  'download-sooner': object
  'result-may-be-gone': object
  'proxy-may-have-responded': object

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
  'file-at-url-too-large': () =>
    'The file at a URL is larger than the 30 MB that RunningHub accepts.',
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

  'result-url-invalid': ({ protocol }) =>
    `The URL of a result must be an http or https URL without a login, not ${protocol === undefined ? 'another text' : `${protocol}…`}.`,
  'result-not-saved': ({ path, reason }) => `Could not save to ${path} (${reason}).`,
  'download-failed': ({ url, reason = 'the connection failed' }) =>
    `Could not download ${url}: ${reason}.`,
  'download-refused': ({ url, status }) => `Could not download ${url}: HTTP ${status}.`,
  'download-empty': ({ url }) => `${url} is empty.`,
  'download-incomplete': ({ url, received, expected }) =>
    `${url} ended after ${received} of ${expected} bytes.`,
  'download-of-error-page': ({ url }) =>
    `${url} returned a web page or an error text instead of the file.`,
  'link-expired': ({ url, status }) => `The link ${url} is no longer valid (HTTP ${status}).`,
  'check-disk': () => 'Check that the directory is writable and the disk has space.',
  'download-sooner': () =>
    'RunningHub keeps results for about a day: download them right after the task has ended.',
  'result-may-be-gone': () => 'RunningHub keeps results for about a day: the file may be gone.',
  'proxy-may-have-responded': () => 'A proxy or firewall on the way may have responded instead.',

  'output-directory-is-file': ({ directory }) =>
    `There is a file where the directory ${directory} should be.`,
  'output-directory-not-writable': ({ directory, reason }) =>
    `Cannot write to the directory ${directory} (${reason}).`,
  'choose-output-directory': () =>
    'Results are saved there. Choose a directory that can be created and written to.',
}

/** Formats a size with the exact byte count, since two sizes may differ by one byte. */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB (${bytes} bytes)`
}
