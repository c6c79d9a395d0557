"""All scenarios by name."""

from compare_redis.clustered import ClusterLone, ClusterPipeline, ClusterPlain
from compare_redis.load import Benchmark

KIB = 1024


class Plain(Benchmark):
    name = "plain-50"
    title = "50 clients, each waits for its reply"


class PlainMany(Benchmark):
    name = "plain-500"
    title = "500 clients, each waits for its reply"
    clients = 500


class Pipeline(Benchmark):
    name = "pipeline-50"
    title = "50 clients, 16 commands at once"
    pipeline = 16


class PipelineMany(Benchmark):
    name = "pipeline-500"
    title = "500 clients, 16 commands at once"
    clients = 500
    pipeline = 16


class Latency(Benchmark):
    name = "latency"
    title = "a single client"
    headline = "mean_us"
    clients = 1
    warm_requests = 0.3

    def latencies(self, outcome):
        """The mean as well: the steps of the others are too coarse to tell one proxy from another."""
        return {"mean_us": outcome.mean_us} | super().latencies(outcome)


class Values10K(Benchmark):
    name = "values-10k"
    title = "values of 10 KiB, 50 clients"
    bytes = 10 * KIB
    warm_requests = 0.5


class Values1M(Benchmark):
    name = "values-1m"
    title = "values of 1 MiB, 50 clients"
    bytes = KIB * KIB
    warm_requests = 0.03


class Crowd(Benchmark):
    name = "clients-5000"
    title = "5,000 clients on 4 shared connections"
    clients = 5_000
    backends = 4
    warm_requests = 2.0


SCENARIOS = {
    kind.name: kind for kind in (
        Plain, PlainMany, Pipeline, PipelineMany, Latency, Values10K, Values1M, Crowd,
        ClusterPlain, ClusterPipeline, ClusterLone)}

FULL = (*SCENARIOS, "plain-50/tls", "plain-500/tls", "pipeline-50/tls", "values-10k/tls")
