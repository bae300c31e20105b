/** The keyboard: / finds, Esc goes back, + - 0 zoom. */

export interface Keys {
  find(): void;
  back(): void;
  zoom(factor: number): void;
  whole(): void;
}

export function listen(keys: Keys): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing =
      event.target instanceof HTMLTextAreaElement ||
      (event.target instanceof HTMLInputElement && event.target.type === "search");
    if (event.key === "Escape") return keys.back();
    if (typing) return;
    const action = {
      "/": () => keys.find(),
      "+": () => keys.zoom(1.4),
      "=": () => keys.zoom(1.4),
      "-": () => keys.zoom(1 / 1.4),
      "0": () => keys.whole(),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
