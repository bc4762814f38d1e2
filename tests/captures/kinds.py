"""What a captured file is, told by its body: lists, details, pages, feeds, or no answer at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Literal

from aggregator.wire.job_page import postings_on
from tests.captures.cassettes import answers
from tests.captures.folder import File, shapes

Role = Literal["list", "detail", "page", "feed"]
Kind = Role | Literal["not_a_response"]
TYPES = {"json": "application/json", "html": "text/html", "xml": "application/xml"}
SCRIPT = '<html><head><script type="application/ld+json">%s</script></head></html>'
DOCUMENTS = (".md", ".markdown", ".rst", ".yaml", ".yml", ".ts", ".js", ".py")
_CANONICAL = re.compile(r"""<link[^>]{0,200}rel=["']canonical["'][^>]{0,200}href=["']([^"']+)""")
_XML = re.compile(r"\s*(?:<\?xml|<(?!!|(?:html|head|body|div|script|meta)\b)\w)", re.IGNORECASE)
_EXAMPLE = re.compile(r"^(?:PRE-MARKUP|MICRODATA|RDFA|JSON):$|^TYPES:.*$", re.MULTILINE)


@dataclass(slots=True, kw_only=True)
class Part:
    """One answer that a capture holds."""

    role: Role
    body: str
    format: Literal["json", "html", "xml"]
    status: int = 200
    id: str | None = None
    """The posting's own id, of a detail or page that names it."""
    url: str | None = None
    """The posting's own address, of a detail or page that names it."""


@dataclass(slots=True, kw_only=True)
class Capture:
    """A file, recognised."""

    file: File
    kind: Kind
    parts: list[Part] = field(default_factory=list)
    note: str = ""
    """What it is instead of an answer."""


def recognised(file: File) -> Capture:
    """What a file is, and the answers in it."""
    text = _decoded(file.path.read_bytes())
    if (recorded := answers(text)) is not None:
        parts = [part for body, status in recorded for part in _parts(file, body, status)]
        note = "a cassette: the answers recorded in it were served"
        return Capture(file=file, kind="not_a_response", parts=parts, note=note)
    if why := _no_answer(file, text):
        return Capture(file=file, kind="not_a_response", note=why)
    parts = list(_parts(file, text))
    return Capture(file=file, kind=parts[0].role, parts=parts)


def _decoded(data: bytes) -> str:
    """The text of a file; what is no UTF-8 is taken for the web's old default."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _no_answer(file: File, text: str) -> str | None:
    """Why a file is no answer of its platform; None where it may be one."""
    if file.path.suffix in DOCUMENTS:
        return "a document"
    data = _json(text)
    if isinstance(data, dict) and {"method", "url"} <= data.keys():
        return "a request"
    leaves = list(_leaves(data))
    if len(leaves) >= 10 and leaves.count("string") > len(leaves) / 2:
        return "a documented shape: its values are placeholders"
    return None


def _leaves(value: Any) -> Iterator[Any]:
    """The values of a JSON document that hold no others, numbers and flags left out."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value


def _parts(file: File, text: str, status: int = 200) -> Iterator[Part]:
    """The answers in a body."""
    if pages := _pages(file, text):
        yield from (_page(file, page) for page in pages)
    elif (data := _json(text)) is not None or text.lstrip()[:1] in ("{", "["):
        yield from _json_parts(file, data, text, status)
    elif _XML.match(text):
        is_list = _is_marked("xml", file.platform, text[:4000])
        yield Part(role="list" if is_list else "feed", body=text, format="xml", status=status)
    elif _is_marked("html", file.platform, text):
        yield Part(role="list", body=text, format="html", status=status)
    else:
        yield _page(file, text, status)


def _pages(file: File, text: str) -> list[str]:
    """The pages of a file of several: a record a line, or schema.org's own examples."""
    if file.path.suffix == ".jsonl":
        lines = filter(str.strip, text.splitlines())
        return [SCRIPT % line.replace("</", r"<\/") for line in lines]
    examples = _EXAMPLE.split(text) if _EXAMPLE.search(text) else []
    return [example for example in examples if postings_on(example)]


def _is_marked(format: str, platform: str, text: str) -> bool:
    """Whether a body holds what lists of its platform hold."""
    mark = shapes()[format].get(platform)
    return mark is not None and re.search(mark, text) is not None


def _page(file: File, markup: str, status: int = 200) -> Part:
    """The page of one posting, with the address and number it gives itself."""
    found = postings_on(markup)
    own = found[0].get("url") if len(found) == 1 else None
    canonical = _CANONICAL.search(markup)
    url = own if isinstance(own, str) else unescape(canonical[1]) if canonical else None
    pattern = shapes()["pages"].get(file.platform, {}).get("id")
    number = re.search(pattern, markup) if pattern else None
    return Part(
        role="page",
        body=markup,
        format="html",
        status=status,
        id=number[1] if number else None,
        url=url if url and re.match(r"https?://[^/]+/.", url) else None,
    )


def _json_parts(file: File, data: Any, text: str, status: int) -> Iterator[Part]:
    """A list, a detail, a feed; or whatever of these an object of the recorder's holds."""
    shape = shapes()["json"].get(file.platform, {})
    if any(_at(data, path) for path in shape.get("list", ())):
        role: Role = "feed" if file.platform == "feed" else "list"
        yield Part(role=role, body=text, format="json", status=status)
    elif any(_at(data, path) for path in shape.get("detail", ())):
        yield _detail(shape, data, text, status)
    elif isinstance(data, dict) and (inner := list(_inner(file, data, shape))):
        yield from inner
    else:
        yield Part(role="list", body=text, format="json", status=status)


def _inner(file: File, data: dict[str, Any], shape: dict[str, Any]) -> Iterator[Part]:
    for held in data.values():
        for row in held.values() if isinstance(held, dict) else _rows(held):
            names = [*shape.get("list", ()), *shape.get("detail", ())]
            if isinstance(row, dict) and any(_at(row, path) for path in names):
                yield from _json_parts(file, row, json.dumps(row), 200)


def _detail(shape: dict[str, Any], data: Any, text: str, status: int) -> Part:
    if "wrap" in shape:
        record = _first(_at(data, shape["record"])) if "record" in shape else data
        rows = [record] if not shape["wrap"] else {shape["wrap"]: [record]}
        return Part(role="detail", body=json.dumps(rows), format="json", status=status)
    name = _first(_at(data, shape["id"])) if "id" in shape else None
    part = re.search(shape.get("id_part", ".+"), str(name)) if name is not None else None
    url = _first(_at(data, shape["url"])) if "url" in shape else None
    return Part(
        role="detail",
        body=text,
        format="json",
        status=status,
        id=part[0] if part else None,
        url=url if isinstance(url, str) else None,
    )


def _at(data: Any, path: str) -> list[Any]:
    """Everything at a path; [] where nothing is."""
    found = [data]
    for step in path.split("."):
        if step == "*":
            found = [row for value in found for row in _rows(value)]
        else:
            found = [value[step] for value in found if isinstance(value, dict) and step in value]
    return found


def _rows(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()


def _first(found: list[Any]) -> Any:
    return found[0] if found else None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
