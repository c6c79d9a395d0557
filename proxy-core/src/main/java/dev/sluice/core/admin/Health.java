package dev.sluice.core.admin;

import java.time.Duration;

/** How the proxy as a whole is. Implementations are thread-safe and never block. */
public interface Health {

  /** {@code starting}, {@code serving}, {@code draining} or {@code stopped}. */
  String state();

  /** Whether new clients are welcome: only while serving. */
  boolean ready();

  /** Time since the start. */
  Duration uptime();
}
