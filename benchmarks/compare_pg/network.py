"""Ports and file descriptors of this machine."""

import resource
import socket


def free_port(host="127.0.0.1"):
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def raise_descriptor_limit():
    """Allow this process, and what it starts, as many open files as it may have; returns how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
