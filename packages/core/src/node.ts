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
export {
  type SavedFile,
  type SavedResults,
  type SaveResultsOptions,
  saveResults,
} from './node/save-results.ts'
export { saveText } from './node/save-text.ts'
