/** Cells of comma-separated values, by RFC 4180, that no spreadsheet takes for more than text. */

/** A cell that a spreadsheet would take for a formula is given an apostrophe, which makes it text; a number is none.
 * Source: OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection), which names these beginnings. */
export function cell(text: string, isNumber = false): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !isNumber ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
