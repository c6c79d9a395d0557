"""The comparison for Redis. How targets take turns, and what becomes of the figures, is the PostgreSQL comparison's."""

from compare_redis import options
from compare_redis.report import report
from compare_redis.session import Session

__all__ = ["Session", "options", "report"]
