"""The scenarios in front of a cluster, which clients take for one server."""

from compare_pg.processes import wait_until
from compare_redis import cluster, keys, redis
from compare_redis.load import Benchmark


class Clustered(Benchmark):
    """Keys are random and all have values, so that a pipeline goes to all masters.

    Redis itself takes no part. `redis-benchmark --cluster` works with threads, one for each node unless told otherwise, and
    then counts time in steps of 250 ms; each of its clients keeps to one node, and each pipeline to one slot. What it says
    is about an easier task than a proxy's, so ratios are against the other proxy.
    """

    keys = 100_000
    stand_in = "predixy"

    def excludes(self, target):
        return target.no_cluster

    def server(self, bench):
        return cluster.start(
            redis.program(bench.options.redis_server, "redis-server"), redis.program(bench.options.redis_cli, "redis-cli"),
            bench.processes)

    def prepare(self, bench, setup):
        keys.fill(setup.server, self.keys, self.bytes)

    def warm_up(self, bench, running, case, setup):
        """Who has just been started answers PING before it knows the masters."""
        wait_until(lambda: keys.check_served(running.endpoint), running.process)
        super().warm_up(bench, running, case, setup)


class Pipelined(Clustered):
    pipeline = 16

    def latencies(self, outcome):
        """None: redis-benchmark takes the time to a pipeline's first reply, and the masters' replies come one by one."""
        return {}


class ClusterPlain(Clustered):
    name = "cluster-plain-50"
    title = "a cluster: 50 clients, each waits for its reply"


class ClusterPipeline(Pipelined):
    name = "cluster-pipeline-50"
    title = "a cluster: 50 clients, 16 commands at once"


class ClusterLone(Pipelined):
    name = "cluster-pipeline-1"
    title = "a cluster: a single client, 16 commands at once"
    clients = 1
    warm_requests = 0.3
