package dev.sluice.core.pool;

/** A pool's only view of the network. Confined to the pool's loop. */
@FunctionalInterface
public interface ConnectionOpener {

  /**
   * Starts to connect and to log in, within the backend's connect timeout. Ends with one call of
   * {@link TenantPool#onOpened} or {@link TenantPool#onOpenFailed}, never from inside this one.
   */
  void open(PooledConnection connection);
}
