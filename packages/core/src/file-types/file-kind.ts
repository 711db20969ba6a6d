/** The kind of file that a field accepts; `file` when the kind is not known. */
export type FileKind = 'image' | 'audio' | 'video' | 'file'
