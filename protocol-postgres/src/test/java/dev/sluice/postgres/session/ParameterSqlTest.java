package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterSqlTest {

  private static Parameters of(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new Parameters(values);
  }

  @Test
  void nothingIsSaidIfNothingDiffers() {
    assertThat(ParameterSql.change(of("a", "1"), of("A", "1"))).isNull();
    assertThat(ParameterSql.change(of(), of())).isNull();
  }

  @Test
  void whatTellsAboutTheServerIsNotSet() {
    Parameters has = of("server_version", "16", "is_superuser", "on");
    assertThat(ParameterSql.change(has, of("server_version", "15"))).isNull();
    assertThat(ParameterSql.isSettable("Server_Version")).isFalse();
    assertThat(ParameterSql.isSettable("work_mem")).isTrue();
  }

  @Test
  void onlyWhatDiffersIsSet() {
    assertThat(ParameterSql.change(of("a", "1", "b", "2"), of("a", "1", "b", "3", "c", "4")))
        .isEqualTo(
            "SELECT pg_catalog.set_config('b', '3', false), pg_catalog.set_config('c', '4', false)");
  }

  @Test
  void whatIsNotWantedIsResetFirst() {
    assertThat(ParameterSql.change(of("a", "1", "x.y", "2"), of("b", "3")))
        .isEqualTo("RESET \"a\"; RESET \"x\".\"y\"; SELECT pg_catalog.set_config('b', '3', false)");
  }

  /** It decides which of the others may be set. */
  @Test
  void roleIsResetFirstAndSetLast() {
    assertThat(ParameterSql.change(of("role", "a", "m", "1"), of("role", "b", "z", "2")))
        .isEqualTo(
            "RESET \"role\"; RESET \"m\"; SELECT pg_catalog.set_config('z', '2', false),"
                + " pg_catalog.set_config('role', 'b', false)");
  }

  @Test
  void textsCannotBreakOut() {
    assertThat(ParameterSql.change(of(), of("a", "it's")))
        .isEqualTo("SELECT pg_catalog.set_config('a', 'it''s', false)");
    assertThat(ParameterSql.change(of(), of("a", "\\'")))
        .isEqualTo("SELECT pg_catalog.set_config('a',  E'\\\\''', false)");
    assertThat(ParameterSql.change(of("a\"b", "1"), of())).isEqualTo("RESET \"a\"\"b\"; ");
  }

  @Test
  void questionNamesMadeUpParameters() {
    assertThat(ParameterSql.ask(List.of("a.b", "c.d'e")))
        .startsWith(ParameterSql.ASK)
        .contains("(VALUES ('a.b'), ('c.d''e'))");
  }
}
