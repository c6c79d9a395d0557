package dev.sluice.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import java.time.Duration;
import java.util.Set;

/** More clients for a while than a tenant may have. Stateless. */
public final class Flood {

  private static final int CLIENTS = 40;

  private Flood() {}

  /**
   * Has forty more clients work at a site.
   *
   * @param codes what they may hear, the first of which they must have heard
   * @throws AssertionError if they hear anything else
   */
  public static void over(Site site, Duration time, String... codes) {
    Crowd flood = Crowd.of("flood", CLIENTS, site.workers());
    try (flood) {
      Await.pause(time);
    }
    Tally tally = flood.tally();
    assertThat(tally.codes()).containsKey(codes[0]);
    assertThat(tally.codes().keySet()).isSubsetOf(Set.of(codes));
    for (Tally.Complaint complaint : Tally.Complaint.values()) {
      assertThat(tally.complaints(complaint)).as("flood: %s", complaint).isZero();
    }
  }
}
