"""End-to-end comparison of PostgreSQL connection proxies on one machine.

The way of a measurement: `main` reads the options, `session` starts PostgreSQL and runs the chosen scenarios,
`rounds` starts the targets and measures them in turn, a scenario (`scenarios`, `load`, `copying`, `idle`) says what
one measurement is, `summary` makes medians and ratios of them, `goals` holds them against what is asked for, and
`table`, `report` and the JSON file show them. Nothing here needs more than Python's standard library.
"""
