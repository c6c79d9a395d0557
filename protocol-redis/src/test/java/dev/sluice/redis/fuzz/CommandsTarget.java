package dev.sluice.redis.fuzz;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.CommandIndex;
import dev.sluice.redis.command.CommandTable;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.ReplyFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A server's answer to {@code COMMAND}, read as a login reads it. Whatever it says, nothing throws,
 * and each command that is taken in is found by its name.
 */
public final class CommandsTarget {

  private CommandsTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    CommandTable table = new CommandTable();
    ByteBuf in = Unpooled.wrappedBuffer(data);
    Frame frame = new Frame();
    try {
      if (data.length == 0
          || !ReplyFramer.OPENED.readHead(in, 0, frame)
          || !Reply.isOpen(frame.kind())) {
        return;
      }
      long untold = Reply.elements(frame);
      int at = (int) frame.length();
      while (untold > 0 && at < data.length && ReplyFramer.WHOLE.readHead(in, at, frame)) {
        table.add(Unpooled.copiedBuffer(in.slice(at, (int) frame.length())));
        at += (int) frame.length();
        untold--;
      }
    } catch (ProtocolViolation violation) {
      // What came before is a table as well.
    }
    check(table.index());
  }

  private static void check(CommandIndex index) {
    for (Command command : index.all()) {
      String own = command.name().substring(command.name().indexOf('|') + 1);
      byte[] name = own.getBytes(StandardCharsets.ISO_8859_1);
      boolean plain = !own.isEmpty() && own.chars().allMatch(c -> c > ' ' && c < 127);
      if (plain && index.find(Unpooled.wrappedBuffer(name), 0, name.length) == null) {
        throw new AssertionError("not found: " + own);
      }
      CommandIndex subcommands = command.subcommands();
      if (subcommands != null) {
        check(subcommands);
      }
    }
  }
}
