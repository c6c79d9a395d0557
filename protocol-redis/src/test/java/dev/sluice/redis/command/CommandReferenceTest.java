package dev.sluice.redis.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The table in the documentation is what the code does. With {@code -Dreference.update=true} it is
 * written anew instead.
 */
class CommandReferenceTest {

  private static final Path PAGE = Path.of("..", "docs", "protocols", "redis.md");
  private static final String MARK = "<!-- generated from here on -->\n";

  @Test
  void pageSaysHowEachCommandIsTreated() throws IOException {
    String page = Files.readString(PAGE);
    String written = page.substring(0, page.indexOf(MARK) + MARK.length());
    String expected = written + table();
    if (Boolean.getBoolean("reference.update")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "stale; write it anew: mvn -pl protocol-redis -am test -Dtest=CommandReferenceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dreference.update=true")
        .isEqualTo(expected);
  }

  private static String table() {
    StringBuilder text = new StringBuilder("\n| command | how |\n| --- | --- |\n");
    for (Command command : CommandTable.builtIn().all()) {
      row(text, command);
      CommandIndex subcommands = command.subcommands();
      if (subcommands != null) {
        subcommands.all().forEach(subcommand -> row(text, subcommand));
      }
    }
    return text.toString();
  }

  private static void row(StringBuilder text, Command command) {
    String name = command.name().toUpperCase(Locale.ROOT).replace('|', ' ');
    text.append("| ").append(name).append(" | ").append(command.treatment().words()).append(" |\n");
  }
}
