/** Gives a text or a picture to the reader as a file. */

import { el } from "./elements";

export function download(name: string, type: string, data: string | Blob): void {
  const address = URL.createObjectURL(new Blob([data], { type }));
  el("a", { attributes: { href: address, download: name } }).click();
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
