/** Whose quoting: that of POSIX shells, or of PowerShell, the usual one on Windows. */
export type Shell = 'posix' | 'powershell'

export const shellOf = (platform: NodeJS.Platform): Shell =>
  platform === 'win32' ? 'powershell' : 'posix'

/** One argument, quoted where it needs it; nothing in it means anything to the shell. */
export function quote(text: string, shell: Shell): string {
  if (/^[\w./:=-]+$/.test(text)) return text
  return shell === 'posix'
    ? `'${text.replaceAll("'", "'\\''")}'`
    : `'${text.replaceAll("'", "''")}'`
}
