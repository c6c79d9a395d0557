package dev.sluice.redis.command;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands by the bytes of their names, in whatever case, without making a string: a name of
 * up to 24 bytes is three numbers, and a table of numbers is searched from where their hash points.
 * Immutable.
 */
public final class CommandIndex {

  private static final int LONGEST = 24;

  /** Sets the bit that tells small letters from capitals. */
  private static final long FOLD = 0x2020202020202020L;

  private final @Nullable Command[] commands;

  /** Three numbers for each of {@link #commands}. */
  private final long[] keys;

  private final TreeMap<String, Command> byName = new TreeMap<>();

  /**
   * @param all longer names than 24 bytes are left out, and so unknown
   */
  CommandIndex(Collection<Command> all) {
    int size = Integer.highestOneBit(Math.max(4, all.size()) * 4);
    commands = new @Nullable Command[size];
    keys = new long[3 * size];
    for (Command command : all) {
      String own = command.name().substring(command.name().indexOf('|') + 1);
      byName.put(own, command);
      if (own.length() <= LONGEST) {
        put(own.getBytes(StandardCharsets.ISO_8859_1), command);
      }
    }
  }

  private void put(byte[] name, Command command) {
    long first = pack(name, 0);
    long second = pack(name, 8);
    long third = pack(name, 16);
    int at = start(first, second, third);
    while (commands[at] != null) {
      at = (at + 1) & (commands.length - 1);
    }
    commands[at] = command;
    keys[3 * at] = first;
    keys[3 * at + 1] = second;
    keys[3 * at + 2] = third;
  }

  private static long pack(byte[] name, int from) {
    long packed = 0;
    for (int i = from; i < Math.min(name.length, from + 8); i++) {
      packed |= (name[i] | 0x20L) << (8 * (i - from));
    }
    return packed;
  }

  private int start(long first, long second, long third) {
    long mixed = (first ^ second * 31 ^ third * 17) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (commands.length - 1);
  }

  /** The command of that name, or null. */
  public @Nullable Command find(ByteBuf in, int index, int length) {
    if (length > LONGEST || length == 0) {
      return null;
    }
    long first = pack(in, index, Math.min(length, 8));
    long second = length > 8 ? pack(in, index + 8, Math.min(length - 8, 8)) : 0;
    long third = length > 16 ? pack(in, index + 16, length - 16) : 0;
    int at = start(first, second, third);
    Command found;
    while ((found = commands[at]) != null) {
      if (keys[3 * at] == first && keys[3 * at + 1] == second && keys[3 * at + 2] == third) {
        return found;
      }
      at = (at + 1) & (commands.length - 1);
    }
    return null;
  }

  private static long pack(ByteBuf in, int index, int length) {
    if (in.writerIndex() - index >= 8) {
      long mask = -1L >>> (64 - 8 * length);
      return (in.getLongLE(index) | FOLD) & mask;
    }
    long packed = 0;
    for (int i = 0; i < length; i++) {
      packed |= ((in.getByte(index + i) & 0xffL) | 0x20L) << (8 * i);
    }
    return packed;
  }

  /** The same by a word, in whatever case. */
  public @Nullable Command find(String name) {
    return byName.get(name.toLowerCase(Locale.ROOT));
  }

  /** All, by name. */
  public Collection<Command> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Whether both know the same commands and treat them alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommandIndex that && byName.equals(that.byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }
}
