/** The quoting rules of POSIX shells, or of PowerShell on Windows. */
export type Shell = 'posix' | 'powershell'

export const defaultShell = (platform: NodeJS.Platform): Shell =>
  platform === 'win32' ? 'powershell' : 'posix'

/** Quotes an argument if necessary. The shell does not interpret anything in it. */
export function shellQuote(text: string, shell: Shell): string {
  if (/^[\w./:=-]+$/.test(text)) return text
  return shell === 'posix'
    ? `'${text.replaceAll("'", "'\\''")}'`
    : `'${text.replaceAll("'", "''")}'`
}
