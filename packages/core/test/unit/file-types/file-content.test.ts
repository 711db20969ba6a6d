import { describe, expect, test } from 'vitest'
import { inEnglish } from '../../../src/errors/facts/english.ts'
import { contentProblem } from '../../../src/file-types/file-content.ts'
import type { FileKind } from '../../../src/file-types/file-kind.ts'
import { sniffFormat } from '../../../src/file-types/sniff-format.ts'

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string) => new TextEncoder().encode(text)

const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
const MP3 = latin1('ID3\x04\0\0')
const MP4 = latin1('\0\0\0 ftypisom\0\0\x02\0')
const ZIP = latin1('PK\x03\x04\x14\0')
const POINTER = utf8('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n')
const PAGE = utf8('\n<!DOCTYPE html>\n<html><body>Log in')
const TEXT = utf8('一只猫 sits on a mat\n')
const UNKNOWN = latin1('\x00\x01\x02\x03 whatever')

describe('sniffFormat', () => {
  test.each([
    ['png', 'image', PNG],
    ['jpg', 'image', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['gif', 'image', latin1('GIF89a')],
    ['webp', 'image', latin1('RIFF\x24\0\0\0WEBPVP8 ')],
    ['avif', 'image', latin1('\0\0\0 ftypavif')],
    ['heic', 'image', latin1('\0\0\0 ftypheic')],
    ['bmp', 'image', latin1('BM\x36\x10\x0e\0\0\0\0\x006')],
    ['tif', 'image', latin1('II*\0\x08\0')],
    ['mp3', 'audio', MP3],
    ['mp3', 'audio', latin1('\xff\xfb\x90\x44')],
    ['wav', 'audio', latin1('RIFF\x24\0\0\0WAVEfmt ')],
    ['flac', 'audio', latin1('fLaC\0')],
    ['ogg', 'audio', latin1('OggS\0')],
    ['m4a', 'audio', latin1('\0\0\0 ftypM4A ')],
    ['mp4', 'video', MP4],
    ['mov', 'video', latin1('\0\0\0\x14ftypqt  ')],
    ['webm', 'video', latin1('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm')],
    ['mkv', 'video', latin1('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska')],
    ['avi', 'video', latin1('RIFF\x24\0\0\0AVI LIST')],
    ['zip', 'other', ZIP],
    ['glb', 'other', latin1('glTF\x02\0\0\0')],
  ])('recognises %s as %s', (extension, kind, start) => {
    expect(sniffFormat(start)).toEqual({ extension, kind })
  })

  test.each([
    ['text', TEXT],
    ['text that begins like a bitmap', utf8('BMW, a red car on a road')],
    ['text that begins like a TIFF', utf8('III, a king')],
    ['UTF-16', latin1('\xff\xfea\0')],
    ['nothing', new Uint8Array()],
    ['an unknown format', UNKNOWN],
  ])('recognises no format in %s', (_name, start) => {
    expect(sniffFormat(start)).toBeUndefined()
  })
})

describe('contentProblem', () => {
  test.each<[string, FileKind, Uint8Array]>([
    ['an image', 'image', PNG],
    ['a GIF for a video', 'video', latin1('GIF89a')],
    ['the sound of a video', 'audio', MP4],
    ['a video', 'video', MP4],
    ['an unknown format', 'image', UNKNOWN],
    ['text for any file', 'file', TEXT],
    ['a page for any file', 'file', PAGE],
    ['a zip for any file', 'file', ZIP],
    ['a text with a character cut off', 'file', utf8('猫').subarray(0, 2)],
  ])('accepts %s', (_name, kind, start) => {
    expect(contentProblem('a.file', start, kind)).toBeUndefined()
  })

  test.each<[string, FileKind, Uint8Array, string]>([
    ['audio for an image', 'image', MP3, 'is an audio file (MP3), not an image'],
    ['a video for an image', 'image', MP4, 'is a video (MP4), not an image'],
    ['an archive for an image', 'image', ZIP, 'is a ZIP file, not an image'],
    ['an image for audio', 'audio', PNG, 'is an image (PNG), not an audio file'],
    ['a photo for a video', 'video', latin1('\xff\xd8\xff\xe0'), 'is an image (JPG), not a video'],
    ['text for an image', 'image', TEXT, 'is text, not an image'],
    ['text cut inside a character', 'image', utf8('猫猫').subarray(0, 5), 'is text, not an image'],
    ['SVG for an image', 'image', utf8('<svg xmlns="x"/>'), 'is text, not an image'],
    ['a page for an image', 'image', PAGE, 'is a web page, not an image'],
    ['a pointer for an image', 'image', POINTER, 'is a Git LFS pointer, not the file itself'],
    ['a pointer for any file', 'file', POINTER, 'is a Git LFS pointer, not the file itself'],
  ])('refuses %s', (_name, kind, start, problem) => {
    const found = contentProblem('a.file', start, kind)
    expect(found && inEnglish(found.facts)).toBe(`The file a.file ${problem}.`)
  })

  test('says how to get the file behind a pointer', () => {
    const hint = contentProblem('a.file', POINTER, 'image')?.hint
    expect(hint && inEnglish(hint)).toContain('`lfs: true`')
  })
})
