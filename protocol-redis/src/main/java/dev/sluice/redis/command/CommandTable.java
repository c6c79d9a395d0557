package dev.sluice.redis.command;

import dev.sluice.redis.wire.RespValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes tables of commands: from a server's answer to {@code COMMAND}, so that it holds exactly
 * what this server knows, modules included; or from what Redis 7 says, for servers that do not
 * tell. Stateless.
 */
public final class CommandTable {

  private static final String POLICY = "request_policy:";
  private static final String RESOURCE = "redis-7-commands.tsv";

  private static final CommandIndex BUILT_IN = readBuiltIn();

  private CommandTable() {}

  /** What one command is, before it is judged. */
  private record Entry(String name, Set<String> flags, Set<String> categories, Reach reach) {}

  /** The commands of Redis 7. */
  public static CommandIndex builtIn() {
    return BUILT_IN;
  }

  /**
   * The commands of a server.
   *
   * @param answer the array that {@code COMMAND} is answered with; elements of another form than
   *     Redis 6 and later give them are left out, and are so unknown
   */
  public static CommandIndex of(RespValue answer) {
    List<Entry> entries = new ArrayList<>();
    for (RespValue element : answer.elements()) {
      add(element, entries);
    }
    return index(entries);
  }

  private static void add(RespValue element, List<Entry> entries) {
    List<RespValue> parts = element.elements();
    if (parts.size() < 6) {
      return;
    }
    String name = parts.get(0).text().toUpperCase(Locale.ROOT).replace('|', ' ');
    Set<String> categories = parts.size() > 6 ? words(parts.get(6), "@") : Set.of();
    Set<String> flags = words(parts.get(2), "");
    entries.add(new Entry(name, flags, categories, reach(name, flags, parts)));
    if (parts.size() > 9 && !parts.get(9).elements().isEmpty()) {
      parts.get(9).elements().forEach(subcommand -> add(subcommand, entries));
    } else {
      // Servers before 7.0 do not tell of subcommands.
      addKnownSubcommands(name, entries);
    }
  }

  private static Reach reach(String name, Set<String> flags, List<RespValue> parts) {
    List<RespValue> places = parts.size() > 8 ? parts.get(8).elements() : List.of();
    KeyPlace key = KeyPlace.of(Integer.parseInt(parts.get(3).text()), places);
    String policy = "";
    for (RespValue tip : parts.size() > 7 ? parts.get(7).elements() : List.<RespValue>of()) {
      if (tip.text().startsWith(POLICY)) {
        policy = tip.text().substring(POLICY.length());
      }
    }
    return Reach.of(name, flags, key, policy);
  }

  private static Set<String> words(RespValue set, String prefix) {
    Set<String> words = new HashSet<>();
    for (RespValue word : set.elements()) {
      words.add(word.text().substring(prefix.length()));
    }
    return words;
  }

  private static void addKnownSubcommands(String name, List<Entry> entries) {
    String prefix = name + " ";
    for (Entry known : builtInEntries()) {
      if (known.name().startsWith(prefix)) {
        entries.add(known);
      }
    }
  }

  private static CommandIndex readBuiltIn() {
    return index(builtInEntries());
  }

  private static List<Entry> builtInEntries() {
    InputStream in = CommandTable.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new IllegalStateException(RESOURCE + " is not there");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(row -> new Entry(row[0], split(row[1]), split(row[2]), Reach.UNKNOWN))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> split(String list) {
    return list.isEmpty() ? Set.of() : Set.of(list.split(","));
  }

  private static CommandIndex index(Collection<Entry> entries) {
    Map<String, List<Command>> subcommands = new LinkedHashMap<>();
    for (Entry entry : entries) {
      int space = entry.name().indexOf(' ');
      if (space > 0) {
        subcommands
            .computeIfAbsent(entry.name().substring(0, space), name -> new ArrayList<>())
            .add(command(entry, List.of()));
      }
    }
    List<Command> commands = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.name().indexOf(' ') < 0) {
        commands.add(command(entry, subcommands.getOrDefault(entry.name(), List.of())));
      }
    }
    return new CommandIndex(commands);
  }

  private static Command command(Entry entry, List<Command> subcommands) {
    String name = entry.name().toLowerCase(Locale.ROOT).replace(' ', '|');
    Treatment treatment = Rules.treatment(entry.name(), entry.flags(), entry.categories());
    boolean all = subcommands.stream().allMatch(s -> s.treatment() == Treatment.SHARED);
    if (subcommands.isEmpty() || (all && treatment == Treatment.SHARED)) {
      Reach reach = Reach.ofAll(entry.reach(), subcommands);
      return new Command(name, treatment, Verb.of(entry.name()), reach, null);
    }
    return new Command(
        name,
        Treatment.CONTAINER,
        Verb.of(entry.name()),
        entry.reach(),
        new CommandIndex(subcommands));
  }
}
