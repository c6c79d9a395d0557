"""PostgreSQL's own regression tests, run against a server directly and through Sluice in session pooling.

A test counts as the same when its output through Sluice is what the direct run gave, or what PostgreSQL's authors expect.
What differs must stand in the list, docs/regression.md, with its reason.
"""
