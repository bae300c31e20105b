/** Elements of the page. Strangers' text enters here, always as text, never as markup. */

type Child = Node | string | null;

interface Options {
  class?: string;
  id?: string;
  title?: string;
  attributes?: Record<string, string>;
  click?: (event: MouseEvent) => void;
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: Options = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.id) element.id = options.id;
  if (options.title) element.title = options.title;
  for (const [name, value] of Object.entries(options.attributes ?? {})) element.setAttribute(name, value);
  if (options.click) (element as HTMLElement).addEventListener("click", options.click);
  if (element instanceof HTMLButtonElement) element.type = "button";
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A link to another site, in a new tab that knows nothing of this one. The address must be followable. */
export function away(address: string, ...children: Child[]): HTMLAnchorElement {
  return el("a", { attributes: { href: address, target: "_blank", rel: "noopener noreferrer" } }, ...children);
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element ${id}`);
  return element as T;
}
