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

/** A stored result is damaged, unreadable or that of another request, so it is not used. */
export class StoredResultError extends RunningHubError {
  override readonly code = 'STORED_RESULT'
}

/** The directory for results cannot be created or written to. */
export class OutputDirectoryError extends RunningHubError {
  override readonly code = 'OUTPUT_DIRECTORY'
  readonly directory: string
  /** A file has the name of the directory. */
  readonly isFile: boolean
  /** The code of the system, such as `EACCES`. */
  readonly reason: string
  constructor(directory: string, reason: string) {
    const isFile = reason === 'EEXIST' || reason === 'ENOTDIR'
    super(
      isFile
        ? { kind: 'output-directory-is-file', directory }
        : { kind: 'output-directory-not-writable', directory, reason },
      { hint: { kind: 'choose-output-directory' } },
    )
    this.directory = directory
    this.isFile = isFile
    this.reason = reason
  }
}
