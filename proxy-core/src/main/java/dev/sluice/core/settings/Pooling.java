package dev.sluice.core.settings;

/** How long a session keeps a backend connection; PgBouncer's {@code pool_mode}. */
public enum Pooling {
  /** From login to goodbye. */
  SESSION,
  /** While a transaction is open. */
  TRANSACTION,
  /** For one statement; transactions of several statements are refused. */
  STATEMENT
}
