package dev.sluice.redis.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.redis.command.CommandIndex;
import dev.sluice.redis.command.CommandTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A server tells its commands once, for as long as it is the same one. */
class KnownServersTest {

  private static final Endpoint HERE = Endpoint.tcp("127.0.0.1", 6379);
  private static final Endpoint THERE = Endpoint.tcp("127.0.0.1", 6380);

  private final KnownServers servers = new KnownServers();

  private static ServerFacts facts(String version, CommandIndex commands) {
    return new ServerFacts(version, "standalone", "master", true, commands);
  }

  private static CommandIndex table(String name) {
    CommandTable table = new CommandTable();
    String flags = ":2\r\n*1\r\n+readonly\r\n:1\r\n:1\r\n:1\r\n";
    ByteBuf in =
        Unpooled.copiedBuffer(
            "*6\r\n$" + name.length() + "\r\n" + name + "\r\n" + flags, StandardCharsets.US_ASCII);
    table.add(in);
    return table.index();
  }

  @Test
  void whatOnePoolLearntNoOtherAsksFor() {
    BackendHistory first = servers.at(HERE);
    assertThat(first.stillTrue(5, "7.0.15")).isNull();
    first.learn(facts("7.0.15", table("get")), true);
    assertThat(servers.at(HERE).stillTrue(6, "7.0.15")).isEqualTo(first.facts());
    assertThat(servers.at(THERE).stillTrue(7, "7.0.15")).isNull();
  }

  @Test
  void anotherProcessOrVersionIsAskedAgain() {
    BackendHistory history = servers.at(HERE);
    history.stillTrue(5, "7.0.15");
    history.learn(facts("7.0.15", table("get")), true);
    assertThat(history.stillTrue(6, "7.2.0")).isNull();
    assertThat(history.stillTrue(7, "7.0.15")).isNotNull();
    assertThat(history.stillTrue(3, "7.0.15")).isNull();
    assertThat(history.stillTrue(4, "7.0.15")).isNotNull();
  }

  @Test
  void whoMayNotAskLeavesWhatOthersLearnt() {
    BackendHistory history = servers.at(HERE);
    history.stillTrue(5, "7.0.15");
    history.learn(facts("7.0.15", CommandTable.builtIn()), false);
    assertThat(history.stillTrue(6, "7.0.15")).isNull();
    history.learn(facts("7.0.15", table("get")), true);
    ServerFacts told = history.facts();
    history.stillTrue(1, "7.0.15");
    history.learn(facts("7.0.15", CommandTable.builtIn()), false);
    assertThat(history.facts()).isSameAs(told);
    history.learn(facts("7.2.0", CommandTable.builtIn()), false);
    assertThat(history.facts().version()).isEqualTo("7.2.0");
  }

  @Test
  void serversOfTheSameCommandsHaveOneTable() {
    BackendHistory here = servers.at(HERE);
    BackendHistory there = servers.at(THERE);
    here.learn(facts("7.0.15", table("get")), true);
    there.learn(facts("7.0.16", table("get")), true);
    assertThat(there.facts().commands()).isSameAs(here.facts().commands());
    there.learn(facts("7.0.16", table("set")), true);
    assertThat(there.facts().commands()).isNotSameAs(here.facts().commands());
  }
}
