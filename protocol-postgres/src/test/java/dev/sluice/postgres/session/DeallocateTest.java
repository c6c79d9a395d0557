package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeallocateTest {

  @ParameterizedTest
  @CsvSource({
    "deallocate a, a",
    "DEALLOCATE  Abc ;, abc",
    "deallocate prepare a$1, a$1",
    "deallocate \"Abc\", Abc",
    "deallocate \"a\"\"b\";, a\"b",
    "deallocate \"all\", all",
  })
  void nameIsReadAsTheServerReadsIt(String sql, String name) {
    assertThat(Deallocate.name(sql)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deallocate", "deallocate a, b", "deallocate a; select 1", "select 1"})
  void anythingElseIsNotRead(String sql) {
    assertThat(Deallocate.name(sql)).isNull();
  }

  @Test
  void spaceMayBeAnySpace() {
    assertThat(Deallocate.name("\n deallocate\tprepare\n pdo_stmt_1 ")).isEqualTo("pdo_stmt_1");
  }
}
