"""What a request asks, by the SPARQL 1.1 Protocol: pure functions from parameters, headers and body to a question.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import parse_qsl, unquote_plus

from kg.rdf import refusal
from kg.rdf.answer import Question

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MOST_PARAMETERS = 1_000


class Refusal(Exception):  # noqa: N818  # no fault of the program: an answer with a status and a sentence
    """An HTTP status of 400 and above, with a sentence for whoever asked."""

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = headers or {}


def read(method: str, parameters: bytes, content_type: str | None, body: bytes) -> Question | None:
    """The question of a request; None if a GET names nothing at all, which asks what this service is.

    `parameters` are those of the address, undecoded, without the question mark; `body` is empty but for POST.

    Raises:
        Refusal: 400 for what is not a question, 403 for an update, 415 for a body that is none of the protocol's.
    """
    pairs = _pairs(parameters, "address")
    text = None
    if method == "POST":
        said_type = content_type or ""
        kind = said_type.partition(";")[0].strip().lower()
        if kind == UPDATE:
            raise _update()
        if kind not in {FORM, QUERY}:
            # Another type would not help an update, so its sender is told what would not be true of a query.
            if refusal.is_update(unquote_plus(body.decode(errors="replace")).removeprefix("update=")):
                raise _update()
            said = f"not {kind}" if kind else "and its Content-Type has to say so"
            raise Refusal(415, f"A POST holds a query as {QUERY} or as {FORM}, {said}.")
        _check_charset(said_type)
        if kind == FORM:
            pairs += _pairs(body, "form")
        else:
            text = _text(body, "The query")
    elif not pairs:
        return None
    if any(name == "update" for name, _ in pairs):
        raise _update()
    texts = [value for name, value in pairs if name == "query"] + ([] if text is None else [text])
    if len(texts) != 1:
        raise Refusal(400, f"A request has to hold one query; this one holds {len(texts) or 'none'}.")
    if not texts[0].strip():
        raise Refusal(400, "The query is empty.")
    return Question(
        text=texts[0],
        default_graphs=tuple(value for name, value in pairs if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in pairs if name == "named-graph-uri"),
    )


def _update() -> Refusal:
    return Refusal(403, "This endpoint only reads: it takes no updates.")


def _check_charset(content_type: str) -> None:
    """The protocol knows UTF-8 alone."""
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_param("charset", "utf-8")
    if not isinstance(charset, str) or charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise Refusal(415, f"The charset of a query has to be UTF-8, not {charset}.")


def _text(undecoded: bytes, what: str) -> str:
    try:
        return undecoded.decode()
    except UnicodeDecodeError as err:
        raise Refusal(400, f"{what} is not UTF-8 from its byte {err.start + 1} on.") from err


def _pairs(undecoded: bytes, where: str) -> list[tuple[str, str]]:
    """The names and values in an address or a form."""
    encoded = _text(undecoded, f"What the {where} holds")
    if broken := _BROKEN_PERCENT.search(encoded):
        raise Refusal(400, f"The {where} has a percent sign without two digits at character {broken.start() + 1}.")
    try:
        return parse_qsl(
            encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS, separator="&"
        )
    except UnicodeDecodeError as err:
        raise Refusal(400, f"What the {where} holds is not UTF-8 once its percent signs are read.") from err
    except ValueError as err:
        raise Refusal(400, f"The {where} has more than {_MOST_PARAMETERS:,} parameters.") from err
