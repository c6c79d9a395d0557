package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancelKeysTest {

  private final CancelKeys keys = new CancelKeys();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"0,4", "1,4", "2,32"})
  void keyIsAsLongAsTheProtocolAllows(int minor, int length) {
    CancelKey key = keys.issue(minor, over -> cancelled.incrementAndGet());

    assertThat(key.key()).hasSize(length);
    assertThat(key.processId()).isPositive();
  }

  @Test
  void rightKeyCancels() {
    CancelKey key = keys.issue(0, over -> cancelled.incrementAndGet());
    keys.cancel(key.processId(), key.key().clone(), done::incrementAndGet);

    assertThat(cancelled).hasValue(1);
  }

  @Test
  void ownerTellsWhenItIsOver() {
    AtomicReference<Runnable> told = new AtomicReference<>();
    CancelKey key = keys.issue(0, told::set);
    keys.cancel(key.processId(), key.key(), done::incrementAndGet);
    assertThat(done).hasValue(0);
    told.get().run();

    assertThat(done).hasValue(1);
  }

  @Test
  void wrongKeyAndUnknownProcessDoNothing() {
    CancelKey key = keys.issue(2, over -> cancelled.incrementAndGet());
    byte[] wrong = key.key().clone();
    wrong[31] ^= 1;
    keys.cancel(key.processId(), wrong, done::incrementAndGet);
    keys.cancel(key.processId(), new byte[0], done::incrementAndGet);
    keys.cancel(key.processId(), Arrays.copyOf(key.key(), 4), done::incrementAndGet);
    keys.cancel(key.processId() ^ 1, key.key(), done::incrementAndGet);

    assertThat(cancelled).hasValue(0);
    assertThat(done).hasValue(4);
  }

  @Test
  void revokedKeyDoesNothing() {
    CancelKey key = keys.issue(0, over -> cancelled.incrementAndGet());
    keys.revoke(key);
    keys.revoke(key);
    keys.cancel(key.processId(), key.key(), done::incrementAndGet);

    assertThat(cancelled).hasValue(0);
    assertThat(keys.size()).isZero();
  }

  @Test
  void everyClientHasItsOwn() {
    Set<Integer> processes = new HashSet<>();
    Set<String> secrets = new HashSet<>();
    List<CancelKey> issued = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      CancelKey key = keys.issue(2, over -> cancelled.incrementAndGet());
      issued.add(key);
      processes.add(key.processId());
      secrets.add(HexFormat.of().formatHex(key.key()));
    }

    assertThat(processes).hasSize(10_000);
    assertThat(secrets).hasSize(10_000);
    assertThat(keys.size()).isEqualTo(10_000);
    issued.forEach(keys::revoke);
    assertThat(keys.size()).isZero();
  }
}
