/** Text for files that are opened elsewhere: without controls and halves of pairs, which they do not bear. */

export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, " ");
}
