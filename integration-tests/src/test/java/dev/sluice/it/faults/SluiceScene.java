package dev.sluice.it.faults;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.Inspected;
import java.util.ArrayList;
import java.util.List;

/**
 * A scene in which a Sluice stands between its tenants and their servers: what is left over is what
 * either side still has of the other.
 *
 * @param <T> what its tenants are
 */
public abstract class SluiceScene<T extends Site> implements Scene {

  /** What stands between them. */
  public abstract Inspected sluice();

  /** Between whom it stands. */
  protected abstract Tenants<T> tenants();

  @Override
  public final T site() {
    return tenants().victim();
  }

  @Override
  public final T bystander() {
    return tenants().bystander();
  }

  @Override
  public final List<String> residue() {
    return Await.untilEmpty(
        () -> {
          List<String> left = new ArrayList<>(sluice().residue());
          left.addAll(tenants().strangers(sluice()));
          return left;
        });
  }

  @Override
  public final List<String> surprises() {
    return sluice().surprises();
  }
}
