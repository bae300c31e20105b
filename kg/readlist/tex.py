r"""TeX as people write it in bibliographies, as text: `Erd{\H o}s` is Erdős, `{$\beta$-VAE}` is β-VAE.

One pass, in linear time, whatever the text: braces, math and formatting go, what stands in them stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_TOKEN = re.compile(r"\\(?P<name>[A-Za-z]+)\*?\s*|\\(?P<sign>.)|(?P<other>[{}$^_~]|-{2,3}|``|'')", re.S)
# Accents, as commands and as the combining characters that they stand for.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_ACCENTED = re.compile(r"[\s{]*(\\[ij](?![A-Za-z])|[^\s{}\\$])")
_SIGNS = {"\\": " ", " ": " ", "\n": " ", ",": " ", ";": " ", ":": " ", "-": "", "/": "", "!": "", "@": "",
          "(": "", ")": "", "[": "", "]": ""}  # fmt: skip
_OTHERS = {"~": "\u00a0", "--": "–", "---": "—", "``": "“", "''": "”"}
_NAMED = {
    "i": "ı", "j": "ȷ", "ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX",
    "BibTeX": "BibTeX", "slash": "/", "textquotesingle": "'", "textasciitilde": "~", "textbackslash": "\\", "sim": "~",
    "textasciicircum": "^", "textbraceleft": "{", "textbraceright": "}",
    "ensuremath": "", "times": "×", "rightarrow": "→", "to": "→", "infty": "∞", "ell": "ℓ", "relax": "",
}  # fmt: skip
# Commands whose first argument is no text of the title.
_DROPPED = frozenset({"href", "cite", "citep", "citet", "label", "ref", "footnote", "textcolor", "color", "hspace"})
_ARGUMENT = re.compile(r"\s*\{[^{}]*\}")


def text(tex: str) -> str:
    """The text that a value stands for; white space as it comes. A value without TeX is itself."""
    if not ("\\" in tex or "{" in tex or "}" in tex or "$" in tex or "~" in tex or "--" in tex or "''" in tex):
        return tex
    found: list[str] = []
    place, is_math = 0, False
    while token := _TOKEN.search(tex, place):
        found.append(tex[place : token.start()])
        place = token.end()
        if name := token["name"]:
            if name in _ACCENTS and (accented := _ACCENTED.match(tex, place)):
                place = accented.end()
                found.append(_with_accent(accented[1], _ACCENTS[name]))
            elif name in _DROPPED:
                argument = _ARGUMENT.match(tex, place)
                place = argument.end() if argument else place
            else:
                found.append(_symbol(name))
        elif sign := token["sign"]:
            if sign in _ACCENTS and (accented := _ACCENTED.match(tex, place)):
                place = accented.end()
                found.append(_with_accent(accented[1], _ACCENTS[sign]))
            else:
                found.append(_SIGNS.get(sign, sign))
        else:
            other = token["other"]
            if other == "$":
                is_math = not is_math
            # CO$_2$ is CO2; n^2 stays what it is, and the mass in $^{18}$F needs no sign.
            elif other == "_":
                found.append("" if is_math else "_")
            elif other == "^":
                base = tex[max(0, place - 4) : place - 1].rstrip("${")[-1:]
                is_power = not is_math or base.isalnum() or base in {")", "}"}
                found.append("^" if is_power else "")
            else:
                found.append(_OTHERS.get(other, ""))
    found.append(tex[place:])
    return unicodedata.normalize("NFC", "".join(found).replace("\u00a0", " "))


def _with_accent(letter: str, accent: str) -> str:
    return letter[-1] + accent


@cache
def _symbol(name: str) -> str:
    r"""The character that a command stands for, `\alpha` or `\ss`; nothing if it formats what follows."""
    if name in _NAMED:
        return _NAMED[name]
    from pylatexenc.latex2text import get_default_latex_context_db

    known = get_default_latex_context_db().get_macro_spec(name)
    symbol = getattr(known, "simplify_repl", None)
    return symbol if isinstance(symbol, str) and "%" not in symbol and len(symbol) < 3 else ""
