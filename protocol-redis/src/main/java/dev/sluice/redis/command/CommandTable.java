package dev.sluice.redis.command;

import dev.sluice.redis.wire.RespCursor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes tables of commands: from a server's answer to {@code COMMAND}, so that it holds exactly
 * what this server knows, modules included; or from what Redis 7 says, for servers that do not
 * tell. Reads one element of the answer at a time, so that no event loop is kept from its other
 * connections by an answer of a hundred kilobytes. Confined to one login.
 */
public final class CommandTable {

  private static final CommandIndex BUILT_IN = index(BuiltIn.all());

  private final List<Description> described = new ArrayList<>();

  /** The commands of Redis 7. */
  public static CommandIndex builtIn() {
    return BUILT_IN;
  }

  /**
   * Reads the next element of the answer.
   *
   * @param in holds it whole from its reader index on, which is moved behind it; elements of
   *     another form than Redis 6 and later give them are left out, and are so unknown
   */
  public void add(ByteBuf in) {
    Description.read(new RespCursor(in), described);
  }

  /** All that has been added. */
  public CommandIndex index() {
    return index(described);
  }

  private static CommandIndex index(Collection<Description> all) {
    Map<String, List<Command>> subcommands = new LinkedHashMap<>();
    for (Description each : all) {
      int space = each.name().indexOf(' ');
      if (space > 0) {
        subcommands
            .computeIfAbsent(each.name().substring(0, space), name -> new ArrayList<>())
            .add(command(each, List.of()));
      }
    }
    List<Command> commands = new ArrayList<>();
    for (Description each : all) {
      if (each.name().indexOf(' ') < 0) {
        commands.add(command(each, subcommands.getOrDefault(each.name(), List.of())));
      }
    }
    return new CommandIndex(commands);
  }

  private static Command command(Description of, List<Command> subcommands) {
    String name = of.name().toLowerCase(Locale.ROOT).replace(' ', '|');
    Treatment treatment = Rules.treatment(of.name(), of.flags(), of.categories());
    boolean all = subcommands.stream().allMatch(s -> s.treatment() == Treatment.SHARED);
    if (subcommands.isEmpty() || (all && treatment == Treatment.SHARED)) {
      Reach reach = Reach.ofAll(of.reach(), subcommands);
      return new Command(name, treatment, Verb.of(of.name()), reach, null);
    }
    return new Command(
        name, Treatment.CONTAINER, Verb.of(of.name()), of.reach(), new CommandIndex(subcommands));
  }
}
