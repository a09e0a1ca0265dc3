"""Presenting from the application: the offline page in a tab of its own, without Streamlit around it.

The server keeps the last few pages that were asked for, in memory, each at an address nobody can guess. A page that
is no longer kept is made again by whoever opens its story again.
"""

from collections import OrderedDict
from hashlib import sha256
from html import escape
from secrets import token_urlsafe
from threading import Lock

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from ..exports.page import policy
from ..language import CODES, language

PLACE = "presenter"
KEPT = 24  # pages, of some 300 kB

_kept: OrderedDict[str, bytes] = OrderedDict()  # token → page, the one asked for last at the end
_tokens: dict[bytes, str] = {}  # digest of a page → its token
_keeping = Lock()


def present_link(content: bytes) -> str:
    """The address where `content`, made by `exports.page.page`, opens on its first slide; `#3` instead of `#1` opens
    the third. The same content keeps its address for as long as it is kept."""
    digest = sha256(content).digest()
    with _keeping:
        token = _tokens.setdefault(digest, token_urlsafe(24))
        _kept[token] = content
        _kept.move_to_end(token)
        while len(_kept) > KEPT:
            gone, _ = _kept.popitem(last=False)
            _tokens.pop(next(known for known, token in _tokens.items() if token == gone))
    return f"{route().format(token=token)}#1"


def route() -> str:
    """Where pages are served, under the path Streamlit is served under."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{PLACE}/{{token}}" if base else f"/{PLACE}/{{token}}"


async def presented(request: Request) -> Response:
    """A page that is kept, or words for one that no longer is."""
    with _keeping:
        content = _kept.get(request.path_params["token"])
    # Its own policy: it runs its own script, and may ask for nothing, not even from this server.
    headers = {"content-security-policy": f"{policy()}; frame-ancestors 'self'", "cache-control": "no-store"}
    if content is None:
        return Response(_gone(), status_code=404, media_type="text/html", headers=headers)
    return Response(content, media_type="text/html", headers=headers)


def _gone() -> bytes:
    """In both languages: this address does not say who reads it."""
    told = "".join(
        f'<p lang="{code}">{escape(words)}</p>'
        for code in CODES
        for words in [
            language(code).t(
                "Cette présentation n'est plus gardée par le serveur. Rouvrez le récit dans l'application, puis "
                "cliquez de nouveau sur « Présenter »."
            )
        ]
    )
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width"><title>Entrelabs Metrics</title></head>'
        f'<body style="font-family:sans-serif;max-width:40em;margin:4em auto;padding:0 1em">{told}</body></html>'
    ).encode()
