/** Colours, as the style sheet gives them for light and dark. */

export interface Palette {
  background: string;
  ink: string;
  soft: string;
  /** By role. */
  roles: string[];
  tints: string[];
  author: string;
  line: string;
  font: string;
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const roles = ["listed", "cited", "citing", "elsewhere"];
  return {
    background: value("map"),
    ink: value("ink"),
    soft: value("soft"),
    roles: roles.map(value),
    tints: roles.map((role) => value(`${role}-tint`)),
    author: value("author"),
    line: value("line"),
    font: getComputedStyle(document.body).fontFamily,
  };
}
