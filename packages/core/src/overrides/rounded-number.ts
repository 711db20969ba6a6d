/**
 * Decides whether a text is a number as spreadsheets shorten long ones: `1.98024E+18`, with a comma
 * in some countries. The missing digits are lost, in the spreadsheet too.
 */
export function isRounded(text: string): boolean {
  return /^-?\d(?:[.,]\d+)?e\+?\d+$/i.test(text.trim())
}
