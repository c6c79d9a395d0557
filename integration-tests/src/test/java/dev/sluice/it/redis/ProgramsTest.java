package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.ClientProgram;
import dev.sluice.testkit.process.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Redis's own programs, as this machine has them, and clients in other languages. */
class ProgramsTest {

  private static OwnedRedisSluice both;

  @BeforeAll
  static void start() {
    both = OwnedRedisSluice.start();
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  private static String run(String program, String... arguments) {
    Assumptions.assumeTrue(Shell.find(program).isPresent(), program + " is not installed");
    List<String> command =
        new ArrayList<>(List.of(program, "-p", Integer.toString(both.sluice().port())));
    command.addAll(List.of(arguments));
    Shell.Outcome outcome = Shell.tryRun(command, Duration.ofMinutes(1));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private static String url() {
    return "redis://127.0.0.1:" + both.sluice().port();
  }

  @Test
  void redisPyKeepsItsBehaviour() {
    ClientProgram.python("with_redis_py.py").run(url());
  }

  @Test
  void ioredisKeepsItsBehaviour() {
    ClientProgram.node("with-ioredis.js").run(url());
  }

  @Test
  void goRedisKeepsItsBehaviour() {
    ClientProgram.go("with-go-redis").run(url());
  }

  @Test
  void redisCliTalksInBothVersions() {
    assertThat(run("redis-cli", "set", "cli", "1")).isEqualToIgnoringWhitespace("OK");
    assertThat(run("redis-cli", "-3", "get", "cli")).isEqualToIgnoringWhitespace("1");
    assertThat(run("redis-cli", "-n", "5", "get", "cli")).isBlank();
    assertThat(run("redis-cli", "info", "server")).contains("redis_version");
  }

  @Test
  void redisBenchmarkRunsWithoutAnError() {
    String told =
        run(
            "redis-benchmark",
            "-n",
            "20000",
            "-c",
            "200",
            "-P",
            "8",
            "-q",
            "-t",
            "ping,set,get,incr,lpush,lrange_100,mset");
    assertThat(told).contains("SET:", "LRANGE_100").doesNotContain("rror");
  }
}
