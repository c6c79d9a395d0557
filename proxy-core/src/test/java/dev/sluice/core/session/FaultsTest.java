package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultsTest {

  @Test
  void wantOfMemoryIsNoBrokenRule() {
    assertThat(Faults.what(new OutOfMemoryError("Cannot reserve 4096 bytes of direct memory")))
        .isEqualTo("there was not enough memory");
    assertThat(Faults.what(new IllegalStateException("a reply that nobody is owed")))
        .isEqualTo("a rule of the product was broken");
  }
}
