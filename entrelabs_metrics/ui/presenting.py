"""Presenting from the application: the offline page in a tab of its own, without Streamlit around it.

The server keeps how to make the last few pages that were offered, each at an address nobody can guess, and makes one
when it is opened. A page that is no longer kept is offered again by whoever opens its story again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from html import escape
from secrets import token_urlsafe
from threading import Lock

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..exports.page import policy
from ..language import CODES, language

PLACE = "presenter"
KEPT = 200  # pages that were offered last

Make = Callable[..., bytes]
_kept: OrderedDict[str, tuple[Make, tuple]] = OrderedDict()  # token → what makes the page; the last offered at the end
_tokens: dict[tuple[Make, tuple], str] = {}  # the other way round
_keeping = Lock()


def present_link(make: Make, *given: Hashable) -> str:
    """The address where the page that `make(*given)` gives opens on its first slide; `#3` instead of `#1` opens the
    third. It is made when it is opened, on a thread of the server's, so `make` may know nothing of the visitor. The
    same page keeps its address for as long as it is kept."""
    with _keeping:
        token = _tokens.setdefault((make, given), token_urlsafe(24))
        _kept[token] = (make, given)
        _kept.move_to_end(token)
        while len(_kept) > KEPT:
            _, gone = _kept.popitem(last=False)
            del _tokens[gone]
    return f"{route().format(token=token)}#1"


def route() -> str:
    """Where pages are served, under the path Streamlit is served under."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{PLACE}/{{token}}" if base else f"/{PLACE}/{{token}}"


async def presented(request: Request) -> Response:
    """A page that is kept, or words for one that no longer is."""
    with _keeping:
        known = _kept.get(request.path_params["token"])
    # Its own policy: it runs its own script, and may ask for nothing, not even from this server.
    headers = {"content-security-policy": f"{policy()}; frame-ancestors 'self'", "cache-control": "no-store"}
    if known is None:
        return Response(_gone(), status_code=404, media_type="text/html", headers=headers)
    make, given = known
    return Response(await run_in_threadpool(make, *given), media_type="text/html", headers=headers)


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
