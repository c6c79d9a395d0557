package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancelKeysTest {

  private final CancelKeys keys = new CancelKeys();
  private final AtomicInteger cancelled = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"0,4", "1,4", "2,32"})
  void keyIsAsLongAsTheProtocolAllows(int minor, int length) {
    CancelKey key = keys.issue(minor, cancelled::incrementAndGet);

    assertThat(key.key()).hasSize(length);
    assertThat(key.processId()).isPositive();
  }

  @Test
  void rightKeyCancels() {
    CancelKey key = keys.issue(0, cancelled::incrementAndGet);
    keys.cancel(key.processId(), key.key().clone());

    assertThat(cancelled).hasValue(1);
  }

  @Test
  void wrongKeyAndUnknownProcessDoNothing() {
    CancelKey key = keys.issue(2, cancelled::incrementAndGet);
    byte[] wrong = key.key().clone();
    wrong[31] ^= 1;
    keys.cancel(key.processId(), wrong);
    keys.cancel(key.processId(), new byte[0]);
    keys.cancel(key.processId(), Arrays.copyOf(key.key(), 4));
    keys.cancel(key.processId() ^ 1, key.key());

    assertThat(cancelled).hasValue(0);
  }

  @Test
  void revokedKeyDoesNothing() {
    CancelKey key = keys.issue(0, cancelled::incrementAndGet);
    keys.revoke(key);
    keys.revoke(key);
    keys.cancel(key.processId(), key.key());

    assertThat(cancelled).hasValue(0);
    assertThat(keys.size()).isZero();
  }

  @Test
  void everyClientHasItsOwn() {
    Set<Integer> processes = new HashSet<>();
    Set<String> secrets = new HashSet<>();
    List<CancelKey> issued = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      CancelKey key = keys.issue(2, cancelled::incrementAndGet);
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
