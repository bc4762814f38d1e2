"""Why a request was not sent, and what that means for the board it was for."""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest

from aggregator.records import Outcome


class Refusal(IgnoreRequest):
    """The host does not want the request: robots.txt, or what it answers to everything."""

    outcome: ClassVar[Outcome] = "refused"


class Forbidden(Refusal):
    """A rule of robots.txt names the address: asking again will not help."""

    is_rule: ClassVar[bool] = True


class HostFailed(Refusal):
    """The host cannot be asked any more in this run: it is ill, or asked us to stay away."""

    outcome: ClassVar[Outcome] = "failed"


class Stopped(Refusal):
    """The run is being stopped; the next one goes on."""

    outcome: ClassVar[Outcome] = "interrupted"
