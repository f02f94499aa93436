"""How the engine reaches a cluster: addresses, secrets, certificates, and what fails."""

import contextlib
import json
import socket
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from search.documents import SearchField
from search.engines.base import EngineUnavailable, RemovedDocument
from search.engines.elasticsearch import ClusterSpec, ElasticsearchEngine
from search.queries import SearchPlan, TokenPhrase
from tests.search.contract import asked
from tests.search.elasticsearch.engines import cluster_of, engine_on
from tests.search.worlds import WORLD

ANYTHING = SearchPlan("cases", (TokenPhrase(SearchField.GRAMS, ("停电",)),))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("http://es", "http://es:9200"),
        ("https://es.example.cn/", "https://es.example.cn:443"),
        ("https://es:9243/search/", "https://es:9243/search"),
        (" http://[::1]:9201 ", "http://[::1]:9201"),
    ],
)
def test_addresses_get_their_ports(host, address):
    assert ClusterSpec((host, host)).addresses() == (address,)


@pytest.mark.parametrize("host", ["es:9200", "", "ftp://es", "http://"])
def test_what_is_no_address_is_named(host):
    with pytest.raises(ValueError, match="不是"):
        ClusterSpec((host,)).addresses()
    with pytest.raises(EngineUnavailable):
        ElasticsearchEngine(ClusterSpec((host,))).find(ANYTHING)


def test_secrets_are_not_printed():
    shown = repr(ClusterSpec(("http://es",), password="hidden-1", api_key="hidden-2"))
    assert "hidden" not in shown


class _Witness(BaseHTTPRequestHandler):
    """Answers as a server does that has nothing, and remembers who asked."""

    def do_POST(self):
        self.server.seen.append(self.headers)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = {
            "took": 1,
            "timed_out": False,
            "_shards": {"total": 1, "successful": 1, "failed": 0},
            "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []},
            "aggregations": {"facets": {"buckets": []}},
        }
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def witness():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Witness) as server:
        server.seen = []
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("secrets", "header"),
    [
        ({"api_key": "aWQ6a2V5"}, "ApiKey aWQ6a2V5"),
        ({"api_key": "id:key"}, "ApiKey aWQ6a2V5"),
        ({"user": "anjian", "password": "p:w"}, "Basic YW5qaWFuOnA6dw=="),
        ({"user": "anjian", "password": "p:w", "api_key": "id:key"}, "ApiKey aWQ6a2V5"),
        ({}, None),
    ],
)
def test_every_request_says_who_asks(witness, secrets, header):
    cluster = ClusterSpec((f"http://127.0.0.1:{witness.server_port}",), **secrets)
    engine = ElasticsearchEngine(cluster)
    with contextlib.closing(engine):
        assert engine.find(ANYTHING).total == 0
    assert [headers.get("Authorization") for headers in witness.seen] == [header]


def test_over_https_with_a_certificate_and_a_password(elasticsearch_secured):
    with engine_on(elasticsearch_secured) as engine:
        engine.rebuild("cases", iter(WORLD), list)
        assert asked(engine, "估抄") == ["c1"]
        assert not engine.needs_rebuild("cases")


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong"}, {"ca": None}, {"user": "", "password": ""}]
)
def test_whoever_is_refused_hears_that_the_engine_is_unavailable(elasticsearch_secured, wrong):
    engine = ElasticsearchEngine(replace(cluster_of(elasticsearch_secured), **wrong))
    with contextlib.closing(engine):
        with pytest.raises(EngineUnavailable):
            engine.find(ANYTHING)
        with pytest.raises(EngineUnavailable):
            engine.needs_rebuild("cases")


def closed_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def test_a_dead_host_among_several_is_passed_over(elasticsearch_server):
    dead = f"http://127.0.0.1:{closed_port()}"
    cluster = cluster_of(elasticsearch_server)
    with engine_on(elasticsearch_server) as alive:
        alive.apply("cases", WORLD)
        cluster = replace(alive.cluster, hosts=(dead, *cluster.hosts))
        with contextlib.closing(ElasticsearchEngine(cluster)) as engine:
            for _ in range(4):
                assert asked(engine, "估抄") == ["c1"]
            engine.apply("cases", [RemovedDocument("c1")])
            assert asked(engine, "估抄") == []


def test_no_host_at_all_is_unavailable_and_nothing_else():
    engine = ElasticsearchEngine(ClusterSpec((f"http://127.0.0.1:{closed_port()}",)))
    with contextlib.closing(engine):
        for refused in (
            lambda: engine.find(ANYTHING),
            lambda: engine.vocabulary("cases").frequency(SearchField.GRAMS, "停电"),
            lambda: engine.vocabulary("cases").passages(),
        ):
            with pytest.raises(EngineUnavailable):
                refused()


def test_a_server_that_never_answers_is_given_up():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with contextlib.closing(ElasticsearchEngine(ClusterSpec((host,), timeout=0.3))) as engine:
            began = time.monotonic()
            with pytest.raises(EngineUnavailable):
                engine.find(ANYTHING)
            assert time.monotonic() - began < 30
