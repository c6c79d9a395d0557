package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessAgeTest {

  @TempDir Path proc;

  private void write(String stat, String uptime) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/stat"), stat);
    Files.writeString(proc.resolve("uptime"), uptime);
  }

  @Test
  void linuxCountsBothFromTheMachinesStart() throws IOException {
    write(
        "17 (a) b) S 1 17 17 0 -1 4194304 9 0 0 0 1 2 0 0 20 0 1 0 712345 1000 2 3\n",
        "7123.86 9000.00\n");

    assertThat(ProcessAge.ofLinux(proc))
        .hasValueSatisfying(s -> assertThat(s).isBetween(0.40, 0.42));
  }

  @Test
  void whatIsNotUnderstoodIsNotToldAtAll() throws IOException {
    write("17 (java)", "soon");

    assertThat(ProcessAge.ofLinux(proc)).isEmpty();
    assertThat(ProcessAge.ofLinux(proc.resolve("none"))).isEmpty();
  }

  @Test
  void thisProcessIsYoungerThanADay() {
    assertThat(ProcessAge.seconds(Ticker.system()))
        .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(0.0, 86_400.0));
  }
}
