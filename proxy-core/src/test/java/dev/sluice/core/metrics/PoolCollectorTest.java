package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PoolCollectorTest {

  private static final String POOL =
      "backend=\"127.0.0.1:5432\",lane=\"default\",protocol=\"postgres\","
          + "tenant=\"acme\",tier=\"PRO\"";

  private final List<MeterSource> slices = new ArrayList<>();
  private final PoolCollector collector = new PoolCollector(() -> slices);

  private FakeSlice add(PoolTags tags) {
    FakeSlice slice = new FakeSlice(tags);
    slices.add(slice);
    return slice;
  }

  private List<String> scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Exposition.TEXT.write(out, collector.collect());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String line(String name, String label, String value) {
    String labels =
        Stream.concat(Stream.of(POOL.split(",")), Stream.of(label))
            .filter(l -> !l.isEmpty())
            .sorted()
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    return name + "{" + labels + "} " + value;
  }

  /** The bound is written after the labels that are sorted. */
  private static String bucket(String bound, String value) {
    String labels = POOL + ",le=\"" + bound + "\"";
    return Meters.QUERY_SECONDS + "_bucket{" + labels + "} " + value;
  }

  @Test
  void gaugesOfAllSlicesAddUpAndTheWorstBreakerCounts() {
    FakeSlice first = add(FakeSlice.ACME);
    first.active = 3;
    first.idle = 1;
    first.waiting = 2;
    first.sessions = 10;
    FakeSlice second = add(FakeSlice.ACME);
    second.active = 1;
    second.opening = 4;
    second.shared = 1;
    second.sessions = 5;
    second.breakerState = 2;

    assertThat(scrape())
        .contains(
            line(Meters.ACTIVE_CONNECTIONS, "", "4.0"),
            line(Meters.POOL_SIZE, "status=\"active\"", "4.0"),
            line(Meters.POOL_SIZE, "status=\"idle\"", "1.0"),
            line(Meters.POOL_SIZE, "status=\"opening\"", "4.0"),
            line(Meters.POOL_SIZE, "status=\"total\"", "9.0"),
            line(Meters.SHARED_CONNECTIONS, "", "1.0"),
            line(Meters.POOL_WAITING, "", "2.0"),
            line(Meters.CLIENT_SESSIONS, "", "15.0"),
            line(Meters.BREAKER_STATE, "", "2.0"));
  }

  @Test
  void countersOfAllSlicesAddUp() {
    PoolMeters first = add(FakeSlice.ACME).meters();
    PoolMeters second = add(FakeSlice.ACME).meters();
    first.queries.add(7);
    second.queries.add(5);
    second.transactions.add(6);
    first.errors.increment();
    first.bytesFromClients.add(100);
    second.bytesToClients.add(2_000);
    first.attemptsSucceeded.add(4);
    second.attemptsFailed.add(1);
    first.rejections(Rejection.QUEUE_TIMEOUT).add(2);
    second.rejections(Rejection.QUEUE_TIMEOUT).add(1);
    first.closed(CloseReason.LIFETIME).add(9);

    assertThat(scrape())
        .contains(
            line(Meters.QUERIES, "", "12.0"),
            line(Meters.TRANSACTIONS, "", "6.0"),
            line(Meters.ERRORS, "reason=\"backend\"", "1.0"),
            line(Meters.BYTES, "direction=\"in\"", "100.0"),
            line(Meters.BYTES, "direction=\"out\"", "2000.0"),
            line(Meters.CONNECTIONS_OPENED, "", "4.0"),
            line(Meters.CONNECTION_ATTEMPTS, "outcome=\"success\"", "4.0"),
            line(Meters.CONNECTION_ATTEMPTS, "outcome=\"failure\"", "1.0"),
            line(Meters.REJECTIONS, "reason=\"queue_timeout\"", "3.0"),
            line(Meters.REJECTIONS, "reason=\"breaker_open\"", "0.0"),
            line(Meters.CONNECTIONS_CLOSED, "reason=\"lifetime\"", "9.0"));
  }

  @Test
  void everyRejectionIsShownFromTheStartAndACloseReasonOnceItOccurred() {
    add(FakeSlice.ACME);

    List<String> page = scrape();

    assertThat(Arrays.stream(Rejection.values()))
        .allMatch(
            r -> page.contains(line(Meters.REJECTIONS, "reason=\"" + r.label() + "\"", "0.0")));
    assertThat(page).noneMatch(l -> l.startsWith(Meters.CONNECTIONS_CLOSED + "{"));
  }

  @Test
  void durationsOfAllSlicesFallIntoCumulatedBucketsInSeconds() {
    add(FakeSlice.ACME).meters().queryDuration.record(65_536);
    add(FakeSlice.ACME).meters().queryDuration.record(65_537);
    slices.get(0).meters().queryDuration.record(100_000_000_000L);

    assertThat(scrape())
        .contains(
            bucket("6.5536E-5", "1"),
            bucket("1.31072E-4", "2"),
            bucket("68.719476736", "2"),
            bucket("+Inf", "3"),
            line(Meters.QUERY_SECONDS + "_count", "", "3"));
  }

  @Test
  void aPoolsCountersNeverFallWhenASliceGoesAway() {
    PoolMeters leaving = add(FakeSlice.ACME).meters();
    PoolMeters staying = add(FakeSlice.ACME).meters();
    leaving.queries.add(100);
    leaving.queryDuration.record(1);
    staying.queries.add(1);
    scrape();

    leaving.queries.add(10);
    slices.remove(0);

    assertThat(scrape())
        .contains(
            line(Meters.QUERIES, "", "111.0"), line(Meters.QUERY_SECONDS + "_count", "", "1"));
    staying.queries.add(1);
    assertThat(scrape()).contains(line(Meters.QUERIES, "", "112.0"));
  }

  @Test
  void anEvictedTenantsFiguresVanishAndItsReturnStartsAtZero() {
    add(FakeSlice.ACME).meters().queries.add(5);
    scrape();

    slices.clear();
    assertThat(scrape()).noneMatch(l -> l.contains("acme"));

    add(FakeSlice.ACME);
    assertThat(scrape()).contains(line(Meters.QUERIES, "", "0.0"));
  }

  @Test
  void poolsOfDifferentLanesAreShownApart() {
    add(FakeSlice.ACME).active = 1;
    add(new PoolTags("acme", "PRO", "postgres", "127.0.0.1:5432", "low")).active = 2;

    assertThat(scrape()).filteredOn(l -> l.startsWith(Meters.ACTIVE_CONNECTIONS + "{")).hasSize(2);
  }

  @Test
  void labelValuesAreEscapedWhereABackendsNameHoldsQuotes() {
    add(new PoolTags("acme", "PRO", "postgres", "unix:/a\"b\\c\nd", "default"));

    assertThat(scrape()).anyMatch(l -> l.contains("backend=\"unix:/a\\\"b\\\\c\\nd\""));
  }
}
