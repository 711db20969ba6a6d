/** A file format, as the first bytes of a file show it. */
export interface FileFormat {
  /** Without a dot: "png". */
  extension: string
  kind: 'image' | 'audio' | 'video' | 'other'
}

/** How many bytes of a file are enough for every check of its content. */
export const START_LENGTH = 4096

/**
 * The first bytes of the formats that people send, as Latin-1 text. `?` matches any byte, and `…`
 * any number of bytes. The first match counts.
 *
 * An own table: the library `file-type` takes 67 kB in a bundle, reads asynchronously and parses
 * whole files, and this project only needs to tell pictures, sound and films apart.
 */
const SIGNATURES: Readonly<Record<FileFormat['kind'], readonly (readonly [string, string])[]>> = {
  image: [
    ['png', '\x89PNG'],
    ['jpg', '\xff\xd8\xff'],
    ['gif', 'GIF8'],
    ['webp', 'RIFF????WEBP'],
    ['avif', '????ftypavi'],
    ['heic', '????ftyphe'],
    ['heic', '????ftypmif1'],
    ['heic', '????ftypmsf1'],
    ['bmp', 'BM????\0\0\0\0'],
    ['tif', 'II*\0'],
    ['tif', 'MM\0*'],
    ['jxl', '\0\0\0\x0cJXL '],
    ['jxl', '\xff\x0a'],
    ['ico', '\0\0\x01\0'],
    ['psd', '8BPS'],
    ['exr', 'v/1\x01'],
    ['hdr', '#?RADIANCE'],
  ],
  audio: [
    ['mp3', 'ID3'],
    ...['\xfb', '\xfa', '\xf3', '\xf2', '\xe3', '\xe2'].map(
      (byte) => ['mp3', `\xff${byte}`] as const,
    ),
    ['aac', '\xff\xf1'],
    ['aac', '\xff\xf9'],
    ['wav', 'RIFF????WAVE'],
    ['flac', 'fLaC'],
    ['ogg', 'OggS'],
    ['m4a', '????ftypM4A'],
    ['m4a', '????ftypM4B'],
    ['aiff', 'FORM????AIF'],
    ['amr', '#!AMR'],
    ['mid', 'MThd'],
  ],
  video: [
    ['mov', '????ftypqt'],
    ['mp4', '????ftyp'],
    ['mov', '????moov'],
    ['mov', '????mdat'],
    ['mov', '????wide'],
    ['webm', '\x1aE\xdf\xa3…webm'],
    ['mkv', '\x1aE\xdf\xa3'],
    ['avi', 'RIFF????AVI '],
    ['flv', 'FLV\x01'],
    ['wmv', '0&\xb2u\x8ef\xcf\x11'],
    ['mpg', '\0\0\x01\xba'],
    ['mpg', '\0\0\x01\xb3'],
  ],
  other: [
    ['zip', 'PK\x03\x04'],
    ['gz', '\x1f\x8b'],
    ['7z', "7z\xbc\xaf'\x1c"],
    ['rar', 'Rar!'],
    ['pdf', '%PDF-'],
    ['glb', 'glTF'],
  ],
}

const formats = Object.entries(SIGNATURES).flatMap(([kind, list]) =>
  list.map(([extension, signature]) => {
    const format: FileFormat = { extension, kind: kind as FileFormat['kind'] }
    return { format, pattern: toPattern(signature) }
  }),
)

/**
 * Returns the format of a file; undefined for text and for formats that are not in the table.
 *
 * @param start the first bytes of the file
 */
export function sniffFormat(start: Uint8Array): FileFormat | undefined {
  const text = latin1(start.subarray(0, 64))
  return formats.find(({ pattern }) => pattern.test(text))?.format
}

/** Further extensions of these formats, and formats that their first bytes do not show. */
const OTHER_EXTENSIONS =
  'jpeg tiff heif apng jfif svg mpeg m4v mp2 oga opus wma 3gp ts txt md json csv srt obj gltf fbx stl ply usdz latent safetensors tar'

/** The extensions, without a dot, by which a name tells its format. */
export const knownExtensions: ReadonlySet<string> = new Set([
  ...formats.map(({ format }) => format.extension),
  ...OTHER_EXTENSIONS.split(' '),
])

function toPattern(signature: string): RegExp {
  const source = signature.replace(/[.*+^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`^${source.replaceAll('?', '.').replaceAll('…', '.*')}`, 's')
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
