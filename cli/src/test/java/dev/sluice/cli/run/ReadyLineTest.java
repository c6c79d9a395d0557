package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadyLineTest {

  private static final Endpoint ADMIN = Endpoint.tcp("127.0.0.1", 9090);

  @Test
  void itNamesVersionTimeAndEveryPlace() {
    String line =
        ReadyLine.text(
            Optional.of(0.4149),
            List.of(
                Map.entry("postgres", Endpoint.tcp("::1", 6432)),
                Map.entry("postgres", Endpoint.unix("/run/s.sock"))),
            ADMIN);

    assertThat(line)
        .matches(
            "sluice \\S+ ready in 0\\.41 s: postgres \\[::1]:6432, "
                + "postgres unix:/run/s\\.sock, admin 127\\.0\\.0\\.1:9090");
  }

  @Test
  void whereThePlatformTellsNoStartItSaysNoTime() {
    assertThat(ReadyLine.text(Optional.empty(), List.of(), ADMIN))
        .endsWith(" ready: admin 127.0.0.1:9090");
  }
}
