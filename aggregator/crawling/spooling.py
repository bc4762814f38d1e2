"""Large answers wait on disk: what is read piece by piece need not stay in memory whole."""

from __future__ import annotations

from tempfile import TemporaryFile

from scrapy import Request
from scrapy.http import Response

SPOOLED_FROM = 4 * 1024 * 1024


def spooled(request: Request, response: Response) -> Response:
    """The response with its body in a file, `meta["spool"]`, as its host sent it.

    Only for requests that say `meta["is_spooled"]`, and only for bodies that are worth it.
    """
    if not request.meta.get("is_spooled") or len(response.body) < SPOOLED_FROM:
        return response
    file = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    file.write(response.body)
    file.seek(0)
    request.meta["spool"] = file
    headers = response.headers.copy()
    # the body that could be unpacked is in the file
    headers.pop("Content-Encoding", None)
    return type(response)(
        response.url,
        status=response.status,
        headers=headers,
        flags=response.flags,
        ip_address=response.ip_address,
        protocol=response.protocol,
    )
