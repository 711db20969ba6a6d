/** Everything that needs Node: files on disk, streaming uploads and downloads, proxies. */

export { fileNameOf } from './file-types/file-name.ts'
export { readPngText } from './file-types/png-text.ts'
export {
  type DownloadedFile,
  type DownloadOptions,
  downloadResult,
} from './node/download-result.ts'
export { FileOpener, type FileOpenerOptions } from './node/file-opener.ts'
export {
  checkFileContent,
  checkFileValue,
  type FileValue,
  parseFileValue,
} from './node/file-value.ts'
export { NodeWebSocket } from './node/node-web-socket.ts'
export { type OpenUploadOptions, openUpload } from './node/open-upload.ts'
export { prepareOutputDirectory } from './node/output-directory.ts'
export { closeConnections, nodeFetch } from './node/proxy-fetch.ts'
export { restoreResult } from './node/restore-result.ts'
export {
  type CreatedResult,
  ResultReuse,
  type ResultReuseOptions,
  type ReuseRunOptions,
} from './node/result-reuse.ts'
export type { ResultStore } from './node/result-store.ts'
export {
  resultFileName,
  type SavedFile,
  type SavedResults,
  type SaveResultsOptions,
  saveResults,
} from './node/save-results.ts'
export { saveText } from './node/save-text.ts'
export { type ResultToStore, storeResult } from './node/store-result.ts'
export {
  hashFile,
  readStoredResult,
  resultsOf,
  type StoredResult,
} from './node/stored-result.ts'
