package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatementCacheTest {

  private final StatementCache cache = new StatementCache(new CustomParameters());

  private static byte[] definition(String sql) {
    return (sql + "\0\0\0").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void equalDefinitionsAreOneStatement() {
    Statement first = cache.intern(definition("select 1"), "UTF8");
    assertThat(cache.intern(definition("select 1"), "UTF8")).isSameAs(first);
    Statement second = cache.intern(definition("select 2"), "UTF8");
    assertThat(cache.all()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void otherReadingIsAnotherStatement() {
    Statement first = cache.intern(definition("select 1"), "UTF8");
    Statement second = cache.intern(definition("select 1"), "LATIN1");
    assertThat(second).isNotSameAs(first);
    assertThat(second.name()).isNotEqualTo(first.name());
  }

  @Test
  void forgottenStatementIsMadeAnewUnderAnotherName() {
    Statement first = cache.intern(definition("select 1"), "UTF8");
    cache.forget(first);
    Statement second = cache.intern(definition("select 1"), "UTF8");
    assertThat(second.toString()).isNotEqualTo(first.toString());
  }

  @Test
  void loneStatementIsNobodyElses() {
    Statement alone = cache.alone(definition("select 1"));
    Statement shared = cache.intern(definition("select 1"), "UTF8");
    assertThat(shared).isNotSameAs(alone);
    assertThat(cache.all()).containsExactly(shared);
  }

  @Test
  void traitsAreThoseOfTheText() {
    assertThat(cache.alone(definition("set a.b = 1")).traits()).isEqualTo(SqlTraits.SETS);
    assertThat(cache.alone(definition("select set_config($1, $2, false)")).traits())
        .isEqualTo(SqlTraits.SETS | SqlTraits.PINS);
    assertThat(cache.alone(definition("select 1")).traits()).isZero();
  }
}
