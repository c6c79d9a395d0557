package dev.sluice.it.faults;

import dev.sluice.it.fixture.ChildSluice;

/** Sluice in a process of its own between the clients and the two servers. */
public final class ChildScene<T extends Site> extends SluiceScene<T> {

  private final ChildSluice sluice;
  private final Tenants<T> tenants;

  public ChildScene(ChildSluice sluice, Tenants<T> tenants) {
    this.sluice = sluice;
    this.tenants = tenants;
  }

  @Override
  public ChildSluice sluice() {
    return sluice;
  }

  @Override
  protected Tenants<T> tenants() {
    return tenants;
  }

  @Override
  public void close() {
    sluice.close();
  }
}
