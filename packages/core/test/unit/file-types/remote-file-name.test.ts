import { expect, test } from 'vitest'
import {
  dispositionFileName,
  type RemoteFile,
  remoteFileName,
} from '../../../src/file-types/remote-file-name.ts'

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const PNG = latin1('\x89PNG\r\n\x1a\n')
const UTF8_AS_LATIN1 = String.fromCharCode(...new TextEncoder().encode('猫.png'))

test.each<[string, RemoteFile, string]>([
  ['the URL', { url: 'https://h.example/a%20cat.png?x=1.jpg', start: latin1('GIF8') }, 'a cat.png'],
  [
    'Content-Disposition',
    { url: 'https://h.example/download', disposition: 'attachment; filename="cat.webp"' },
    'cat.webp',
  ],
  [
    'the URL after redirects',
    { url: 'https://h.example/dl/7', finalUrl: 'https://cdn.example/o/cat.png?sig=x' },
    'cat.png',
  ],
  [
    'the bytes',
    { url: 'https://h.example/photo', contentType: 'application/octet-stream', start: PNG },
    'photo.png',
  ],
  ['the type', { url: 'https://h.example/photo', contentType: 'image/jpeg; q=1' }, 'photo.jpg'],
  ['no type', { url: 'https://h.example/photo', contentType: 'constructor' }, 'photo'],
  ['a type like its format', { url: 'https://h.example/x', contentType: 'audio/flac' }, 'x.flac'],
  [
    'the bytes rather than a wrong type',
    { url: 'https://h.example/photo', contentType: 'image/jpeg', start: PNG },
    'photo.png',
  ],
  [
    'the bytes behind a script',
    { url: 'https://h.example/view.php?id=7', start: PNG },
    'view.php.png',
  ],
  [
    'the bytes behind a version',
    { url: 'https://h.example/photo-v1.2', start: PNG },
    'photo-v1.2.png',
  ],
  ['an unknown extension', { url: 'https://h.example/a.latent2' }, 'a.latent2'],
  ['no path', { url: 'https://h.example/', start: PNG }, 'file.png'],
  [
    'a name that is a path',
    { url: 'https://h.example/d', disposition: 'attachment; filename="../../etc/cat.png"' },
    'cat.png',
  ],
  ['nothing', { url: 'https://h.example/photo', contentType: 'text/plain' }, 'photo'],
])('takes the name of an upload from %s', (_source, file, name) => {
  expect(remoteFileName(file)).toBe(name)
})

test.each([
  ['attachment; filename="a \\"b\\".png"', 'a "b".png'],
  ['inline; filename=cat.png; size=7', 'cat.png'],
  ['attachment; filename="x.png"; filename*=UTF-8\'\'%e7%8c%ab.png', '猫.png'],
  ["attachment; filename*=UTF-8''%zz; filename=cat.png", 'cat.png'],
  [`attachment; filename="${UTF8_AS_LATIN1}"`, '猫.png'],
  ['attachment; filename="caf\xe9.png"', 'caf\xe9.png'],
  ['attachment', ''],
  ['', ''],
])('reads the file name in %j', (header, name) => {
  expect(dispositionFileName(header)).toBe(name)
})
