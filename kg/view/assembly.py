"""Puts the page together from the files in `page/`: modules joined into one script, data packed, a policy that seals both.

The modules are ordinary ES modules, so that linters and editors understand them. All share one scope when joined, which needs no
bundler: imports and the word `export` are dropped, and a name is declared once in the whole page.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

# The order in which the modules are joined: each stands after those it imports.
MODULES = (
    "dom", "data", "state", "words", "filter", "glyphs", "labels", "picture", "table", "evidence", "reader", "search", "legend",
    "lists", "export", "bar", "timeline", "places", "about", "main",
)
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; img-src data: blob:; worker-src blob:; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'"
)
IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|const|let|class)\b)", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


def page(content: dict[str, Any], *, title: str, vis: str) -> str:
    """The HTML document. `content` is what `kg.view.content.of` gives, `vis` the source of vis-network."""
    style, script = COMMENT.sub("", _read("page.css")), joined()
    policy = POLICY.format(scripts=f"{_digest(vis)} {_digest(script)}", style=_digest(style))
    blocks = [_packed("data", content | {"title": title}), _block("words", json.loads(_read("words.json")))]
    parts = {
        "policy": policy, "title": escape(title), "style": style, "data": "\n".join(blocks), "vis": vis, "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _read("page.html"))


def joined() -> str:
    """All modules as one script in a scope of its own, without the comments that stand on lines of their own."""
    sources = [COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", _read(f"{name}.js")))) for name in MODULES]
    return "(async () => {\n\"use strict\";\n" + "\n".join(sources) + "\n})();\n"


def _read(name: str) -> str:
    return files("kg.view").joinpath("page", name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _block(name: str, value: Any) -> str:
    """A value as a data block: nothing in it can end the block, open a comment, or is anything but data to the browser."""
    return f'<script type="application/json" id="{name}">{re.sub("[<>&]", _escaped, _json(value))}</script>'


def _packed(name: str, value: Any) -> str:
    """A large value as a compressed data block: a fifth of its size, and of an alphabet that holds no markup at all."""
    packed = gzip.compress(_json(value).encode(), mtime=0)
    return f'<script type="application/octet-stream" id="{name}">{b64encode(packed).decode()}</script>'


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\u2028\u2029\ud800-\udfff]", _escaped, text)


def _escaped(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"
