package dev.sluice.it.differential;

import java.util.List;

/** Shows one exchange as it went without Sluice and through it. Immutable. */
final class Report {

  private static final int SHOWN = 40;

  private final Dialect dialect;
  private final Script script;
  private final int exchange;

  Report(Dialect dialect, Script script, int exchange) {
    this.dialect = dialect;
    this.script = script;
    this.exchange = exchange;
  }

  String of(Recording direct, Recording proxied, String what) {
    StringBuilder text = new StringBuilder("  ").append(what).append('\n');
    if (exchange >= 0 && exchange < script.exchanges().size()) {
      text.append(script.exchanges().get(exchange));
    }
    text.append("  without Sluice (").append(direct.ending()).append("):\n");
    show(direct, text);
    text.append("  through Sluice (").append(proxied.ending()).append("):\n");
    show(proxied, text);
    return text.toString();
  }

  private void show(Recording recording, StringBuilder text) {
    if (exchange < 0 || exchange >= recording.exchanges()) {
      return;
    }
    List<Reply> replies = recording.replies(exchange);
    replies.stream()
        .limit(SHOWN)
        .forEach(reply -> text.append("    < ").append(dialect.show(reply)).append('\n'));
    if (replies.size() > SHOWN) {
      text.append("    < ... ").append(replies.size()).append(" replies\n");
    }
  }
}
