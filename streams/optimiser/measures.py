"""What the optimiser's /metrics says (Prometheus): how much it was asked, and what of it no shard could book in one step."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from schemas.optimisations import OptimisationProposed, OptimisationRequested
from streams.settings import Settings


class Measures:
    """Counted by settlement system, from the start of this process on."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._counters = {
            name: Counter(f"takahuone_optimiser_{name}", text, ["settlement_system"], registry=self.registry)
            for name, text in {
                "requests": "Requests that were answered",
                "offered": "Instructions that were offered with them",
                "proposed": "Instructions that were proposed to settle",
                "given_up": "Requests of which a search took more CPU than it may, so that it was ended",
                "second_try": "Of these, requests that the second try has answered; the others were answered without a search",
                "left_out": "Instructions that would settle only in a group that is too large to be booked in one step",
            }.items()
        }
        text = "The same of the last request: 0 where nothing is left out any more"
        self._last = Gauge("takahuone_optimiser_last_left_out", text, ["settlement_system"], registry=self.registry)

    def given_up(self, request: OptimisationRequested) -> None:
        """The search that one request asks for was ended."""
        self._counters["given_up"].labels(request.settlement_system).inc()

    def second_try(self, request: OptimisationRequested) -> None:
        """Its second try has answered it."""
        self._counters["second_try"].labels(request.settlement_system).inc()

    def answered(self, request: OptimisationRequested, offered: int, proposals: Iterable[OptimisationProposed]) -> None:
        """One request was answered."""
        told = list(proposals)
        left_out = sum(proposal.left_out for proposal in told)
        proposed = sum(len(group) for proposal in told for group in proposal.groups)
        counts = {"requests": 1, "offered": offered, "proposed": proposed, "left_out": left_out}
        for name, count in counts.items():
            self._counters[name].labels(request.settlement_system).inc(count)
        self._last.labels(request.settlement_system).set(left_out)


@contextmanager
def served(settings: Settings) -> Iterator[Measures]:
    """Measures whose page is served while this lasts, where a port is set. Raises OSError where another has it."""
    measures = Measures()
    if not settings.optimiser_http_port:
        yield measures
        return
    server, thread = start_http_server(settings.optimiser_http_port, settings.http_host, measures.registry)
    try:
        yield measures
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
