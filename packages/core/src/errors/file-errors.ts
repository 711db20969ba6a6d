import { RunningHubError } from './runninghub-error.ts'

/** A file to upload is larger than RunningHub accepts. */
export class FileTooLargeError extends RunningHubError {
  override readonly code = 'FILE_TOO_LARGE'
}

/** A file cannot be read or used: missing, a directory, empty, unreadable. */
export class FileUnusableError extends RunningHubError {
  override readonly code = 'FILE_UNUSABLE'
}

/** The link of a result no longer works. RunningHub keeps results for about a day. */
export class LinkExpiredError extends RunningHubError {
  override readonly code = 'LINK_EXPIRED'
}

/** A result could not be downloaded. */
export class DownloadFailedError extends RunningHubError {
  override readonly code = 'DOWNLOAD_FAILED'
}
