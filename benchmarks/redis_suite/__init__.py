"""Redis's own test suite, against a server directly and through Sluice; started by benchmarks/redis-suite."""
