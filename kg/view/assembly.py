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
    "dom", "data", "state", "words", "filter", "glyphs", "labels", "picture", "table", "correction", "evidence", "reader",
    "search", "legend", "lists", "export", "bar", "timeline", "places", "question", "engine", "answer", "sparql", "about", "main",
)
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; img-src data: blob:; worker-src {worker}; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'"
)
IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|const|let|class)\b)", re.MULTILINE)
EXPORTS = re.compile(r"^export\s*\{[^}]*\};\n", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)\n", re.MULTILINE)


def page(content: dict[str, Any], *, title: str, texts: dict[str, str], vis: str, engine: dict[str, Any]) -> str:
    """The HTML document. `content` is what `kg.view.content.of` gives, `texts` its texts, `vis` the source of vis-network.

    `engine` has the blocks of `Asking.blocks`, or nothing: then the page has no SPARQL, and its policy knows of no worker.
    """
    style, script = COMMENT.sub("", _read("page.css")), joined()
    scripts = " ".join([_digest(vis), _digest(script), *(["'wasm-unsafe-eval'"] if engine else [])])
    policy = POLICY.format(scripts=scripts, style=_digest(style), worker="blob:" if engine else "'none'")
    blocks = [_packed("data", content | {"title": title}), _block("words", json.loads(_read("words.json")))]
    large = {f"text-{report}": text for report, text in texts.items()} | engine | ({"worker": worker()} if engine else {})
    blocks += [_packed(name, value) for name, value in large.items()]
    parts = {
        "policy": policy, "title": escape(title), "style": style, "data": "\n".join(blocks), "vis": vis, "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _read("page.html"))


def joined() -> str:
    """All modules as one script in a scope of its own, without the comments that stand on lines of their own."""
    sources = [COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", _read(f"{name}.js")))) for name in MODULES]
    return "(async () => {\n\"use strict\";\n" + "\n".join(sources) + "\n})();\n"


def worker() -> str:
    """The script that runs Oxigraph beside the page: its own glue, then what asks it.

    It is no module: browsers start none from inside a file.
    """
    glue = EXPORTS.sub("", EXPORT.sub("", _read("oxigraph/web.js"))).replace("import.meta.url", "self.location.href")
    return _read("oxigraph/notice.js") + glue + COMMENT.sub("", IMPORT.sub("", _read("worker.js")))


def _read(name: str) -> str:
    return files("kg.view").joinpath("page", *name.split("/")).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _block(name: str, value: Any) -> str:
    """A value as a data block: nothing in it can end the block, open a comment, or is anything but data to the browser."""
    return f'<script type="application/json" id="{name}">{re.sub("[<>&]", _escaped, _json(value))}</script>'


def _packed(name: str, value: Any) -> str:
    """A large value as a compressed data block: a fifth of its size, and of an alphabet that holds no markup at all.

    Bytes are compressed already.
    """
    packed = value if isinstance(value, bytes) else gzip.compress(_json(value).encode(), mtime=0)
    return f'<script type="application/octet-stream" id="{name}">{b64encode(packed).decode()}</script>'


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\u2028\u2029\ud800-\udfff]", _escaped, text)


def _escaped(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"
