/** Everything that needs Node: files on disk, streaming uploads and downloads, proxies. */
export {
  type DownloadedFile,
  type DownloadOptions,
  downloadResult,
} from './node/download-result.ts'
export { fetchUpload } from './node/fetch-upload.ts'
export { fileNameOf } from './node/file-name.ts'
export { NodeWebSocket } from './node/node-web-socket.ts'
export { type OpenUploadOptions, openUpload } from './node/open-upload.ts'
export { closeConnections, nodeFetch } from './node/proxy-fetch.ts'
export { saveText } from './node/save-text.ts'
