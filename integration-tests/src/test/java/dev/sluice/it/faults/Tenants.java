package dev.sluice.it.faults;

import dev.sluice.it.fixture.Inspected;
import java.util.ArrayList;
import java.util.List;

/**
 * The two tenants of a scene. Immutable.
 *
 * @param victim who is to suffer
 * @param bystander who is to notice nothing
 */
public record Tenants<T extends Site>(T victim, T bystander) {

  /** Where Sluice and a server do not agree on how many connections there are, in words. */
  List<String> strangers(Inspected sluice) {
    List<String> found = new ArrayList<>();
    for (Site site : List.of(victim, bystander)) {
      int there = site.connectionsAtServer();
      int here = sluice.connections(site.name());
      if (there != here) {
        found.add(there + " connections at the server of " + site.name() + ", " + here + " known");
      }
    }
    return found;
  }
}
