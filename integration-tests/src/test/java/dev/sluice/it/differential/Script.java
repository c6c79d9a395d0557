package dev.sluice.it.differential;

import java.util.List;

/**
 * All that one client says on one connection. Immutable.
 *
 * @param client its number, which is in every value that it asks for
 * @param preamble the first exchanges, which no shrinking takes away: login, clean tables
 */
public record Script(int client, int preamble, List<Exchange> exchanges) {
  public Script {
    exchanges = List.copyOf(exchanges);
  }

  Script with(List<Exchange> others) {
    return new Script(client, preamble, others);
  }

  int messages() {
    return exchanges.stream().mapToInt(Exchange::messages).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("client " + client + "\n");
    for (int i = preamble; i < exchanges.size(); i++) {
      text.append("  exchange ").append(i).append('\n').append(exchanges.get(i));
    }
    return text.toString();
  }
}
