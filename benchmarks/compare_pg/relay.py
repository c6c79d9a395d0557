"""A bare relay on Netty: copies bytes, and does nothing that makes a proxy useful. What it costs is Netty's share."""

import os
import shutil

from compare_pg.targets import Proxy, first_version


class Relay(Proxy):
    """`path` is Sluice's jar, which has Netty; `classes` is where the benchmarks' classes are."""

    pools = False
    jvm = True
    tls = "TLS is passed through and ended by PostgreSQL"

    def __init__(self, label, path, classes):
        super().__init__(label, path)
        self.classes = classes

    def version(self):
        return "a bare relay on Netty, Java " + first_version(self.java(), "-version")

    def settings(self):
        return f"one event loop, no pooling, no framing: every byte is copied; {self.tls}"

    def java(self):
        return shutil.which("java") or "java"

    def command(self, setup, port, directory):
        return [self.java(), "-XX:+UseSerialGC", "-Xms64m", "-Xmn32m", "-Dio.netty.trackPinnedMemory=false",
                "-cp", os.pathsep.join([str(self.classes), str(self.path)]),
                "dev.sluice.benchmarks.Relay", port, setup.backend.host, setup.backend.port]
