package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientStatementsTest {

  private final ClientStatements statements = new ClientStatements();
  private long lastId;

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private Statement statement(int length) {
    return new Statement(new byte[length], ++lastId, 0);
  }

  /** Looked up as it lies in a message, between other bytes. */
  private @Nullable Statement get(String name) {
    ByteBuf in = Unpooled.copiedBuffer("xx" + name + "\0yy", StandardCharsets.UTF_8);
    return statements.get(in, 2, bytes(name).length);
  }

  @Test
  void worksLikeAMap() {
    Random random = new Random(1);
    Map<String, Statement> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // Few names, so that they meet in the table, and leave it from the middle of a run.
      String name = "s" + random.nextInt(40);
      if (expected.containsKey(name)) {
        statements.remove(bytes(name));
        expected.remove(name);
      } else {
        Statement statement = statement(3);
        statements.put(bytes(name), statement);
        expected.put(name, statement);
      }
      String asked = "s" + random.nextInt(40);
      assertThat(get(asked)).isSameAs(expected.get(asked));
      assertThat(statements.size()).isEqualTo(expected.size());
    }
    expected.forEach((name, statement) -> assertThat(get(name)).isSameAs(statement));
  }

  @Test
  void namesAreComparedToTheLastByte() {
    statements.put(bytes("ab"), statement(1));
    assertThat(get("ab")).isNotNull();
    assertThat(get("a")).isNull();
    assertThat(get("abc")).isNull();
    assertThat(get("ac")).isNull();
    statements.remove(bytes("a"));
    assertThat(statements.size()).isEqualTo(1);
  }

  @Test
  void namesWithEqualHashesAreToldApart() {
    // "Aa" and "BB" have the same hash code.
    statements.put(bytes("Aa"), statement(1));
    assertThat(get("BB")).isNull();
    Statement other = statement(1);
    statements.put(bytes("BB"), other);
    statements.remove(bytes("Aa"));
    assertThat(get("BB")).isSameAs(other);
  }

  @Test
  void weightIsThatOfNamesAndDefinitions() {
    statements.put(bytes("ab"), statement(100));
    statements.put(bytes("c"), statement(10));
    assertThat(statements.bytes()).isEqualTo(113);
    statements.remove(bytes("ab"));
    assertThat(statements.bytes()).isEqualTo(11);
    statements.clear();
    assertThat(statements.bytes()).isZero();
    assertThat(statements.size()).isZero();
    assertThat(get("c")).isNull();
  }

  @Test
  void clientsMayNotHaveStatementsWithoutEnd() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(statements.isFull()).isFalse();
      statements.put(bytes("s" + i), statement(1));
    }
    assertThat(statements.isFull()).isTrue();
  }

  @Test
  void clientsMayNotHaveBytesWithoutEnd() {
    Statement long1 = statement(40 * 1024 * 1024);
    statements.put(bytes("a"), long1);
    assertThat(statements.isFull()).isFalse();
    statements.put(bytes("b"), long1);
    assertThat(statements.isFull()).isTrue();
  }

  @Test
  void nameIsFoundByTheProxys() {
    Statement statement = statement(1);
    statements.put(bytes("mine"), statement);
    assertThat(statements.nameOf(statement.toString())).isEqualTo(bytes("mine"));
    assertThat(statements.nameOf("SLUICE_99")).isNull();
  }
}
