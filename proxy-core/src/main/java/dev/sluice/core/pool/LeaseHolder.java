package dev.sluice.core.pool;

/** Who has a lease, as shown to operators. Confined to the pool's loop. */
public interface LeaseHolder {

  /** The client session's id. */
  long id();
}
