package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTraitsTest {

  /** As it stands in a Query, with its terminator. */
  private static int of(String sql) {
    ByteBuf in = Unpooled.copiedBuffer("xx" + sql + "\0", StandardCharsets.UTF_8);
    return SqlTraits.of(in, 2, in.writerIndex() - 2);
  }

  private static boolean has(String sql, int trait) {
    return (of(sql) & trait) != 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "BEGIN", " Begin ; ", "/* a */ begin", "-- a\nbegin;"})
  void beginAloneBegins(String sql) {
    assertThat(of(sql)).isEqualTo(SqlTraits.BEGINS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin; select 1", "begin read only", "begin;;", "beginning", "commit"})
  void beginWithMoreIsSomethingElse(String sql) {
    assertThat(has(sql, SqlTraits.BEGINS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set a = 1",
        "SET SESSION a TO 1",
        "\n\tset a = 1",
        "select 1; set a = 1",
        "/* c */set a = 1",
        "-- c\nset a = 1",
        "reset all",
        "RESET a",
        "select set_config('a', 'b', false)",
        "insert into t select SET_CONFIG('a', 'b', false)",
        "do $$ begin set a = 1; end $$",
        "set local a = 1; set b = 2",
      })
  void whatChangesParametersForTheSessionSets(String sql) {
    assertThat(has(sql, SqlTraits.SETS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "select 1",
        "set local a = 1",
        "SET TRANSACTION READ ONLY",
        "set constraints all deferred",
        "update t set a = 1",
        "update t\nset a = 1",
        "select 'reset'",
        "select offset_a from t",
        "select setting from x",
      })
  void whatDoesNotLastSetsNothing(String sql) {
    assertThat(of(sql)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create temp table a (b int)",
        "CREATE TEMPORARY VIEW a AS SELECT 1",
        "create local temp table a (b int)",
        "select pg_advisory_lock(1)",
        "select pg_try_advisory_lock(1)",
        "with x as (select pg_advisory_lock(1)) select * from x",
        "declare c cursor with hold for select 1",
      })
  void whatLivesAsLongAsTheConnectionPins(String sql) {
    assertThat(has(sql, SqlTraits.PINS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table temperature (a int)",
        "declare c cursor for select 1",
        "select temp from weather",
        "delete from t",
      })
  void whatOnlyLooksLikeItDoesNotPin(String sql) {
    assertThat(has(sql, SqlTraits.PINS)).isFalse();
  }

  @Test
  void deallocationIsOfOneOrOfAll() {
    assertThat(of("deallocate a")).isEqualTo(SqlTraits.DEALLOCATES);
    assertThat(of("DEALLOCATE PREPARE \"all\"")).isEqualTo(SqlTraits.DEALLOCATES);
    assertThat(of("deallocate  all;")).isEqualTo(SqlTraits.DEALLOCATES_ALL);
    assertThat(of("deallocate prepare all")).isEqualTo(SqlTraits.DEALLOCATES_ALL);
    assertThat(of("discard all"))
        .isEqualTo(SqlTraits.DEALLOCATES_ALL | SqlTraits.SETS | SqlTraits.RESETS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset a",
        "RESET ALL",
        "close all; unlisten *;\n reset all;",
        "discard all",
        "set a to default",
        "SET a = DEFAULT",
        "set time zone default",
        "set time zone local",
        "select set_config('a', null, false)",
      })
  void whatMaySetBackResets(String sql) {
    assertThat(of(sql) & (SqlTraits.SETS | SqlTraits.RESETS))
        .isEqualTo(SqlTraits.SETS | SqlTraits.RESETS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set default_transaction_isolation = serializable",
        "set a = 'to default'",
        "set a = b; select 'reset'",
        "discard temp",
        "set local a to default",
        "alter table t alter c set default 1",
      })
  void whatOnlyLooksLikeItDoesNotReset(String sql) {
    assertThat(has(sql, SqlTraits.RESETS)).isFalse();
  }

  @Test
  void textsAreLookedAtOnlySoFar() {
    String start = "select 1 /*" + "x".repeat(SqlTraits.LOOKED_AT) + "*/; ";
    assertThat(of(start + "set a = 1")).isZero();
    assertThat(has("set a = '" + start + "'", SqlTraits.SETS)).isTrue();
  }

  @Test
  void whatStandsBehindTheTextOfAParseCountsForNothing() {
    for (String text : new String[] {"", "begin", "select 1"}) {
      ByteBuf in = Unpooled.copiedBuffer(text + "\0set_config('a', 'b')", StandardCharsets.UTF_8);
      assertThat(SqlTraits.of(in, 0, in.readableBytes()))
          .as(text)
          .isEqualTo(text.equals("begin") ? SqlTraits.BEGINS : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy t from stdin", "\n COPY t TO STDOUT", "-- c\ncopy t from stdin"})
  void copyCopies(String sql) {
    assertThat(has(sql, SqlTraits.COPIES)).isTrue();
    assertThat(SqlTraits.mayCopy(sql.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "c", "select 1", "create table copy ()", "update t set a = 1"})
  void whatBeginsOtherwiseDoesNot(String sql) {
    assertThat(has(sql, SqlTraits.COPIES)).isFalse();
    assertThat(SqlTraits.mayCopy(sql.getBytes(StandardCharsets.UTF_8))).isFalse();
  }
}
