"""What surrounds the script: the empty page and its language, security headers, start-up, unexpected errors.

Streamlit serves one `index.html` in English to everybody. Ours says its language, so screen readers speak
French and `static/entrelabs.js` can hand that language to Streamlit before it starts. Nothing on a page comes
from another host: the content security policy makes the browser enforce it.
"""

import gc
import logging
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import Any

import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..charts.html import STYLE
from ..errors import Refusal
from ..language import CODES, Language, language
from . import presenting

LANGUAGE_COOKIE = "entrelabs_lang"
STATIC = Path(__file__).parent / "static"
STYLES = (STYLE + (Path(__file__).parent / "page.css").read_text(encoding="utf-8")).encode()
INDEX = Path(st.__file__).parent / "static" / "index.html"

log = logging.getLogger("entrelabs")


# The visitor's language ------------------------------------------------------------------------------------


def choose(asked: str | None, remembered: str | None) -> str:
    """The language asked for in the address, else the one of the last time, else French."""
    return next((code for code in (asked, remembered) if code in CODES), CODES[0])


def visitor_language() -> Language:
    """The language of whoever runs the script, by the same rule as the page around it."""
    return language(choose(st.query_params.get("lang"), st.context.cookies.get(LANGUAGE_COOKIE)))


# The empty page --------------------------------------------------------------------------------------------

_NOSCRIPT = {
    "fr": "Cette application a besoin de JavaScript pour s’afficher.",
    "en": "This application needs JavaScript.",
}
_ICONS = (
    '<link rel="shortcut icon" href="./app/static/icon-64.png" />'
    '<link rel="apple-touch-icon" href="./app/static/icon-180.png" />'
)
_HEAD = (
    '<link rel="preload" href="./app/static/EntrelabsSans-Regular.woff2" as="font" type="font/woff2" '
    "crossorigin />"
    '<link rel="stylesheet" href="./api/style.css?{css}" />'
    '<script src="./app/static/entrelabs.js?{js}"></script>'
)


def _fingerprint(content: bytes) -> str:
    """Part of the address of a file, so that a browser never keeps an old one."""
    return sha256(content).hexdigest()[:12]


@cache
def page(code: str) -> bytes:
    """Streamlit's page in one language. A Streamlit with another page stops the start, not a visitor."""
    text = INDEX.read_text(encoding="utf-8")
    head = _HEAD.format(css=_fingerprint(STYLES), js=_fingerprint((STATIC / "entrelabs.js").read_bytes()))
    for pattern, ours in (
        (r'<html lang="en">', f'<html lang="{code}">'),
        (r'<link rel="shortcut icon"[^>]*/>', _ICONS),
        # Instead of Streamlit's own font, which no page uses. The script must run before Streamlit's module.
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*/>', head),
        (r"<title>Streamlit</title>", "<title>Entrelabs Metrics</title>"),
        (r"<noscript>.*</noscript>", f"<noscript><p>{_NOSCRIPT[code]}</p></noscript>"),
    ):
        text, found = re.subn(pattern, ours, text, count=1, flags=re.DOTALL)
        if not found:
            raise RuntimeError(f"Streamlit {st.__version__} has another index.html: {pattern} is not in it")
    return text.encode()


# Every answer ----------------------------------------------------------------------------------------------

# No inline script and no eval: text of users that slipped into a page could not run. Streamlit writes its
# styles in the page ('unsafe-inline' for styles only); components without a build are modules in a blob.
_POLICY = (
    "default-src 'self'; script-src 'self' blob: {inline}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'{sockets}; worker-src 'self' blob:; frame-src 'self' blob: data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_OWN_ANSWERS = ("/media/", "/app/static/", "/component/", "/_stcore/", "/api/", f"/{presenting.PLACE}/")


@cache
def _inline_scripts() -> str:
    """The digest of the one script written in Streamlit's page; no other inline script may run."""
    scripts = re.findall(rb"<script>(.*?)</script>", page("fr"), flags=re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts)


def policy(host: str) -> str:
    """The content security policy. Older browsers do not read websockets into 'self': the host is named."""
    known = re.fullmatch(r"([\w.\-]+|\[[\da-fA-F:]+\])(:\d+)?", host)
    sockets = f" ws://{host} wss://{host}" if known else ""
    return _POLICY.format(inline=_inline_scripts(), sockets=sockets)


class Frame:
    """Puts our page in place of Streamlit's, and security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        replacement: bytes | None = None

        async def framed(message: Message) -> None:
            nonlocal replacement
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == 200 and _is_the_page(scope, headers):
                    replacement = _dress(scope, headers)
                _secure(scope, headers)
            elif replacement is not None and message["type"] == "http.response.body":
                if message.get("more_body"):
                    return
                body = b"" if scope["method"] == "HEAD" else replacement
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self.app(scope, receive, framed)


def _is_the_page(scope: Scope, headers: Headers) -> bool:
    """Streamlit answers any unknown address with its page; downloads and our own routes are not it."""
    return headers.get("content-type", "").startswith("text/html") and not any(
        part in scope["path"] for part in _OWN_ANSWERS
    )


def _dress(scope: Scope, headers: MutableHeaders) -> bytes:
    """The page in the visitor's language, with headers that fit it."""
    request = Request(scope)
    asked = request.query_params.get("lang")
    body = page(choose(asked, request.cookies.get(LANGUAGE_COOKIE)))
    # Without a validator the browser asks for the page again, and never shows it in the former language.
    for name in ("etag", "last-modified", "content-encoding"):
        if name in headers:
            del headers[name]
    headers["content-length"] = str(len(body))
    headers["vary"] = "Cookie"
    if asked in CODES:
        year = 365 * 24 * 3600
        headers.append("set-cookie", f"{LANGUAGE_COOKIE}={asked}; Path=/; Max-Age={year}; HttpOnly; SameSite=Lax")
    return body


def _secure(scope: Scope, headers: MutableHeaders) -> None:
    headers.setdefault("content-security-policy", policy(Headers(scope=scope).get("host", "")))
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = "same-origin"
    headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if "/app/static/" in scope["path"]:
        headers["cache-control"] = "public, max-age=86400"


# Start, health, errors -------------------------------------------------------------------------------------

_HEAVY = (
    "entrelabs_metrics.ui",
    "duckdb",
    "pyarrow",
    "pandas",
    "plotly.graph_objects",
    "scipy.stats",
    "statsmodels.stats.proportion",
    "babel.dates",
    "babel.numbers",
    "streamlit.dataframe_util",
    "streamlit.elements.plotly_chart",
)


def warm_up() -> None:
    """Loads what the first visitor would wait for, then takes it out of the garbage collector's rounds.

    Streamlit collects garbage after every run; walking the objects of these libraries each time costs 60 to
    95 ms (measured), and they never become garbage.
    """
    for module in _HEAVY:
        import_module(module)
    for code in CODES:
        page(code)
        language(code)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    await run_sync(warm_up)
    yield


UNEXPECTED = (
    "Cette page a rencontré une erreur inattendue. Rechargez-la. Si l'erreur revient, transmettez le code "
    "{code} à la personne qui tient l'outil, qui le retrouvera dans le journal du serveur."
)


async def health(_: Request) -> JSONResponse:
    """Says that the server answers; it does not open the base."""
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


def on_script_error(error: Exception) -> bool:
    """Says what happened without technical words. Streamlit has already logged the traceback."""
    words = visitor_language()
    if isinstance(error, Refusal):
        st.error(words.t(error.sentence, **error.values))
        return True
    code = token_hex(2).upper()
    log.error("Incident %s: %s", code, type(error).__name__)
    st.error(words.t(UNEXPECTED, code=code))
    return True


async def stylesheet(_: Request) -> Response:
    """The look of charts and pages: sent to a browser once, not with every run."""
    return Response(STYLES, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"})


ROUTES = [
    Route("/api/sante", health),
    Route("/api/style.css", stylesheet),
    Route(presenting.route(), presenting.presented),
]
MIDDLEWARE = [Middleware(Frame)]
